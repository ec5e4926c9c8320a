"""How words sound."""

from pathlib import Path

import pytest

from agents.asr.lexicon import arpabet, pronunciations, write


@pytest.mark.parametrize(
    ("ipa", "sounds"),
    [
        ("ˈɛkoʊbˌiː", "EH K OW B IY"),
        ("dʒˈɑːɹvɪs", "JH AA R V IH S"),
        ("tʃˈɜːtʃ", "CH ER CH"),
        ("fˈaɪɚ", "F AY ER"),
        ("bˈʌʔn̩", "B AH T AH N"),
        ("ɡɚɹˈɑːʒ", "G ER AA ZH"),
        ("ʘ", ""),
    ],
)
def test_phonemes_become_the_sounds_of_the_model(ipa: str, sounds: str) -> None:
    assert arpabet(ipa) == sounds


def test_the_dictionary_is_asked_first_then_parts_then_espeak(tmp_path: Path) -> None:
    dictionary = tmp_path / "words.dict"
    dictionary.write_text("eco EH K OW\neco(2) IY K OW\nbee B IY\nlamp L AE M P\n")
    said = pronunciations(["lamp", "ecobee", "roomba", "…"], dictionary)
    assert said["lamp"] == ("L AE M P",)
    assert said["ecobee"] == ("EH K OW B IY", "IY K OW B IY")
    assert said["roomba"] == ("R UW M B AH",)
    assert "…" not in said


def test_a_second_pronunciation_is_numbered(tmp_path: Path) -> None:
    write({"the": ("DH AH", "DH IY")}, tmp_path / "home.dict")
    assert (tmp_path / "home.dict").read_text() == "the DH AH\nthe(2) DH IY\n"
