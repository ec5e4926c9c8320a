"""Looking up in a store as tests do: what is found, as texts."""

from rag.documents import Filters
from rag.store.store import Scored, Store
from tests.rag.store.places import axis

ALL = Filters()


def texts(store: Store, found: list[Scored]) -> list[str]:
    return [stored.chunk.text for stored in store.chunks([scored.id for scored in found])]


def match(store: Store, *terms: str, filters: Filters = ALL, limit: int = 10) -> list[str]:
    found = store.match(dict.fromkeys(terms, 1.0), limit=limit, filters=filters)
    return texts(store, found)


def near(store: Store, *axes: int, filters: Filters = ALL, limit: int = 10) -> list[str]:
    return texts(store, store.nearest(axis(*axes), embedder="e", limit=limit, filters=filters))
