"""What the house says by itself."""

import string

import pytest

from agents.understanding.phrases import duration, help_text, join, say, sentence, speaks
from agents.understanding.words import words

OURS = ("en", "de", "zh-CN", "ja")


def fields(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


def is_plain(key: str) -> bool:
    """Say whether every language needs this phrase: plurals it may not have."""
    plural = key.removesuffix("_many") in words("en").phrases.keys() - {key}
    return not plural and not key.startswith("intent_")


@pytest.mark.parametrize("language", OURS[1:])
def test_every_language_of_ours_says_everything_with_the_same_words(language: str) -> None:
    english, other = words("en").phrases, words(language).phrases
    plain = set(filter(is_plain, english))
    assert plain == set(filter(is_plain, other))
    assert {k: fields(english[k]) for k in plain} == {k: fields(other[k]) for k in plain}


@pytest.mark.parametrize("language", OURS)
def test_every_language_of_ours_has_words_for_the_same_states(language: str) -> None:
    assert set(words(language).states["_"]) == set(words("en").states["_"])


def test_a_language_without_words_is_answered_by_its_kin_else_in_english() -> None:
    assert say("yes", "de-CH") == "Ja"
    assert say("yes", "zh-TW") == "是的"
    assert say("yes", "fr") == "Yes"
    assert [speaks(code) for code in ("en", "de-CH", "zh-HK", "fr", "xx")] == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_plural_names_have_plural_verbs() -> None:
    assert say("state_is", "en", name="blinds", state="open") == "The blinds are open."
    assert say("state_is", "en", name="glass", state="open") == "The glass is open."
    assert say("failed", "en", name="blinds") == "The blinds did not do that."


def test_an_unknown_phrase_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("gibberish", "en")


@pytest.mark.parametrize(
    ("language", "seconds", "said"),
    [
        ("en", 300, "5 minutes"),
        ("en", 3725, "1 hour, 2 minutes, and 5 seconds"),
        ("en", 0, "0 seconds"),
        ("en", 61.9, "1 minute and 1 second"),
        ("en", 90_000, "1 day and 1 hour"),
        ("de", 3660, "1 Stunde und 1 Minute"),
        ("zh-CN", 300, "5分钟"),
        ("ja", 300, "5 分"),
        ("fr", 3600, "1 heure"),
    ],
)
def test_a_length_of_time_in_words(language: str, seconds: float, said: str) -> None:
    assert duration(seconds, language) == said


def test_lists_are_joined_as_the_language_does() -> None:
    assert join(["a", "b", "c"], "en", "or") == "a, b, or c"
    assert join(["a", "b"], "de") == "a und b"
    assert join(["甲", "乙"], "zh-CN") == "甲和乙"
    assert join(["a"], "en") == "a"


def test_a_sentence_ends_with_its_full_stop_once() -> None:
    assert sentence("Done", "en") == "Done."
    assert sentence("Done!", "en") == "Done!"
    assert sentence("好的", "zh-CN") == "好的。"
    assert sentence("", "en") == ""


def test_help_ends_as_a_sentence() -> None:
    assert help_text("en").startswith("You can say")
    assert help_text("en").endswith(".")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Jalousien", "Jalousien sind geschlossen."),
        ("Küchenlichter", "Küchenlichter sind geschlossen."),
        ("Rollos", "Rollos sind geschlossen."),
        ("Garten", "Garten ist geschlossen."),
        ("Haustür", "Haustür ist geschlossen."),
    ],
)
def test_german_names_in_the_plural_have_a_plural_verb(name: str, said: str) -> None:
    assert say("state_is", "de", name=name, state="geschlossen") == said


def test_every_plural_phrase_has_a_singular() -> None:
    for language in ("en", "de", "zh-CN", "ja"):
        keys = words(language).phrases.keys()
        many = {key for key in keys if key.endswith("_many")} - {"timer_many"}
        assert {key.removesuffix("_many") for key in many} <= keys
