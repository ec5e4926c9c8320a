"""Where the right paragraph stands."""

import numpy as np
import pytest

from benchmarks.documents.asked import NAMES, Asked, mrr, rank, recall
from benchmarks.documents.sets import Answer, Question
from rag.linear import Linear
from rag.retrieval.model import Fusion
from rag.retrieval.search import CLOSER

QUESTION = Question("why?", 0, 0, (Answer(0, "so"),))
FUSION = Fusion(first=Linear({"relative": 1.0}), second=Linear({"sentence": 1.0}))


def asked(
    right: int | None, *, first: list[float], second: list[float], documents: str | None = None
) -> Asked:
    """Candidates with these features; each is a document of its own unless named otherwise."""
    table = np.zeros((len(first), len(NAMES)))
    table[:, NAMES.index("relative")] = first
    table[:, NAMES.index("sentence")] = second
    named = tuple(documents or map(str, range(len(first))))
    return Asked(QUESTION, table, named, np.array([place == right for place in range(len(first))]))


def test_the_second_look_ranks_the_best() -> None:
    one = asked(2, first=[3, 2, 1], second=[0.1, 0.2, 0.3])
    assert rank(one, FUSION) == 0
    assert rank(asked(0, first=[3, 2, 1], second=[0.1, 0.2, 0.3]), FUSION) == 2


def test_what_the_first_look_puts_last_stays_last() -> None:
    count = CLOSER + 2
    falling = [float(count - place) for place in range(count)]
    assert rank(asked(count - 1, first=falling, second=falling[::-1]), FUSION) == count - 1


def test_chunks_of_one_document_are_one_place() -> None:
    one = asked(3, first=[4, 3, 2, 1], second=[0.4, 0.3, 0.2, 0.1], documents="aaab")
    assert rank(one, FUSION) == 1


def test_what_was_not_proposed_has_no_rank() -> None:
    assert rank(asked(None, first=[1.0], second=[1.0]), FUSION) is None


@pytest.mark.parametrize(("most", "share"), [(1, 0.25), (5, 0.5)])
def test_recall_counts_those_among_the_first(most: int, share: float) -> None:
    assert recall([0, 4, 5, None], most) == share


def test_the_mean_reciprocal_rank_gives_nothing_for_what_is_missing() -> None:
    assert mrr([0, 1, None, None]) == pytest.approx(1.5 / 4)
    assert mrr([]) == recall([], 1) == 0.0
