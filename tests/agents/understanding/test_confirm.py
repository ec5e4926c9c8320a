"""Yes, no, and neither."""

import pytest

from agents.understanding.confirm import yes_no


@pytest.mark.parametrize(
    ("text", "language", "meant"),
    [
        ("yes", "en", True),
        ("Yes, please.", "en", True),
        ("sure", "en", True),
        ("yes unlock it", "en", True),
        ("okay go ahead", "en", True),
        ("no", "en", False),
        ("No thanks!", "en", False),
        ("don't do it", "en", False),
        ("no not that one", "en", False),
        ("yes no", "en", False),
        ("please stop", "en", False),
        ("yes but do not open the garage", "en", None),
        ("yes and tell me what the weather will be like in the next days", "en", None),
        ("turn on the light", "en", None),
        ("yesterday", "en", None),
        ("nobody", "en", None),
        ("", "en", None),
        ("ja", "de", True),
        ("ja bitte", "de", True),
        ("nein", "de", False),
        ("nein danke", "de", False),
        ("nein mach das nicht", "de", False),
        ("jaguar", "de", None),
        ("是的", "zh-CN", True),
        ("好的，打开吧", "zh-CN", True),
        ("不是", "zh-CN", False),
        ("不要", "zh-CN", False),
        ("好像不对", "zh-CN", False),
        ("天气", "zh-CN", None),
        ("はい", "ja", True),
        ("はい、お願いします", "ja", True),
        ("いいえ", "ja", False),
        ("やめて", "ja", False),
        ("天気", "ja", None),
        ("oui", "fr", True),
        ("non", "fr", False),
        ("sí", "es", True),
        ("да", "ru", True),
        ("нет", "ru", False),
        ("아니요", "ko", False),
        ("yes", "sw", None),
    ],
)
def test_an_answer_means(text: str, language: str, meant: bool | None) -> None:  # noqa: FBT001  # a table column
    assert yes_no(text, language) is meant
