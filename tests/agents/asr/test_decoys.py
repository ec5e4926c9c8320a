"""Words that mean nothing to a house."""

from pathlib import Path

from pocketsphinx import get_model_path

from agents.asr.decoys import CALLED, common_words, decoys

DICTIONARY = Path(get_model_path("en-us/cmudict-en-us.dict"))


def test_decoys_are_common_words_the_home_does_not_know() -> None:
    said = [sentence.split() for sentence in decoys({"the", "to"}, 500, dictionary=DICTIONARY)]
    words = {word for sentence in said for word in sentence}
    assert {"because", "jarvis"} <= words
    assert not {"the", "to"} & words
    assert {len(sentence) for sentence in said} == {1, 2, 3, 4}


def test_they_are_the_same_every_time() -> None:
    assert [*decoys(set(), 50, dictionary=DICTIONARY)] == [
        *decoys(set(), 50, dictionary=DICTIONARY)
    ]


def test_other_assistants_are_called_in_several_ways() -> None:
    said = [" ".join(one.split()) for one in decoys(set(), 0, dictionary=DICTIONARY)]
    assert said.count("alexa") == said.count("hey mycroft") == CALLED


def test_common_words_are_those_people_use() -> None:
    assert {"you", "what", "because"} <= set(common_words(DICTIONARY))
    assert "aardvark" not in common_words(DICTIONARY)
