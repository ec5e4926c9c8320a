"""Numbers and names of a sentence, and whether its quotes have them."""

import pytest

from rag.answers.claims import stray_name, stray_number


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("It lasts 2 years.", "lasts two years"),
        ("It lasts two years.", "lasts 2 years"),
        ("Sie dauert zwölf Monate.", "dauert 12 Monate"),
        ("保修期是两年。", "保修期为2年"),
        ("保修期是2年。", "保修期为二年"),
        ("It costs 1335 euros.", "1,335 euros"),
        ("Es kostet 1.335 Euro.", "1335 Euro"),
        ("On 5 May.", "05.05."),
        ("On 5 November 2026.", "5.11.2026"),
        ("On 5 May.", "2026-05-05"),
        ("It is 3,5 bar.", "3.5 bar"),
        ("It is 0.5 bar.", "0,5 bar"),
        ("温度は２０度です。", "温度は20度"),
        ("One of them is zero.", "nothing of that kind"),
        ("No numbers.", ""),
        ("At 10:30.", "from 10:30 on"),
    ],
)
def test_numbers_the_quotes_have_are_in_order(text: str, quotes: str) -> None:
    assert stray_number(text, quotes) is None


@pytest.mark.parametrize(
    ("text", "quotes", "number"),
    [
        ("It lasts 3 years.", "lasts two years", "3"),
        ("It lasts three years.", "lasts two years", "3"),
        ("Sie dauert drei Jahre.", "dauert 2 Jahre", "3"),
        ("保修期是三年。", "保修期为两年", "3"),
        ("It costs 13 euros.", "1,335 euros", "13"),
        ("It is 3.5 bar.", "35 bar", "3.5"),
        ("It is 35 bar.", "3.5 bar", "35"),
        ("Give it ten minutes.", "a minute", "10"),
    ],
)
def test_a_number_the_quotes_lack_is_named(text: str, quotes: str, number: str) -> None:
    assert stray_number(text, quotes) == number


@pytest.mark.parametrize(
    ("language", "text", "quotes"),
    [
        ("en", "The network is called Larch.", "The network Larch is open"),
        ("en", "The tenants of Larch pay.", "the Tenant pays; Larch"),
        ("en", "Laundry is to be sorted.", "sort what you wash"),
        ("en", "It is due. They say so.", "due"),
        ("en", "Larch's password", "the password of Larch"),
        ("de", "Die Garantie gilt.", "Garantien gelten"),
        ("ja", "パスワードはルーターにあります。", "ルーターの裏にパスワード"),
        ("zh-CN", "密码在 Fritz 上。", "Fritz 背面"),
        ("zh-CN", "张三说密码在背面。", "密码"),
        (None, "the end", ""),
    ],
)
def test_names_the_quotes_have_are_in_order(language: str | None, text: str, quotes: str) -> None:
    assert stray_name(text, quotes, "how is laundry done?", language) is None


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "The network is called Maple.", "Maple"),
        ("en", "Maple is the network.", "Maple"),
        ("en", "It is open. Maple is not.", "Maple"),
        ("en", "the iPhone", "iPhone"),
        ("en", "we do Laundry", "Laundry"),
        ("de", "Das Netz heißt Ahorn.", "Ahorn"),
        ("ja", "メープルです。", "メープル"),
        ("zh-CN", "密码在 Maple 上。", "Maple"),
        ("el", "είναι στην Αθήνα", "Αθήνα"),
        (None, "called Maple", "Maple"),
    ],
)
def test_a_name_the_quotes_lack_is_named(language: str | None, text: str, name: str) -> None:
    quotes = "Netz network ネットワーク Larch open"
    assert stray_name(text, quotes, "how is laundry done?", language) == name
