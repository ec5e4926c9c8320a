"""fastembed without fastembed: what it would be asked, and what becomes of its answers."""

import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rag.embedding.fastembed import FastembedEmbedder, Folder, present


class FakeModel:
    """Embeds a text as its length; remembers what it was given."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def embed(self, documents: Sequence[str], *, batch_size: int) -> Iterable[Any]:
        assert 0 < batch_size <= 64
        self.heard += documents
        yield from (np.array([len(text), 1.0]) for text in documents)


class FakeShelf:
    def __init__(self, name: str = "some/model", *, here: bool = True) -> None:
        self.name = name
        self.model = FakeModel()
        self.here = here
        self.fetched = 0
        self.wait = threading.Event()
        self.wait.set()
        self.fetching = threading.Event()

    def load(self) -> FakeModel:
        if not self.here:
            raise ConnectionError("not here")
        return self.model

    def fetch(self) -> FakeModel:
        self.fetched += 1
        self.fetching.set()
        assert self.wait.wait(20)
        self.here = True
        return self.model


def test_texts_and_questions_become_rows() -> None:
    embedder = FastembedEmbedder(FakeShelf())
    assert embedder.name == "fastembed/some/model"
    assert embedder.documents(["ab", "abc"]).tolist() == [[2, 1], [3, 1]]
    assert embedder.query("a").tolist() == [1, 1]
    assert embedder.query("a").dtype == np.float32


def test_the_model_is_taken_once() -> None:
    shelf = FakeShelf()
    embedder = FastembedEmbedder(shelf)
    for _ in range(3):
        embedder.documents(["a"])
    shelf.here = False
    assert embedder.query("a").shape == (2,)
    assert shelf.fetched == 1


def test_a_question_takes_a_model_that_is_here_but_fetches_none() -> None:
    shelf = FakeShelf()
    assert FastembedEmbedder(shelf).query("a").shape == (2,)
    absent = FakeShelf(here=False)
    with pytest.raises(ConnectionError, match="not here"):
        FastembedEmbedder(absent).query("a")
    assert shelf.fetched == absent.fetched == 0


def test_a_question_does_not_wait_while_the_model_is_fetched() -> None:
    shelf = FakeShelf(here=False)
    shelf.wait.clear()
    embedder = FastembedEmbedder(shelf)
    indexing = threading.Thread(target=embedder.documents, args=(["a"],))
    indexing.start()
    assert shelf.fetching.wait(20)
    with pytest.raises(ConnectionError, match="the model of fastembed/some/model is not ready yet"):
        embedder.query("a")
    shelf.wait.set()
    indexing.join()
    assert embedder.query("a").shape == (2,)


def test_after_a_question_in_vain_the_next_one_asks_again() -> None:
    shelf = FakeShelf(here=False)
    embedder = FastembedEmbedder(shelf)
    with pytest.raises(ConnectionError):
        embedder.query("a")
    shelf.here = True
    assert embedder.query("a").shape == (2,)


def test_a_model_gets_the_words_it_was_trained_with() -> None:
    shelf = FakeShelf("intfloat/multilingual-e5-large")
    embedder = FastembedEmbedder(shelf)
    embedder.documents(["bread"])
    embedder.query("bread?")
    assert shelf.model.heard == ["passage: bread", "query: bread?"]


def test_a_model_that_is_not_here_says_what_to_do(tmp_path: Path) -> None:
    folder = Folder("some/model", tmp_path / "none", size_mb=1, download=False)
    for take in (folder.load, folder.fetch):
        with pytest.raises(ConnectionError, match=r"set documents.embedder.download: true"):
            take()


def test_a_model_that_may_be_fetched_is_not_here_yet(tmp_path: Path) -> None:
    folder = Folder("some/model", tmp_path / "none", size_mb=1, download=True)
    with pytest.raises(ConnectionError, match="the model 'some/model' is not on this machine yet"):
        folder.load()


def test_a_model_is_here_when_its_network_is(tmp_path: Path) -> None:
    assert not present(tmp_path / "none")
    snapshot = tmp_path / "models--some--model" / "snapshots" / "c0ffee" / "onnx"
    snapshot.mkdir(parents=True)
    (snapshot / "config.json").touch()
    assert not present(tmp_path)
    (snapshot / "model.onnx").touch()
    assert present(tmp_path)
