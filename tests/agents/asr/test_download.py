"""Fetching a model, from a hub of the test's own."""

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from agents.asr.download import Download, size
from agents.asr.models import FetchFailure, last_failure, present, remember

FILES = {"config.json": b"{}", "tokenizer.json": b"{}", "model.bin": b"x" * 1000, "README.md": b"-"}
COMMIT = "c" * 40


class Hub(BaseHTTPRequestHandler):
    """Answers as huggingface.co does, as far as one model needs it."""

    asked: list[str]
    refuses: bool

    def do_HEAD(self) -> None:  # the name the server calls
        self._answer(send=False)

    def do_GET(self) -> None:  # the name the server calls
        self._answer(send=True)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the server's name
        del format, args

    def _answer(self, *, send: bool) -> None:
        self.asked.append(self.path)
        name = self.path.rpartition("/")[2].partition("?")[0]
        if self.refuses:
            self.send_error(503, "no models today")
        elif "/api/models/" in self.path:
            files = [{"rfilename": file, "size": len(body)} for file, body in FILES.items()]
            info = {"id": "some/model", "sha": COMMIT, "siblings": files}
            self._send(json.dumps(info).encode(), "application/json", send=send)
        else:
            self._send(FILES[name], "application/octet-stream", send=send)

    def _send(self, body: bytes, kind: str, *, send: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", f'"{len(body)}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.end_headers()
        if send:
            self.wfile.write(body)


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Hub]]:
    """Serve a hub; children of this process take it for the real one."""
    handler = type("ThisHub", (Hub,), {"asked": [], "refuses": False})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("HF_HUB_DISABLE_XET", "1")
        monkeypatch.setenv("HF_HUB_DISABLE_TELEMETRY", "1")
        yield handler
        server.shutdown()
        thread.join()


class Told:
    def __init__(self) -> None:
        self.sentences: list[str] = []

    async def __call__(self, sentence: str) -> None:
        self.sentences.append(sentence)


def download(tmp_path: Path, told: Told, model: str = "some/model") -> Download:
    return Download(
        model,
        folder=tmp_path / "model",
        memory=tmp_path / "asr" / "fetch.json",
        instead="pocketsphinx",
        tell=told,
    )


def sentence(why: str) -> str:
    return (
        f"the speech model 'some/model' could not be fetched ({why}); pocketsphinx stays;"
        " I will try again tomorrow, or set asr.download: false"
    )


async def test_a_model_is_fetched_with_only_the_files_it_needs(
    hub: type[Hub], tmp_path: Path
) -> None:
    told = Told()
    assert await download(tmp_path, told).run()
    assert present(tmp_path / "model")
    assert not (tmp_path / "model" / "README.md").exists()
    assert told.sentences[0].startswith("fetching the speech model 'some/model': 0 MB")
    assert last_failure(tmp_path / "asr" / "fetch.json") is None
    assert any("model.bin" in path for path in hub.asked)


async def test_a_hub_that_refuses_is_not_asked_again_at_the_next_start(
    hub: type[Hub], tmp_path: Path
) -> None:
    hub.refuses = True
    told = Told()
    assert not await download(tmp_path, told).run()
    failure = last_failure(tmp_path / "asr" / "fetch.json")
    assert failure is not None
    assert failure.why == "its hub answered 503"
    assert told.sentences[-1] == sentence("its hub answered 503")
    hub.asked.clear()
    assert not await download(tmp_path, told).run()
    assert hub.asked == []
    assert told.sentences[-1] == sentence("its hub answered 503")


async def test_a_hub_out_of_reach_is_said_in_plain_words_and_warned_of_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    told = Told()
    assert not await download(tmp_path, told).run()
    assert not await download(tmp_path, told).run()
    assert told.sentences[-1] == sentence("no way to its hub")
    assert len([r for r in caplog.records if r.levelname == "WARNING"]) == 1


async def test_another_model_is_tried_in_spite_of_an_earlier_failure(
    hub: type[Hub], tmp_path: Path
) -> None:
    remember(FetchFailure("other/model", 4e9, "no"), tmp_path / "asr" / "fetch.json")
    assert await download(tmp_path, Told()).run()
    assert hub.asked


async def test_a_model_nobody_knows_is_one_sentence(tmp_path: Path) -> None:
    told = Told()
    assert not await download(tmp_path, told, model="enormous").run()
    assert "there is no model 'enormous'; choose from: tiny.en" in told.sentences[-1]


async def test_a_fetch_can_be_cancelled(hub: type[Hub], tmp_path: Path) -> None:
    began = asyncio.Event()

    async def tell(sentence: str) -> None:
        del sentence
        began.set()

    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        running = Download(
            "base",
            folder=tmp_path / "model",
            memory=tmp_path / "fetch.json",
            instead="pocketsphinx",
            tell=tell,
        )
        fetching = tasks.create_task(running.run(), name="fetch")
        await began.wait()
        fetching.cancel()
    assert not (tmp_path / "fetch.json").exists()
    del hub


def test_the_size_of_a_folder_counts_unfinished_files(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "model.bin.incomplete").write_bytes(b"123")
    (tmp_path / "config.json").write_bytes(b"12")
    assert size(tmp_path) == 5
