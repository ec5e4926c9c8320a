"""The settings say where the index is."""

from pathlib import Path

from config import Settings
from rag.store.open import open_store
from tests.rag.store.places import add


def test_without_a_database_it_is_a_folder_in_the_data_folder(
    settings: Settings, tmp_path: Path
) -> None:
    with open_store(settings) as store:
        assert list(tmp_path.iterdir()) == []
        add(store, "/a", "Word.")
    assert (tmp_path / "documents" / "index.sqlite").is_file()
    assert (tmp_path / "documents").stat().st_mode & 0o077 == 0
