"""Ollama, a server of models on a machine of one's own (its API: `/api/embed`, `/api/pull`)."""

import logging
from typing import Any

from config import Settings
from rag.embedding.served import QUERY_S, ServedEmbedder
from rag.embedding.server import Server, UnknownThereError, open_server

log = logging.getLogger(__name__)

URL = "http://localhost:11434"
MODEL = "bge-m3"
"""Knows a hundred languages; 1.2 GB, MIT."""
SILENT_S = 300.0
"""A fetch that says nothing for so long has failed."""


class OllamaEmbedder(ServedEmbedder):
    """Embeds with a model of Ollama's; lets it fetch the model first, where that is allowed."""

    def __init__(self, server: Server, *, model: str, download: bool) -> None:
        super().__init__(server, engine="ollama", model=model)
        self._download = download

    @property
    def unknown(self) -> str:
        """Say how the model gets there."""
        if self._download:
            return f"Ollama does not have the model {self._model!r} yet"
        return (
            f"Ollama has no model {self._model!r}: run `ollama pull {self._model}`,"
            " or set documents.embedder.download: true"
        )

    def _rows(self, texts: list[str], *, timeout_s: float) -> Any:
        try:
            return self._ask(texts, timeout_s=timeout_s)
        except UnknownThereError:
            if not self._download or timeout_s <= QUERY_S:  # nobody waits for a fetch
                raise
        self._pull()
        return self._ask(texts, timeout_s=timeout_s)

    def _ask(self, texts: list[str], *, timeout_s: float) -> Any:
        body = {"model": self._model, "input": texts, "truncate": True}
        return self._server.post("/api/embed", body, timeout_s=timeout_s)["embeddings"]

    def _pull(self) -> None:
        told = -1
        body = {"model": self._model}
        for step in self._server.stream("/api/pull", body, timeout_s=SILENT_S):
            if "error" in step:
                raise ConnectionError(f"Ollama cannot fetch the model {self._model!r}")
            if not step.get("total"):
                continue
            percent = 100 * step.get("completed", 0) // step["total"]
            if percent // 10 != told:
                told = percent // 10
                log.info("Ollama fetches the model %r: %d %%", self._model, percent)


def open_ollama(*, settings: Settings) -> OllamaEmbedder:
    """Return the embedder of the settings. Nothing is sent yet.

    Raises:
        SettingsError: if the address is none, or the key cannot be read.
    """
    ours = settings.documents.embedder
    server = open_server(ours, default=URL)
    return OllamaEmbedder(server, model=ours.model or MODEL, download=ours.download)
