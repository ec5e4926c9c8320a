"""The embedders by name, best first, and which of them this machine can use."""

from config import Settings, SettingsError
from config.engines import EngineMissingError, EngineSpec, EngineTable, UnknownEngineError
from rag.embedding.embedder import Embedder
from rag.embedding.fastembed import model_folder, present
from rag.embedding.guarded import Guarded

EMBEDDERS = EngineTable(
    "embedder",
    [
        EngineSpec(
            "fastembed",
            "rag.embedding.fastembed:open_fastembed",
            needs=("fastembed",),
            extra="fastembed",
        ),
        EngineSpec("wordllama", "rag.embedding.wordllama:open_wordllama", needs=("wordllama",)),
        EngineSpec("ollama", "rag.embedding.ollama:open_ollama", needs=("httpx2",)),
        EngineSpec("openai", "rag.embedding.openai:open_openai", needs=("httpx2",)),
    ],
)


UNAVAILABLE = (ConnectionError, SettingsError, EngineMissingError, UnknownEngineError)
"""Why an engine cannot be had, each with one sentence for people; search by words goes on."""


def choose(settings: Settings) -> EngineSpec:
    """Return the embedder the settings name; `auto` is the best that works here without a server.

    Raises:
        UnknownEngineError: if no engine has the name in the settings.
    """
    ours = settings.documents.embedder
    if ours.engine != "auto":
        return EMBEDDERS.find(ours.engine)
    better = EMBEDDERS.find("fastembed")
    if better.installed and (ours.download or present(model_folder(settings))):
        return better
    return EMBEDDERS.find("wordllama")


def open_embedder(settings: Settings) -> Embedder:
    """Load the embedder of the settings. Blocks; a foreign engine may raise anything.

    Nothing is fetched and no server is asked until the first text.

    Raises:
        UnknownEngineError: if no engine has the name in the settings.
        EngineMissingError: if it is not installed.
        SettingsError: if it lacks a setting, or one is wrong.
    """
    embedder: Embedder = choose(settings).load()(settings=settings)
    return Guarded(embedder)
