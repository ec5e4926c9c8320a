"""The whole way of the samples: read, chunked, indexed, searched, answered or not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bus.messages import Query
from config.load import load
from rag.desk import Desk, open_desk
from rag.indexing.index import open_index
from rag.samples.samples import ANSWERED, UNANSWERED
from tests.rag.samples.asked import Asked


@pytest.fixture(scope="module")
def desk(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    settings = load(environ={"HEARSAY_DATA": str(tmp_path_factory.mktemp("data"))})
    with open_index(settings) as index:
        index.add([samples])
        assert index.settle().done == 4
    with open_desk(settings) as opened:
        yield opened


def answered(desk: Desk, question: Asked) -> bool:
    """Say whether one of the first three quotes answers, from the right place."""
    hits = desk.answer(Query(id="1", text=question.ask, limit=3))
    return hits.answerable and any(
        question.answer in hit.quote
        and hit.source.endswith(question.document)
        and hit.page == question.page
        for hit in hits.hits
    )


def test_the_demo_s_question_is_answered_with_its_page(desk: Desk) -> None:
    hits = desk.answer(Query(id="1", text=ANSWERED.text, limit=3))
    assert hits.answerable
    best = hits.hits[0]
    assert best.quote == ANSWERED.quote
    assert (Path(best.source).name, best.page) == (ANSWERED.document, ANSWERED.page)


def test_the_demo_s_other_question_is_honestly_not_answered(desk: Desk) -> None:
    assert not desk.answer(Query(id="1", text=UNANSWERED.text, limit=3)).answerable


def test_most_questions_are_answered_from_the_right_page(
    desk: Desk, questions: list[Asked]
) -> None:
    """Not all: who changes the search or the answers sees here what that does to a small index."""
    asked = [question for question in questions if question.answer]
    missed = [question.ask for question in asked if not answered(desk, question)]
    assert len(missed) <= len(asked) / 5, missed


def test_most_questions_without_an_answer_get_none(desk: Desk, questions: list[Asked]) -> None:
    asked = [question for question in questions if not question.answer]
    wrong = [
        question.ask
        for question in asked
        if desk.answer(Query(id="1", text=question.ask, limit=3)).answerable
    ]
    assert len(wrong) <= len(asked) / 3, wrong
