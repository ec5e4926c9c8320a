"""Anything that speaks OpenAI's API for embeddings: OpenAI, vLLM, LocalAI, llama.cpp, TEI."""

from typing import Any

from config import Settings, SettingsError
from rag.embedding.served import ServedEmbedder
from rag.embedding.server import open_server


class OpenAIEmbedder(ServedEmbedder):
    """Embeds with a model of an OpenAI-compatible server."""

    @property
    def unknown(self) -> str:
        """Say what may be wrong: both an address and a model can be unknown."""
        return (
            f"{self._server.url} knows no model {self._model!r}: check documents.embedder.model,"
            " and whether the address ends in /v1"
        )

    def _rows(self, texts: list[str], *, timeout_s: float) -> Any:
        body = {"model": self._model, "input": texts, "encoding_format": "float"}
        answer = self._server.post("/embeddings", body, timeout_s=timeout_s)
        rows = sorted(answer["data"], key=lambda row: row["index"])
        return [row["embedding"] for row in rows]


def open_openai(*, settings: Settings) -> OpenAIEmbedder:
    """Return the embedder of the settings. Nothing is sent yet.

    There is no usual address: texts of yours go to no server you have not named.

    Raises:
        SettingsError: if the address or the model is missing, or the key cannot be read.
    """
    ours = settings.documents.embedder
    if ours.model is None:
        raise SettingsError("documents.embedder.engine 'openai' needs documents.embedder.model")
    return OpenAIEmbedder(open_server(ours), engine="openai", model=ours.model)
