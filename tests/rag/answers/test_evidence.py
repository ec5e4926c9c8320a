"""What speaks for a sentence, and for there being an answer."""

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from rag.analysis.weighing import PRIOR
from rag.answers.asked import Asked
from rag.answers.evidence import MOST, Evidence, gather
from rag.documents import Chunk, Document, Passage, Span
from rag.retrieval.model import words_alone
from tests.rag.answers.library import passage

DOCUMENT = Document(id="d", path=Path("m.txt"))
SAID_BY_EMBEDDERS: tuple[dict[str, float], ...] = (
    {},
    {"cosine": 0.9, "apart": 2.0, "sentence": 0.9, "fused": 30.0},
)


def said(*sentences: str, title: str = "", headings: tuple[str, ...] = ()) -> Passage:
    """Make a passage of these sentences, set off by one blank each."""
    text, spans, at = " ".join(sentences), [], 0
    for sentence in sentences:
        spans.append(Span(at, at + len(sentence)))
        at += len(sentence) + 1
    chunk = Chunk(0, len(text), 0, text, headings, tuple(spans), "en")
    return passage(Document(id="d", path=Path("m.txt"), title=title), chunk, score=1.0)


def look(
    weights: Mapping[str, float], *passages: Passage, text: str = "", index: int = 10
) -> Evidence:
    question = Asked(text, tuple(weights), weights, passages=index, language="en")
    return gather(passages, lambda _: question)


def features(evidence: Evidence, place: int) -> dict[str, float]:
    return dict(evidence.candidates[place].features)


def test_nothing_found_speaks_for_nothing() -> None:
    assert look({"cat": 6.0}) == Evidence((), {})


def test_a_sentence_knows_what_it_and_its_neighbours_hold() -> None:
    evidence = look({"cat": 5.0, "dog": 3.0, "owl": 2.0}, said("The cat.", "The dog.", "The owl."))
    middle = features(evidence, 1)
    assert middle["coverage"] == 0.3
    assert (middle["before"], middle["after"]) == (0.5, 0.2)
    assert middle["passage"] == 1.0
    assert middle["relative"] == 0.6
    assert (features(evidence, 0)["before"], features(evidence, 2)["after"]) == (0.0, 0.0)
    assert [features(evidence, n)["first"] for n in range(3)] == [1.0, 0.0, 0.0]


def test_what_a_neighbour_repeats_counts_once() -> None:
    evidence = look({"cat": 5.0, "dog": 5.0}, said("The cat.", "The cat and the dog."))
    assert features(evidence, 1)["before"] == 0.0


def test_title_and_headings_are_as_good_as_said() -> None:
    evidence = look({"cat": 5.0, "dog": 5.0}, said("Two years.", title="cat", headings=("dog",)))
    assert features(evidence, 0)["coverage"] == 1.0


def test_what_an_address_spells_out_is_not_said() -> None:
    evidence = look({"cat": 6.0}, said("See https://cat.example/cat.", "See www.cat.example now."))
    assert [features(evidence, n)["coverage"] for n in (0, 1)] == [0.0, 0.0]


def test_a_passage_knows_how_far_it_is_behind() -> None:
    better, worse = said("The cat."), passage(DOCUMENT, said("The dog.").chunk, score=0.25)
    evidence = look({"cat": 6.0}, better, worse)
    assert [features(evidence, n)["behind"] for n in (0, 1)] == [0.0, 0.75]


def test_a_number_is_only_new_if_the_question_does_not_have_it() -> None:
    evidence = look({"when": 6.0}, said("In 1998.", "In 2026."), text="When, if not in 1998?")
    assert [features(evidence, n)["number"] for n in (0, 1)] == [0.0, 1.0]
    other = look({"who": 6.0}, said("In 2026."), text="Who came in 1998?")
    assert features(other, 0)["number"] == 0.0


def test_a_definition_is_about_what_is_asked() -> None:
    sentences = said("A cat is an animal.", "An animal is not always a cat.")
    evidence = look({"cat": 6.0}, sentences, text="What is a cat?")
    assert [features(evidence, n)["definition"] for n in (0, 1)] == [1.0, 0.0]
    other = look({"cat": 6.0}, sentences, text="Where is the cat?")
    assert features(other, 0)["definition"] == 0.0


def test_grounds_are_what_the_best_passage_holds_in_nats() -> None:
    evidence = look(
        {"cat": 6.0, "dog": 3.0, "owl": 1.0}, said("The cat.", "The dog."), said("Nothing.")
    )
    grounds = dict(evidence.grounds)
    assert grounds.pop("found") == pytest.approx(math.log1p(9.0))
    assert grounds.pop("missing") == pytest.approx(math.log1p(1.0))
    assert grounds.pop("size") == pytest.approx(math.log(10 + PRIOR))
    assert grounds == {"first": 0.9, "fit": 0.0, "ahead": 0.0, "length": 0.0}


def test_words_that_are_nearly_there_count_as_found() -> None:
    assert look({"hymnal": 6.0}, said("The hymns.")).grounds["found"] > 0
    more = look({"cat": 6.0, "cattle": 0.1}, said("The cat cats catty.")).grounds
    assert more["missing"] >= 0


def test_an_index_is_not_taken_for_larger_than_what_was_learned_from() -> None:
    sizes = [look({"x": 6.0}, said("x."), index=n).grounds["size"] for n in (MOST, 10**6)]
    assert sizes[0] == sizes[1]


def test_figures_nobody_mentions_are_counted_where_fewest_are_missing() -> None:
    weights = {"1998": 6.0, "2026": 6.0, "cat": 6.0}
    evidence = look(weights, said("The cat."), said("In 1998."))
    assert [features(evidence, n)["stray_figures"] for n in (0, 1)] == [2, 1]
    assert not evidence.hopeless


@pytest.mark.parametrize(
    ("texts", "hopeless"),
    [
        (("Error E6 means water.",), True),
        (("Error E6 means water.", "E7 means heat."), False),
        (("Error E7 means heat.", "E6 means water."), False),
    ],
)
def test_a_code_that_stands_nowhere_is_hopeless(texts: tuple[str, ...], hopeless: bool) -> None:  # noqa: FBT001  # what is expected
    evidence = look({"error": 6.0, "e7": 6.0}, *map(said, texts))
    assert evidence.hopeless is hopeless


def test_a_vague_question_is_hopeless() -> None:
    assert look({"the": 6.0}, said("The cat.")).hopeless
    assert not look({"cat": 6.0}, said("The cat.")).hopeless


def test_a_passage_s_language_decides_how_the_question_is_read() -> None:
    german = Chunk(0, 6, 0, "Katze.", (), (Span(0, 6),), "de")
    asked: list[str | None] = []

    def ask(language: str | None) -> Asked:
        asked.append(language)
        return Asked("", ("katz",), {"katz": 6.0}, language=language)

    evidence = gather([passage(DOCUMENT, german)], ask)
    assert set(asked) == {"de"}
    assert evidence.candidates[0].features["coverage"] == 1.0


def test_how_well_the_best_passage_fits_and_stands_out_is_taken_from_the_search() -> None:
    fits = [
        replace(one, features={"grams": grams, "length": -0.1, "language": 1.0})
        for one, grams in zip([said(word) for word in "abcd"], (0.8, 0.1, 0.7, 0.2), strict=True)
    ]
    gram = words_alone().weights["grams"]
    grounds = look({"rent": 5.0}, *fits).grounds
    assert grounds["fit"] == pytest.approx(words_alone().score(fits[0].features))
    assert grounds["ahead"] == pytest.approx(gram * (0.8 - 0.2))
    assert grounds["length"] == -0.1


def test_the_only_passage_is_ahead_of_one_that_shares_no_word_with_the_question() -> None:
    alone = replace(said("The cat."), features={"grams": 0.5, "language": 1.0})
    gram = words_alone().weights["grams"]
    assert look({"cat": 5.0}, alone).grounds["ahead"] == pytest.approx(gram * 0.5)


def test_what_an_embedder_says_of_a_passage_does_not_count() -> None:
    words = {"grams": 0.8, "language": 1.0}
    fits = [replace(said("The cat."), features={**words, **more}) for more in SAID_BY_EMBEDDERS]
    grounds = [look({"cat": 5.0}, one).grounds for one in fits]
    assert grounds[0] == grounds[1]
