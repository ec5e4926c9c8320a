"""Embedders behind a server, asked over real HTTP."""

import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from config import Settings, SettingsError
from config.settings import DocumentsSettings, EmbedderSettings
from rag.embedding.embedder import Embedder
from rag.embedding.engines import open_embedder
from rag.embedding.openai import OpenAIEmbedder
from rag.embedding.served import AT_ONCE, AWAY_S
from rag.embedding.server import Server
from tests.rag.embedding.conftest import FakeServer, Reply

SECRET = "sk-very-secret-0815"  # noqa: S105  # a test's own


def vector(text: str) -> list[float]:
    return [float(len(text)), 1.0, 0.0]


def ollama(body: dict[str, Any]) -> Reply:
    return 200, {"model": body["model"], "embeddings": [vector(t) for t in body["input"]]}


def openai(body: dict[str, Any]) -> Reply:
    rows = [{"index": i, "embedding": vector(t)} for i, t in enumerate(body["input"])]
    return 200, {"object": "list", "data": rows[::-1], "model": body["model"]}


PATHS = {"ollama": ("/api/embed", ollama), "openai": ("/v1/embeddings", openai)}
BASES = {"ollama": "", "openai": "/v1"}


def configured(engine: str, url: str | None, **more: Any) -> Settings:
    embedder = EmbedderSettings(engine=engine, url=url, **{"model": "some-model", **more})
    return Settings(documents=DocumentsSettings(embedder=embedder))


@pytest.fixture(params=["ollama", "openai"])
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def embedder(engine: str, server: FakeServer) -> Embedder:
    path, answer = PATHS[engine]
    server.answers[path] = answer
    return open_embedder(configured(engine, server.url + BASES[engine]))


def test_texts_become_unit_vectors_in_their_order(embedder: Embedder) -> None:
    rows = embedder.documents(["one", "three three", "", "four"])
    assert rows.dtype == np.float32
    ratio = rows[:, 0] / np.where(rows[:, 1] == 0, 1, rows[:, 1])
    assert ratio.tolist() == pytest.approx([3, 11, 0, 4], abs=1e-4)
    assert np.linalg.norm(rows, axis=1).tolist() == pytest.approx([1, 1, 0, 1])


def test_a_question_is_one_vector(embedder: Embedder) -> None:
    assert embedder.query("where?").shape == (3,)


def test_its_name_is_engine_and_model(embedder: Embedder, engine: str) -> None:
    assert embedder.name == f"{engine}/some-model"


def test_many_texts_travel_in_batches(embedder: Embedder, server: FakeServer) -> None:
    texts = [f"{'x' * i}." for i in range(2 * AT_ONCE + 1)]
    assert len(embedder.documents(texts)) == len(texts)
    assert [len(body["input"]) for _, body in server.asked] == [AT_ONCE, AT_ONCE, 1]
    assert [text for _, body in server.asked for text in body["input"]] == texts


def test_no_texts_ask_nobody(embedder: Embedder, server: FakeServer) -> None:
    assert len(embedder.documents([])) == 0
    assert server.asked == []


def test_opening_one_asks_nobody(engine: str, server: FakeServer) -> None:
    open_embedder(configured(engine, server.url))
    assert server.asked == []


def test_the_key_comes_from_its_file_and_is_never_logged(
    engine: str, server: FakeServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    file = tmp_path / "key"
    file.write_text(f"{SECRET}\nsecond line\n", encoding="ascii")
    path, answer = PATHS[engine]
    server.answers[path] = answer
    url = server.url + BASES[engine]
    open_embedder(configured(engine, url, key_file=file)).query("hello")
    assert server.keys == [f"Bearer {SECRET}"]
    assert SECRET not in caplog.text


def test_without_a_key_file_no_key_is_sent(embedder: Embedder, server: FakeServer) -> None:
    embedder.query("hello")
    assert server.keys == [None]


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_said_without_repeating_what_the_server_says_of_it(
    engine: str, server: FakeServer, status: int
) -> None:
    path, _ = PATHS[engine]
    server.answers[path] = lambda _: (status, {"error": f"wrong key {SECRET}"})
    embedder = open_embedder(configured(engine, server.url + BASES[engine]))
    with pytest.raises(ConnectionError, match=r"refuses the key: check documents.*key_file") as exc:
        embedder.documents(["a"])
    assert SECRET not in str(exc.value)


@pytest.mark.parametrize("status", [400, 429, 500, 503])
def test_a_server_that_fails_says_how(engine: str, server: FakeServer, status: int) -> None:
    path, _ = PATHS[engine]
    server.answers[path] = lambda _: (status, {})
    embedder = open_embedder(configured(engine, server.url + BASES[engine]))
    with pytest.raises(ConnectionError, match=f"answers {status} in place of vectors"):
        embedder.documents(["a"])


def test_a_server_that_sends_elsewhere_is_not_followed_with_the_key(
    engine: str, server: FakeServer
) -> None:
    path, _ = PATHS[engine]
    server.answers[path] = lambda _: (302, {})
    embedder = open_embedder(configured(engine, server.url + BASES[engine]))
    with pytest.raises(ConnectionError, match="answers 302"):
        embedder.query("a")
    assert len(server.asked) == 1


def test_a_server_that_is_away_is_named_with_what_to_do(engine: str) -> None:
    embedder = open_embedder(configured(engine, "http://127.0.0.1:9"))
    sentence = r"http://127.0.0.1:9 cannot be reached: start that server, or change documents"
    with pytest.raises(ConnectionError, match=sentence):
        embedder.documents(["a"])
    with pytest.raises(ConnectionError, match=sentence):
        embedder.query("a")


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (b"<html>hello</html>", "is not JSON"),
        (b"\xff\xfe\x00", "is not JSON"),
        ([1, 2], "something else than vectors"),
        ({}, "something else than vectors"),
        ({"embeddings": None, "data": None}, "than vectors|vector per text"),
        ({"embeddings": [["x"]], "data": [{"index": 0, "embedding": ["x"]}]}, "than vectors"),
        ({"embeddings": [], "data": []}, "a vector per text"),
        ({"embeddings": [[1], [1, 2]], "data": [{"index": 0}]}, "than vectors"),
        ({"embeddings": [1.0], "data": [{"index": 0, "embedding": 1.0}]}, "a vector per text"),
    ],
)
def test_an_answer_that_is_none_is_a_server_that_failed(
    engine: str, server: FakeServer, answer: Any, sentence: str
) -> None:
    path, _ = PATHS[engine]
    server.answers[path] = lambda _: (200, answer)
    embedder = open_embedder(configured(engine, server.url + BASES[engine]))
    with pytest.raises(ConnectionError, match=sentence):
        embedder.documents(["a"])


class Clock:
    """Stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_server_that_was_away_is_spared_the_next_questions_for_a_while(
    server: FakeServer,
) -> None:
    clock = Clock()
    embedder = OpenAIEmbedder(Server(server.url), engine="openai", model="m", clock=clock)
    sentence = "answers 503 in place of vectors"
    server.answers["/embeddings"] = lambda _: (503, {})
    for _ in range(3):
        with pytest.raises(ConnectionError, match=sentence):
            embedder.query("a")
    assert len(server.asked) == 1
    with pytest.raises(ConnectionError, match=sentence):
        embedder.documents(["a"])  # whoever indexes has time to try
    server.answers["/embeddings"] = openai
    clock.now += AWAY_S
    assert embedder.query("a").tolist() == vector("a")
    assert len(server.asked) == 3


def test_openai_has_no_usual_address_so_that_nothing_leaves_the_house_unasked() -> None:
    with pytest.raises(SettingsError, match=r"'openai' needs documents.embedder.url"):
        open_embedder(configured("openai", None))


def test_openai_has_no_usual_model(server: FakeServer) -> None:
    with pytest.raises(SettingsError, match=r"'openai' needs documents.embedder.model"):
        open_embedder(configured("openai", server.url, model=None))


def test_an_unknown_model_at_openai_says_what_to_check(server: FakeServer) -> None:
    with pytest.raises(ConnectionError, match=r"knows no model 'some-model': check .* ends in /v1"):
        open_embedder(configured("openai", server.url)).query("a")


def test_ollama_is_looked_for_on_this_machine() -> None:
    embedder = open_embedder(configured("ollama", None, model=None))
    assert embedder.name == "ollama/bge-m3"


def test_a_model_ollama_lacks_is_named_with_what_to_do(server: FakeServer) -> None:
    embedder = open_embedder(configured("ollama", server.url))
    with pytest.raises(ConnectionError, match="run `ollama pull some-model`, or set"):
        embedder.documents(["a"])
    assert server.bodies("/api/pull") == []


class Pulling:
    """An Ollama that has its model only once it was told to fetch it."""

    def __init__(self, server: FakeServer, steps: bytes) -> None:
        self.has_it = False
        self.steps = steps
        server.answers |= {"/api/embed": self.embed, "/api/pull": self.pull}

    def embed(self, body: dict[str, Any]) -> Reply:
        return ollama(body) if self.has_it else (404, {"error": "model not found"})

    def pull(self, body: dict[str, Any]) -> Reply:
        self.has_it = b"error" not in self.steps
        return (200, self.steps) if body == {"model": "some-model"} else (400, {})


STEPS = b"""{"status": "pulling manifest"}
{"status": "pulling", "total": 200, "completed": 100}
{"status": "pulling", "total": 200, "completed": 101}
{"status": "pulling", "total": 200, "completed": 200}
{"status": "success"}
"""


def test_ollama_fetches_its_model_if_that_is_allowed_and_says_how_far_it_is(
    server: FakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="rag")
    Pulling(server, STEPS)
    embedder = open_embedder(configured("ollama", server.url, download=True))
    assert embedder.documents(["a"]).shape == (1, 3)
    assert caplog.messages == [
        f"Ollama fetches the model 'some-model': {percent} %" for percent in (50, 100)
    ]


def test_a_question_never_waits_for_a_fetch(server: FakeServer) -> None:
    Pulling(server, STEPS)
    embedder = open_embedder(configured("ollama", server.url, download=True))
    with pytest.raises(ConnectionError, match="does not have the model 'some-model' yet"):
        embedder.query("a")
    assert server.bodies("/api/pull") == []


@pytest.mark.parametrize("steps", [b'{"error": "no such manifest"}\n', b"[]\n"])
def test_a_fetch_that_fails_is_one_sentence(server: FakeServer, steps: bytes) -> None:
    Pulling(server, steps)
    embedder = open_embedder(configured("ollama", server.url, download=True))
    with pytest.raises(ConnectionError, match=r"cannot fetch the model|than vectors"):
        embedder.documents(["a"])


def test_a_fetch_that_brings_no_model_is_not_tried_for_ever(server: FakeServer) -> None:
    server.answers["/api/pull"] = lambda _: (200, STEPS)
    embedder = open_embedder(configured("ollama", server.url, download=True))
    with pytest.raises(ConnectionError, match="does not have the model"):
        embedder.documents(["a"])
    assert len(server.bodies("/api/pull")) == 1


def test_long_texts_are_cut_by_ollama_too(server: FakeServer) -> None:
    server.answers["/api/embed"] = ollama
    open_embedder(configured("ollama", server.url)).documents(["a"])
    assert server.asked[0][1] == {"model": "some-model", "input": ["a"], "truncate": True}


def test_a_model_gets_the_words_it_was_trained_with(engine: str, server: FakeServer) -> None:
    path, answer = PATHS[engine]
    server.answers[path] = answer
    url = server.url + BASES[engine]
    embedder = open_embedder(configured(engine, url, model="nomic-embed-text:latest"))
    embedder.documents(["bread"])
    embedder.query("bread?")
    said = [body["input"] for _, body in server.asked]
    assert said == [["search_document: bread"], ["search_query: bread?"]]


@pytest.mark.parametrize(
    "url", ["ftp://host", "localhost:11434", "http://", "http://host:x", "nonsense"]
)
def test_an_address_that_is_none_is_a_wrong_setting(engine: str, url: str) -> None:
    with pytest.raises(SettingsError, match=r"documents.embedder.url is no address"):
        open_embedder(configured(engine, url))


def test_a_key_in_the_address_is_refused_and_not_repeated(engine: str) -> None:
    with pytest.raises(SettingsError, match=r"key belongs into") as exc:
        open_embedder(configured(engine, f"http://me:{SECRET}@host"))
    assert SECRET not in str(exc.value)


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff\xfe", b"a\x07b\n", "schlüssel".encode()])
def test_a_key_file_without_a_key_is_a_wrong_setting(
    engine: str, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "key"
    file.write_bytes(content)
    with pytest.raises(SettingsError, match=r"key_file .* does not begin with a key"):
        open_embedder(configured(engine, "http://host", key_file=file))


def test_a_key_file_that_is_not_there_is_a_wrong_setting(engine: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"cannot read documents.embedder.key_file"):
        open_embedder(configured(engine, "http://host", key_file=tmp_path / "none"))
