"""The real fastembed, where it is installed, with a model of eight words and a hub of our own."""

import base64
import hashlib
import json
import os
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from config import Settings, SettingsError
from config.settings import DocumentsSettings, EmbedderSettings
from rag.embedding.engines import open_embedder
from rag.embedding.fastembed import MODEL

pytest.importorskip("fastembed")

NETWORK = zlib.decompress(
    base64.b85decode(
        "c-rIO5Mr=e&BUe2#aPb8nVDBmS`wd`QY<8xlUQ65pOKl8lA0G^T#{Ils>J4=Sdx)iB*d7m)x*fa!NDTH=)_p="
        ")xgNW&|uGi0Vok;uqOpa$s)U4fQyfVU5JZ|S%@(SL=;CUaq%UVl%(dBWaj6^=Oz|sW2#Bg<ihl^kO-F$2cr-l"
        "LKznm2a6L67lQyV0JGsQg#"
    )
)
"""ONNX: one `Gather` that looks up four numbers for each of eight words."""
WORDS = {"[PAD]": 0, "oven": 1, "lease": 2, "bees": 3, "[UNK]": 4}
TOKENIZER: dict[str, object] = {
    "version": "1.0", "truncation": None, "padding": None, "added_tokens": [], "normalizer": None,
    "pre_tokenizer": {"type": "Whitespace"}, "post_processor": None, "decoder": None,
    "model": {"type": "WordLevel", "vocab": WORDS, "unk_token": "[UNK]"},
}  # fmt: skip
FILES = {
    "config.json": json.dumps({"pad_token_id": 0}).encode(),
    "tokenizer.json": json.dumps(TOKENIZER).encode(),
    "tokenizer_config.json": b'{"model_max_length": 128, "pad_token": "[PAD]"}',
    "special_tokens_map.json": b'{"pad_token": "[PAD]"}',
    "model_optimized.onnx": NETWORK,
}
COMMIT = "c" * 40
ROOT = Path(__file__).parents[3]


class Hub(BaseHTTPRequestHandler):
    """Answers as huggingface.co does, as far as one model needs it."""

    def do_HEAD(self) -> None:  # the name the server calls
        self._answer(send=False)

    def do_GET(self) -> None:  # the name the server calls
        self._answer(send=True)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the server's name
        del format, args

    def _answer(self, *, send: bool) -> None:
        name = self.path.partition("?")[0].rpartition("/")[2]
        if "/tree/" in self.path:
            self._send(json.dumps([_listed(file) for file in FILES]).encode(), send=send)
        elif "/api/models/" in self.path:
            siblings = [{"rfilename": file, "size": len(body)} for file, body in FILES.items()]
            info = {"id": "some/model", "sha": COMMIT, "siblings": siblings}
            self._send(json.dumps(info).encode(), send=send)
        elif name in FILES:
            self._send(FILES[name], send=send)
        else:
            self.send_error(404)

    def _send(self, body: bytes, *, send: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", f'"{hashlib.sha256(body).hexdigest()}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.end_headers()
        if send:
            self.wfile.write(body)


def _listed(file: str) -> dict[str, object]:
    body = FILES[file]
    digest = hashlib.sha256(body).hexdigest()
    return {"type": "file", "path": file, "size": len(body), "oid": digest}


@pytest.fixture
def hub() -> Iterator[str]:
    """Serve a hub; return its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Hub) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def configured(tmp_path: Path, **embedder: object) -> Settings:
    wanted = EmbedderSettings.model_validate({"engine": "fastembed", **embedder})
    return Settings(data=tmp_path, documents=DocumentsSettings(embedder=wanted))


EMBED = """
import json, logging, sys
from pathlib import Path
from config import Settings
from config.settings import DocumentsSettings, EmbedderSettings
from rag.embedding.engines import open_embedder

logging.basicConfig(level="INFO")
wanted = EmbedderSettings(engine=sys.argv[2], download=sys.argv[3] == "fetch")
settings = Settings(data=Path(sys.argv[1]), documents=DocumentsSettings(embedder=wanted))
embedder = open_embedder(settings)
rows = embedder.documents(["oven oven", "lease", "bees"]) @ embedder.query("lease")
print(json.dumps([embedder.name, rows.tolist()]))
"""


def embed(tmp_path: Path, engine: str, download: str, hub: str) -> tuple[str, list[float], str]:
    """Embed in a process of its own: the hub's library knows one address, from its import on."""
    done = subprocess.run(
        [sys.executable, "-c", EMBED, str(tmp_path), engine, download],
        env={**os.environ, "HF_ENDPOINT": hub, "HF_HUB_DISABLE_XET": "1"},
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    name, likeness = json.loads(done.stdout)
    return name, likeness, done.stderr


def test_a_model_is_fetched_once_and_then_there_for_ever(hub: str, tmp_path: Path) -> None:
    name, likeness, told = embed(tmp_path, "fastembed", "fetch", hub)
    assert name == f"fastembed/{MODEL}"
    assert likeness == pytest.approx([0, 1, 0])
    assert f"fetching the model {MODEL!r}: 0 of 220 MB" in told
    again, likeness, _ = embed(tmp_path, "auto", "never", "http://127.0.0.1:9")
    assert again == name
    assert likeness == pytest.approx([0, 1, 0])


def test_a_model_that_is_damaged_says_what_to_remove(tmp_path: Path) -> None:
    settings = configured(tmp_path)
    folder = tmp_path / "models" / "fastembed"
    stub = folder / "sentence-transformers--paraphrase-multilingual-MiniLM-L12-v2" / "x.onnx"
    stub.parent.mkdir(parents=True)
    stub.write_bytes(b"not a network")
    with pytest.raises(ConnectionError, match=r"cannot be loaded: remove .*MiniLM-L12-v2"):
        open_embedder(settings).query("oven")


def test_a_model_that_fastembed_does_not_know_is_a_wrong_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="fastembed knows no model 'no/such'"):
        open_embedder(configured(tmp_path, model="no/such"))
