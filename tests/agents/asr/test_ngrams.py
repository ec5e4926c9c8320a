"""The language model."""

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.asr.ngrams import Trigrams, learn, write_arpa


def chance(model: Trigrams, *words: str) -> float:
    """Return the chance of the last word after the others, backing off as recognizers do."""
    size = len(model.vocabulary)
    numbers = [model.vocabulary.index(word) for word in words]
    code = sum(n * size**place for place, n in enumerate(reversed(numbers)))
    grams = model.grams[len(words) - 1]
    place = int(np.searchsorted(grams.codes, code))
    if place < len(grams.codes) and grams.codes[place] == code:
        return float(grams.chance[place])
    history = code // size
    shorter = model.grams[len(words) - 2]
    at = int(np.searchsorted(shorter.codes, history))
    seen = at < len(shorter.codes) and shorter.codes[at] == history
    weight = float(shorter.backoff[at]) if seen else 1.0
    return weight * chance(model, *words[1:])


def test_a_model_needs_sentences() -> None:
    with pytest.raises(ValueError, match="at least one sentence"):
        learn([])


def test_chances_are_those_of_witten_and_bell() -> None:
    model = learn(["a b", "a c", "a b"])
    unigram = (2 + 5 / 5) / (9 + 5)  # b twice among 9 words of 5 kinds
    assert chance(model, "b") == pytest.approx(unigram)
    # after "a", seen 3 times with 2 kinds of words
    bigram = (2 + 2 * unigram) / (3 + 2)
    assert chance(model, "a", "b") == pytest.approx(bigram)
    assert chance(model, "<s>", "a", "b") == pytest.approx((2 + 2 * bigram) / (3 + 2))


words = st.lists(st.sampled_from("abcd"), min_size=1, max_size=5).map(" ".join)


@given(st.lists(words, min_size=1, max_size=12))
def test_after_any_words_all_chances_add_up_to_one(sentences: list[str]) -> None:
    model = learn(sentences)
    following = [word for word in model.vocabulary if word != "<s>"]
    spoken = [word for word in following if word != "</s>"]
    for first, second in itertools.product(spoken, spoken):
        total = sum(chance(model, first, second, word) for word in (*following, "<s>"))
        assert total == pytest.approx(1.0)


def test_the_file_names_every_gram_and_no_sentence_begins_twice(tmp_path: Path) -> None:
    write_arpa(learn(["turn on", "turn off"]), tmp_path / "model.arpa")
    lines = (tmp_path / "model.arpa").read_text().splitlines()
    assert lines[:4] == ["\\data\\", "ngram 1=5", "ngram 2=5", "ngram 3=4"]
    assert any(line.startswith("-99.0000 <s> ") for line in lines)
    assert "\\3-grams:" in lines
    assert lines[-1] == "\\end\\"
    assert any(line.endswith("<s> turn on") for line in lines)
