"""The embedders by name, best first, and which of them this machine can use."""

from config import Settings
from config.engines import EngineSpec, EngineTable
from rag.embedding.embedder import Embedder
from rag.embedding.guarded import Guarded

EMBEDDERS = EngineTable(
    "embedders",
    [
        EngineSpec("wordllama", "rag.embedding.wordllama:open_wordllama", needs=("wordllama",)),
    ],
)


def open_embedder(settings: Settings) -> Embedder:
    """Load the embedder of the settings. Blocks; a foreign engine may raise anything.

    Raises:
        UnknownEngineError: if no engine has the name in the settings.
        EngineMissingError: if it is not installed, or its model is not on this machine.
        SettingsError: if it lacks a setting.
    """
    spec = EMBEDDERS.choose(settings.documents.embedder.engine)
    return Guarded(spec.load()(settings=settings))
