"""Question sets in SQuAD's format."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.documents.sets import (
    QuestionSet,
    embed,
    fill,
    fold,
    load,
    paragraph_of,
    path_of,
)
from rag.documents import Filters
from rag.store.sqlite import SqliteStore
from tests.rag.retrieval.shelf import Topical


def squad(articles: int) -> dict[str, Any]:
    """Articles of two paragraphs; each of these has a question, the second one no answer."""

    def question(text: str, *, impossible: bool) -> dict[str, Any]:
        answers = [{"text": "seven", "answer_start": 8}]
        return {"question": text, "answers": answers, "is_impossible": impossible}

    return {
        "data": [
            {
                "title": "t",
                "paragraphs": [
                    {
                        "context": f"Article {number}, part {part}: the lamp is seven years old.",
                        "qas": [question(f"How old is {number}.{part}?", impossible=part == 1)],
                    }
                    for part in range(2)
                ],
            }
            for number in range(articles)
        ]
    }


@pytest.fixture
def loaded(tmp_path: Path) -> QuestionSet:
    file = tmp_path / "lamps.json"
    file.write_text(json.dumps(squad(6)), encoding="utf-8")
    return load(file)


def test_a_set_knows_its_paragraphs_and_questions(loaded: QuestionSet) -> None:
    assert (loaded.name, loaded.language) == ("lamps", "en")
    assert [paragraph.article for paragraph in loaded.paragraphs] == [n // 2 for n in range(12)]
    assert [question.paragraph for question in loaded.questions] == list(range(12))
    assert loaded.questions[0].answers[0].start == 8


def test_an_impossible_question_has_no_answer(loaded: QuestionSet) -> None:
    assert [bool(question.answers) for question in loaded.questions[:2]] == [True, False]


def test_folds_are_whole_articles(loaded: QuestionSet) -> None:
    part = loaded.only([1])
    assert {paragraph.article for paragraph in part.paragraphs} == {1, 5}
    assert all(fold(question) == 1 for question in part.questions)
    for question in part.questions:
        where = part.paragraphs[question.paragraph].text
        number, place = question.text.removeprefix("How old is ").removesuffix("?").split(".")
        assert where.startswith(f"Article {number}, part {place}")


@pytest.mark.parametrize("content", ["", "{}", '{"data": [{}]}', "[1]", '{"data": 5}'])
def test_a_file_of_another_kind_is_refused_by_name(tmp_path: Path, content: str) -> None:
    file = tmp_path / "other.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=r"other\.json is not in SQuAD's format"):
        load(file)


def test_each_paragraph_is_a_document(loaded: QuestionSet, tmp_path: Path) -> None:
    embedder = Topical()
    with SqliteStore(tmp_path / "index") as store:
        fill(store, embedder, [loaded])
        found = store.documents()
        counts = store.counts(embedder.name)
        near = store.nearest(
            embedder.query("lamp"), embedder=embedder.name, limit=20, filters=Filters()
        )
        embed(store, embedder)
    assert [paragraph_of(document) for document in found] == [("lamps", n) for n in range(12)]
    assert (counts.chunks, counts.unembedded, len(near)) == (12, 0, 12)
    assert path_of("lamps", 3) == found[3].path
