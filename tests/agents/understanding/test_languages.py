"""Which language a text is in."""

import pytest

from agents.understanding.languages import closest, is_latin, language_of, languages_of

HOUSE = ("en", "de", "zh-CN", "ja")


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("en-US", "en"),
        ("de_AT", "de"),
        ("zh", "zh-CN"),
        ("zh-Hant", "zh-TW"),
        ("pt-br", "pt-BR"),
        ("no", "nb"),
        ("xx", None),
        ("", None),
    ],
)
def test_a_tag_finds_the_nearest_language(tag: str, code: str | None) -> None:
    assert closest(tag) == code


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("turn on the light", None),
        ("Größe", None),
        ("打开厨房的灯", "zh-CN"),
        ("关闭窗帘", "zh-CN"),
        ("打開廚房的燈", "zh-CN"),
        ("キッチンの電気", "ja"),
        ("불 켜줘", "ko"),
        ("включи свет", "ru"),
        ("أشعل الضوء", "ar"),
        ("άναψε το φως", "el"),
        ("เปิดไฟ", "th"),
        ("הדלק אור", "he"),
    ],
)
def test_the_script_shows_the_language(text: str, language: str | None) -> None:
    assert language_of(text, HOUSE) == language


def test_of_languages_that_share_a_script_the_configured_ones_are_meant() -> None:
    assert languages_of("увімкни світло", ("en", "uk")) == ("uk",)
    assert languages_of("روشن کن", ("fa", "ar")) == ("fa", "ar")


def test_traditional_characters_prefer_a_traditional_language() -> None:
    assert languages_of("打開燈", ("zh-CN", "zh-HK")) == ("zh-HK", "zh-CN")
    assert languages_of("打開燈", ("zh-CN",)) == ("zh-CN", "zh-TW")
    assert languages_of("打开灯", ("zh-CN",)) == ("zh-CN",)


@pytest.mark.parametrize(
    ("language", "latin"),
    [("en", True), ("zh-CN", False), ("sr", False), ("sr-Latn", True), ("pt-BR", True)],
)
def test_which_languages_are_written_in_latin_letters(language: str, latin: bool) -> None:  # noqa: FBT001  # a table column
    assert is_latin(language) is latin
