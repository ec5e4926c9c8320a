from dataclasses import replace
from functools import partial
from pathlib import Path

from rich.console import Console

from benchmarks.documents.made import made_up
from benchmarks.documents.scale import _index, _search, measure, table
from rag.store.sqlite import SqliteStore

CHUNKS = 250


def test_an_index_of_the_size_asked_for_is_made_and_asked(tmp_path: Path) -> None:
    made = made_up()
    small = replace(made, paragraphs=made.paragraphs[:50], questions=made.questions[:10])
    place = partial(SqliteStore, tmp_path)
    written = _index([small], CHUNKS, place)
    with place() as store:
        assert store.counts().chunks == CHUNKS
        assert store.counts().documents == 2
    asked = _search([small], place)
    assert asked.recall == 1
    assert asked.search_ms.count == 10
    assert min(written.put_s, written.embed_s, asked.match_ms.p50, asked.nearest_ms.p50) > 0
    console = Console(record=True, width=100)
    console.print(table([replace(asked, chunks=CHUNKS, written=written)]))
    assert "250 chunks" in console.export_text()


def test_each_size_is_measured_in_processes_of_its_own(tmp_path: Path) -> None:
    made = made_up()
    small = replace(made, paragraphs=made.paragraphs[:20], questions=made.questions[:3])
    scale = measure([small], 20, tmp_path)
    assert (scale.chunks, scale.recall) == (20, 1)
    assert scale.disk_mb > 0
    assert scale.memory_mb > 50
