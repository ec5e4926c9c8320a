"""A slower model may have the last word."""

import logging
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

from config import Settings
from config.engines import EngineMissingError, UnknownEngineError
from config.load import load
from rag.documents import Chunk, Document
from rag.retrieval.candidates import Candidate
from rag.retrieval.rerank import (
    MOST,
    RERANKERS,
    FastembedReranker,
    open_fastembed,
    open_reranker,
    rerank,
)
from rag.retrieval.search import Searcher
from rag.store.sqlite import SqliteStore
from rag.store.store import Stored
from tests.rag.retrieval.shelf import put


class Scripted:
    """Answers with scores it was given, and remembers what it read."""

    def __init__(self, *scores: float, fails: bool = False) -> None:
        self._scores = scores
        self._fails = fails
        self.read: list[tuple[str, list[str]]] = []

    def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        self.read.append((question, list(texts)))
        if self._fails:
            raise RuntimeError("out of memory")
        return self._scores[: len(texts)]


def candidate(number: int) -> Candidate:
    chunk = Chunk(start=0, end=1, page=0, text=f"text {number}")
    stored = Stored(number, Document(id="d", path=Path("/d.txt")), None, chunk, ())
    return Candidate(stored, {"fused": -float(number)})


def order(candidates: Sequence[Candidate]) -> list[int]:
    return [one.stored.id for one in candidates]


def test_the_best_come_in_the_rerankers_order() -> None:
    reranker = Scripted(0.1, 0.9, 0.5)
    assert order(rerank("why", [candidate(n) for n in range(3)], reranker)) == [1, 2, 0]
    assert reranker.read == [("why", ["text 0", "text 1", "text 2"])]


def test_only_the_best_are_read_again() -> None:
    reranker = Scripted(*range(100))
    found = order(rerank("why", [candidate(n) for n in range(MOST + 2)], reranker))
    assert found == [*reversed(range(MOST)), MOST, MOST + 1]
    assert len(reranker.read[0][1]) == MOST


@pytest.mark.parametrize("reranker", [Scripted(fails=True), Scripted(1.0)])
def test_a_reranker_that_fails_changes_nothing(
    reranker: Scripted, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        assert order(rerank("why", [candidate(n) for n in range(3)], reranker)) == [0, 1, 2]
    assert "the reranker has failed" in caplog.text


def test_a_search_asks_its_reranker(tmp_path: Path) -> None:
    with SqliteStore(tmp_path) as store:
        put(store, "one.txt", "The rent is low, the rent is paid.")
        put(store, "two.txt", "The rent of the garage.")
        plain = Searcher(store=store, embedder=None).search("rent", limit=2)
        reranker = Scripted(0.0, 30.0)
        again = Searcher(store=store, embedder=None, reranker=reranker).search("rent", limit=2)
    assert [one.id for one in again] == [one.id for one in reversed(plain)]
    assert again[0].score > 0.99


def test_it_is_off_unless_chosen(settings: Settings) -> None:
    assert open_reranker(settings) is None


def test_an_unknown_reranker_is_refused_by_name() -> None:
    settings = load(environ={"HEARSAY_DOCUMENTS__RERANKER": "oracle"})
    with pytest.raises(UnknownEngineError, match="oracle"):
        open_reranker(settings)


def test_a_reranker_that_is_not_installed_says_what_to_install() -> None:
    if RERANKERS.find("fastembed").installed:
        pytest.skip("fastembed is installed")
    settings = load(environ={"HEARSAY_DOCUMENTS__RERANKER": "fastembed"})
    with pytest.raises(EngineMissingError, match=r"hearsay\[fastembed\]"):
        open_reranker(settings)


def test_a_cross_encoder_is_asked_for_all_texts_at_once() -> None:
    class Model:
        def rerank(self, query: str, documents: list[str]) -> list[float]:
            return [float(len(query) + len(text)) for text in documents]

    assert FastembedReranker(Model()).scores("ab", ["c", "de"]) == [3.0, 4.0]


def test_a_model_that_is_not_there_is_a_sentence(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Nowhere:
        def __init__(self, name: str, **_: object) -> None:
            raise ValueError(f"Could not load {name} from any source")

    module = ModuleType("fastembed.rerank.cross_encoder")
    module.TextCrossEncoder = Nowhere  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "fastembed", ModuleType("fastembed"))
    monkeypatch.setitem(sys.modules, "fastembed.rerank", ModuleType("fastembed.rerank"))
    monkeypatch.setitem(sys.modules, module.__name__, module)
    with pytest.raises(ConnectionError, match=r"not on this machine: set documents\.embedder"):
        open_fastembed(settings=settings)
