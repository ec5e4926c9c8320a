"""fastembed: better vectors, in many languages, from a model on disk or fetched from its hub."""

import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from config import Settings, SettingsError
from rag.embedding.fetching import telling
from rag.embedding.prefixes import prefixes
from rag.store.store import Vector

MODEL = "sentence-transformers/paraphrase-multilingual-MiniLM-L12-v2"
"""Fifty languages, 384 dimensions, 0.22 GB, Apache-2.0."""
AT_ONCE = 32
"""Texts in one run of the model: more are not faster on a processor, and take memory."""


class Model(Protocol):
    """What is used of `fastembed.TextEmbedding`."""

    def embed(self, documents: Sequence[str], *, batch_size: int) -> Iterable[Any]:
        """Yield a vector per text."""


class Shelf(Protocol):
    """Where a model is taken from."""

    name: str

    def load(self) -> Model:
        """Return the model if it is on this machine.

        Raises:
            ConnectionError: if it is not, with what to do.
        """

    def fetch(self) -> Model:
        """Return the model, fetched first if it is not here and that is allowed.

        Raises:
            ConnectionError: if it is not here and cannot be fetched.
        """


class FastembedEmbedder:
    """Loads its model at the first text; until the model is there, a question has no vector."""

    def __init__(self, shelf: Shelf) -> None:
        self.name = f"fastembed/{shelf.name}"
        self._shelf = shelf
        self._prefixes = prefixes(shelf.name)
        self._lock = threading.Lock()
        self._model: Model | None = None

    def documents(self, texts: Sequence[str]) -> Vector:
        """Return one row per text; wait for the model to be fetched where that is allowed.

        Raises:
            ConnectionError: if the model is not on this machine and cannot be fetched.
        """
        with self._lock:
            self._model = self._model or self._shelf.fetch()
        return _rows(self._model, [self._prefixes.document + text for text in texts])

    def query(self, text: str) -> Vector:
        """Return the vector of a question; never wait for a model to be fetched.

        Raises:
            ConnectionError: if the model is not on this machine yet.
        """
        row: Vector = _rows(self._at_once(), [self._prefixes.query + text])[0]
        return row

    def _at_once(self) -> Model:
        if self._model is not None:
            return self._model
        if not self._lock.acquire(blocking=False):
            raise ConnectionError(f"the model of {self.name} is not ready yet")
        try:
            self._model = self._shelf.load()
        finally:
            self._lock.release()
        return self._model


def _rows(model: Model, texts: Sequence[str]) -> Vector:
    return np.array(list(model.embed(texts, batch_size=AT_ONCE)), dtype=np.float32)


class Folder:
    """A model in a folder of its own; fastembed fetches it there from its hub."""

    def __init__(self, name: str, folder: Path, *, size_mb: float, download: bool) -> None:
        self.name = name
        self._folder = folder
        self._size_mb = size_mb
        self._download = download

    def load(self) -> Model:
        """Return the model if it is on this machine; see `Shelf`."""
        if present(self._folder):
            return self._open(only_here=True)
        raise ConnectionError(
            f"the model {self.name!r} is not on this machine"
            + (" yet" if self._download else ": set documents.embedder.download: true")
        )

    def fetch(self) -> Model:
        """Return the model, fetched first if need be; see `Shelf`."""
        if present(self._folder) or not self._download:
            return self.load()
        with telling(f"the model {self.name!r}", self._folder, size_mb=self._size_mb):
            return self._open(only_here=False)

    def _open(self, *, only_here: bool) -> Model:
        from fastembed import TextEmbedding  # noqa: PLC0415  # an extra, slow to import

        try:
            model: Model = TextEmbedding(
                self.name, cache_dir=str(self._folder), local_files_only=only_here
            )
        except Exception as exc:  # foreign code, files and the network: all of it is no model
            raise ConnectionError(
                f"the model {self.name!r} cannot be "
                + (f"loaded: remove {self._folder}" if only_here else "fetched from its hub")
            ) from exc
        return model


def model_folder(settings: Settings) -> Path:
    """Return where the model of the settings stands, or would stand once fetched."""
    name = settings.documents.embedder.model or MODEL
    return settings.data / "models" / "fastembed" / name.replace("/", "--")


def present(folder: Path) -> bool:
    """Say whether a model was fetched to `folder`: its files only appear there when complete."""
    return next(folder.rglob("*.onnx"), None) is not None


def open_fastembed(*, settings: Settings) -> FastembedEmbedder:
    """Return the embedder of the settings; its model is loaded at the first text.

    Raises:
        SettingsError: if fastembed knows no such model.
    """
    ours = settings.documents.embedder
    name = ours.model or MODEL
    size_mb = _size_mb(name)
    shelf = Folder(name, model_folder(settings), size_mb=size_mb, download=ours.download)
    return FastembedEmbedder(shelf)


def _size_mb(name: str) -> float:
    from fastembed import TextEmbedding  # noqa: PLC0415  # an extra, slow to import

    for model in TextEmbedding.list_supported_models():
        if model["model"].lower() == name.lower():
            return float(model["size_in_GB"]) * 1000
    raise SettingsError(f"documents.embedder.model: fastembed knows no model {name!r}")
