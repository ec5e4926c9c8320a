import logging

import pytest

from bus.messages import Query
from config import Settings
from config.load import load
from rag.desk import open_desk
from rag.filters import FilterError
from rag.indexing.index import open_index


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a house that has read two documents."""
    tmp_path = tmp_path_factory.mktemp("house")
    docs = tmp_path / "docs"
    docs.mkdir()
    (docs / "fridge.md").write_text(
        "# Fridge\n\nTo defrost the fridge, unplug it and leave the door open for six hours.\n"
    )
    (docs / "oven.txt").write_text("The oven heats up in ten minutes. Its lamp has 25 watts.\n")
    own = load(environ={"HEARSAY_DATA": str(tmp_path / "data")})
    with open_index(own) as index:
        index.add([docs])
        index.settle()
    return own


def test_a_question_is_answered_with_a_quote_or_with_an_honest_no(own: Settings) -> None:
    with open_desk(own) as desk:
        assert desk.engine == "wordllama/l2-256"
        known = desk.answer(Query(id="1", turn="a" * 32, text="How do I defrost the fridge?"))
        assert (known.id, known.turn, known.answerable) == ("1", "a" * 32, True)
        assert known.hits[0].quote.startswith("To defrost the fridge")
        assert known.hits[0].source.endswith("fridge.md")
        unknown = desk.answer(Query(id="2", text="Who was the first king of Spain?"))
        assert not unknown.answerable
        empty = desk.answer(Query(id="3", text=" "))
        assert (empty.answerable, empty.hits) == (False, ())


def test_a_filter_limits_the_search(own: Settings) -> None:
    with open_desk(own) as desk:
        query = Query(id="1", text="How do I defrost the fridge?", filters={"document": "oven.txt"})
        hits = desk.answer(query)
        assert not hits.answerable
        assert not [hit for hit in hits.hits if hit.source.endswith("fridge.md")]
        with pytest.raises(FilterError, match="no filter 'author'"):
            desk.answer(Query(id="2", text="x", filters={"author": "me"}))


def test_without_an_embedder_words_are_searched(
    own: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    engine = own.documents.embedder.model_copy(update={"engine": "none-such"})
    documents = own.documents.model_copy(update={"embedder": engine})
    other = own.model_copy(update={"documents": documents})
    with open_desk(other) as desk:
        assert "searching by words only" in caplog.text
        assert desk.engine == "full text only"
        assert desk.answer(Query(id="1", text="How do I defrost the fridge?")).answerable


def test_a_reranker_that_is_not_there_is_done_without(
    own: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    documents = own.documents.model_copy(update={"reranker": "none-such"})
    with open_desk(own.model_copy(update={"documents": documents})) as desk:
        assert "passages are not read again" in caplog.text
        assert desk.answer(Query(id="1", text="How do I defrost the fridge?")).answerable


@pytest.mark.parametrize(
    "text",
    ["", "\n\t ", "x" * 100_000, "how " * 25_000, '"', "'; DROP TABLE chunks; --", "fridge\0",
     'NEAR("fridge" AND) OR NOT * ^ : {title} - +', "(((((", "😀", "\u202e\U000e0041"],
)  # fmt: skip
def test_any_text_may_be_asked(own: Settings, text: str) -> None:
    with open_desk(own) as desk:
        assert desk.answer(Query(id="1", text=text)).id == "1"
