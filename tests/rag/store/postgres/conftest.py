from collections.abc import Iterator

import pytest

from rag.store.postgres.store import PostgresStore
from tests.rag.store.places import Database
from tests.rag.store.server import Server


@pytest.fixture
def place(server: Server) -> Database:
    server.forget()
    return Database(server)


@pytest.fixture
def store(place: Database) -> Iterator[PostgresStore]:
    with place.open() as store:
        yield store
