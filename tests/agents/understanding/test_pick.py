"""Which timer an answer means."""

import pytest

from agents.understanding.pick import Option, pick

OPTIONS = {
    "five": Option(None, 300),
    "pizza": Option("pizza", 600),
    "oven": Option("check the oven", 900),
    "hours": Option(None, 5 * 3600),
    "long": Option(None, 5400),
}


@pytest.mark.parametrize(
    ("language", "text", "meant"),
    [
        ("en", "the five minute one", "five"),
        ("en", "5 minutes", "five"),
        ("en", "The pizza timer, please!", "pizza"),
        ("en", "check the oven", "oven"),
        ("en", "oven", "oven"),
        ("en", "the 5 hour one", "hours"),
        ("en", "the one for one hour and thirty minutes", "long"),
        ("en", "15", "oven"),
        ("en", "ten", "pizza"),
        ("en", "the first one", "five"),
        ("en", "the second", "pizza"),
        ("en", "the last one", "long"),
        ("de", "den fünf Minuten Timer", "five"),
        ("de", "fünfzehn", "oven"),
        ("de", "der mit 10 Minuten", "pizza"),
        ("de", "den ersten", "five"),
        ("zh-CN", "五分钟", "five"),
        ("zh-CN", "5分钟的那个", "five"),
        ("zh-CN", "十五分钟的", "oven"),
        ("ja", "5分の", "five"),
        ("ja", "十五分のタイマー", "oven"),
        ("ja", "pizzaのほう", "pizza"),
        ("fr", "dix", "pizza"),
        ("eo", "pizza", "pizza"),
    ],
)
def test_it_is_called_by_name_by_length_or_by_place(language: str, text: str, meant: str) -> None:
    assert pick(text, OPTIONS, language) == meant


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", ""),
        ("en", "the timer"),
        ("en", "the"),
        ("en", "5"),
        ("en", "twenty five minutes"),
        ("en", "set a pizza timer for 10 minutes"),
        ("en", "cancel the pizza timer"),
        ("en", "the fifty minute one"),
        ("de", "vierzehn"),
        ("zh-CN", "二十五分钟"),
        ("zh-CN", "取消五分钟的"),
        ("ja", "二十五分"),
        ("ja", "五"),
    ],
)
def test_what_says_more_or_not_enough_means_none(language: str, text: str) -> None:
    assert pick(text, OPTIONS, language) is None


def test_two_of_one_name_are_told_apart_by_place_only() -> None:
    both = {"a": Option("tea", 60), "b": Option("tea", 120)}
    assert pick("tea", both, "en") is None
    assert pick("the second one", both, "en") == "b"
    assert pick("2 minutes", both, "en") == "b"
