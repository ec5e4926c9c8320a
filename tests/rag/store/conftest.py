from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.store.store import Store
from tests.rag.store.places import Database, Folder, Place
from tests.rag.store.server import Server, serving

PLACES = ["sqlite", "postgres"]
"""Every store we ship."""


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL of the tests' own."""
    with serving() as server:
        yield server


@pytest.fixture(params=PLACES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty place for an index."""
    if request.param == "sqlite":
        return Folder(tmp_path / "documents")
    server: Server = request.getfixturevalue("server")
    server.forget()
    return Database(server)


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """An empty index."""
    with place.open() as store:
        yield store
