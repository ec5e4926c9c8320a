"""Opens the index that the settings name."""

from config import Settings
from rag.store.sqlite import SqliteStore
from rag.store.store import Store

FOLDER = "documents"


def open_store(settings: Settings) -> Store:
    """Return the index of this house: files in the data folder. Nothing is opened yet."""
    return SqliteStore(settings.data / FOLDER)
