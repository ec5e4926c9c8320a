"""Cutting a sentence into commands, apart from what commands mean."""

import pytest

from agents.understanding.meaning import Intent
from agents.understanding.several import items, joiners_of, split
from agents.understanding.words import words

KNOWN = {
    "lamp on",
    "fan on",
    "tv on",
    "turn on lamp",
    "turn on fan",
    "turn on tv",
    "set lamp to 5",
    "set fan to 5",
    "open door",
}
JOINERS = (" and then ", " and ", ", ")


def read(text: str, before: tuple[str, ...]) -> tuple[str, ...] | None:
    del before
    return (text,) if text in KNOWN else None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("lamp on and fan on", ("lamp on", "fan on")),
        ("lamp on and then open door", ("lamp on", "open door")),
        ("lamp on, fan on and open door", ("lamp on", "fan on", "open door")),
        ("turn on lamp and fan", ("turn on lamp", "turn on fan")),
        ("turn on lamp, fan and tv", ("turn on lamp", "turn on fan", "turn on tv")),
        ("lamp and fan on", ("lamp on", "fan on")),
        ("set lamp and fan to 5", ("set lamp to 5", "set fan to 5")),
        ("lamp on and nonsense", None),
        ("nonsense and lamp on", None),
        ("lamp on", None),
        ("lamp on and", None),
    ],
)
def test_a_sentence_is_cut_into_commands(text: str, parts: tuple[str, ...] | None) -> None:
    assert split(text, read, JOINERS, spaceless=False) == parts


def test_a_language_without_spaces_is_cut_between_characters() -> None:
    known = {"开灯", "开门"}
    found = split(
        "开灯和门", lambda text, _: (text,) if text in known else None, ("和",), spaceless=True
    )
    assert found == ("开灯", "开门")


def test_what_was_said_before_is_known_to_the_next() -> None:
    heard: list[tuple[str, tuple[str, ...]]] = []

    def remember(text: str, before: tuple[str, ...]) -> tuple[str, ...] | None:
        heard.append((text, before))
        return (text,)

    assert split("a and b", remember, JOINERS, spaceless=False) == ("a", "b")
    assert heard == [("a", ()), ("b", ("a",))]


def test_nobody_says_more_than_six_commands() -> None:
    assert split(" and ".join(["lamp on"] * 6), read, JOINERS, spaceless=False) is not None
    assert split(" and ".join(["lamp on"] * 7), read, JOINERS, spaceless=False) is None


@pytest.mark.parametrize(
    ("said", "things"),
    [
        ("milk", ["milk"]),
        ("milk and eggs", ["milk", "eggs"]),
        ("milk, eggs and bread", ["milk", "eggs", "bread"]),
        ("salt and pepper", ["salt and pepper"]),
        ("brandy", ["brandy"]),
    ],
)
def test_things_for_a_list_are_taken_apart(said: str, things: list[str]) -> None:
    intent = Intent(name="HassListAddItem", language="en", text="", slots={"item": said})
    found = items(intent, words("en"), "en")
    assert [one.slots["item"] for one in found] == things


def test_a_language_without_words_of_ours_has_the_locales_and() -> None:
    assert joiners_of(words("fr"), "fr") == (" et ", ", ")
