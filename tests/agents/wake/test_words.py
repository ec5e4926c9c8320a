"""The wake words that are set meet the ones there are."""

import pytest

from agents.wake.words import choose
from config import SettingsError
from config.settings import WakeSettings

KNOWN = {"okay_nabu": 0.85, "hey_jarvis": 0.97, "alexa": 0.9}


def test_words_come_with_the_engines_cutoff_unless_one_is_set() -> None:
    words = choose(WakeSettings(words=("okay_nabu", "alexa"), thresholds={"alexa": 0.5}), KNOWN)
    assert words.cutoffs == {"okay_nabu": 0.85, "alexa": 0.5}
    assert words.detail == "listening for okay nabu, alexa"


def test_an_unknown_word_is_named_with_the_nearest_and_the_others_stay() -> None:
    words = choose(WakeSettings(words=("Hey Jarvs", "alexa")), KNOWN)
    assert list(words.cutoffs) == ["alexa"]
    assert "there is no wake word 'Hey Jarvs'; did you mean 'hey_jarvis'?" in words.detail


def test_a_word_like_no_other_meets_all_there_are() -> None:
    words = choose(WakeSettings(words=("xyz", "alexa")), KNOWN)
    assert "'xyz'; choose from: okay_nabu, hey_jarvis, alexa" in words.detail


def test_a_threshold_for_a_word_nobody_listens_for_is_named() -> None:
    words = choose(WakeSettings(words=("alexa",), thresholds={"alexia": 0.5}), KNOWN)
    assert "'wake.thresholds' names 'alexia', which is not listened for" in words.detail


def test_none_left_is_an_error_in_the_settings() -> None:
    with pytest.raises(SettingsError, match=r"'wake.words' .* 'alexia'; did you mean 'alexa'\?"):
        choose(WakeSettings(words=("alexia",)), KNOWN)
    with pytest.raises(SettingsError, match="no wake word is set; choose from: okay_nabu"):
        choose(WakeSettings(words=()), KNOWN)
