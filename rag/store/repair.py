"""Makes sure that there is a sound index file of the newest format, whatever lies there."""

from contextlib import closing
from pathlib import Path

from rag.store import schema
from rag.store.connections import bare


def prepare(path: Path) -> None:
    """Make, or bring to the newest format, the file at this path.

    Raises:
        StoreError: if a newer Hearsay wrote it.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with closing(bare(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        schema.upgrade(connection)
