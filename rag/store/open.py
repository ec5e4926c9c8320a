"""Opens the index that the settings name."""

from pathlib import Path

from config import Settings
from rag.store.postgres.open import open_postgres
from rag.store.sqlite import SqliteStore
from rag.store.store import Store

FOLDER = "documents"


def folder_of(settings: Settings) -> Path:
    """Return the folder of the index, and of what is kept beside it."""
    return settings.data / FOLDER


def open_store(settings: Settings) -> Store:
    """Return the index of this house: files in the data folder, or the database that is set.

    Nothing is opened yet.

    Raises:
        SettingsError: if the database's address or password is wrong.
        EngineMissingError: if the libraries for it are not installed.
    """
    if settings.documents.postgres:
        return open_postgres(settings)
    return SqliteStore(folder_of(settings))
