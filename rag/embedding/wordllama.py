"""wordllama: 16 MB of weights that come with the package; nothing is fetched, nothing is asked."""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from config import Settings
from rag.store.store import Vector

CONFIG = "l2_supercat"
DIMENSIONS = 256


class WordLlamaEmbedder:
    """The mean of a text's token vectors."""

    name = f"wordllama/l2-{DIMENSIONS}"

    def __init__(self, model: Any) -> None:
        self._tokenizer = model.tokenizer
        self._tokenizer.no_padding()
        self._tokens: Vector = model.embedding

    def documents(self, texts: Sequence[str]) -> Vector:
        """Return one row per text, of any length.

        The library's own `embed` pads all texts of a batch to the longest one: half as fast with
        chunks of ordinary length, and gigabytes of memory for one long text among short ones.
        """
        rows = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        encoded = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        for row, tokens in zip(rows, encoded, strict=True):
            if tokens.ids:
                np.mean(self._tokens[tokens.ids], axis=0, out=row)
        return rows

    def query(self, text: str) -> Vector:
        """Return the vector of a question: no other than that of a text."""
        row: Vector = self.documents([text])[0]
        return row


def open_wordllama(*, settings: Settings) -> WordLlamaEmbedder:
    """Load the weights and the tokenizer out of the package's own folder."""
    del settings  # there is one model, and it is in the package
    library = _library()
    folder = Path(library.__file__).parent
    model = library.WordLlama.load(CONFIG, cache_dir=folder, dim=DIMENSIONS, disable_download=True)
    return WordLlamaEmbedder(model)


def _library() -> Any:
    """Import wordllama without what its import does to the root logger, which is the program's."""
    root = logging.getLogger()
    before = (root.level, list(root.handlers))
    import wordllama  # noqa: PLC0415  # only when it is the engine

    root.level, root.handlers[:] = before
    return wordllama
