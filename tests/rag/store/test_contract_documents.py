"""What every store promises about documents, pages and chunks."""

from dataclasses import replace
from pathlib import Path

import pytest

from rag.documents import Filters, Page
from rag.store.store import Store
from tests.rag.store.asking import ALL, match, near
from tests.rag.store.places import add, axis, document, embed, indexed, page


def test_a_new_index_is_empty(store: Store) -> None:
    assert store.documents() == []
    assert store.counts("e").chunks == 0
    assert match(store, "anything") == []
    assert near(store, 0) == []
    assert store.unembedded("e", limit=5) == {}


def test_a_document_comes_back_as_it_was_put(store: Store) -> None:
    put = store.put(
        document(
            title="Manual",
            language="en",
            note="two pages are scanned",
            size=7,
            modified_ns=9,
            content="ab" * 32,
            indexed_at=12.5,
        ),
        [page("One. Two.")],
        indexed([page("One. Two.")]),
    )
    assert store.documents() == [put]
    assert put.id
    assert (put.pages, put.chunks, put.indexed_at) == (1, 2, 12.5)


def test_documents_come_by_path(store: Store) -> None:
    for path in ("/b", "/a/z", "/a"):
        store.put(document(path))
    assert [str(found.path) for found in store.documents()] == ["/a", "/a/z", "/b"]


def test_pages_come_back_in_order(store: Store) -> None:
    pages = [Page(number=5, text="Five.", label="v"), Page(number=None, text="None.")]
    put = store.put(document(), pages)
    assert store.pages(put.id) == pages
    assert store.page(put.id, 1) == pages[1]
    assert store.page(put.id, 2) is None
    assert store.pages("nobody") == []


def test_chunks_come_back_in_the_order_asked_for(store: Store) -> None:
    pages = [page("Fill water.", number=3), page("Drain it. Dry it.", number=4)]
    chunks = indexed(pages, title="The Manual")
    put = store.put(document(), pages, chunks)
    ids = [scored.id for scored in store.match({"manual": 1}, limit=9, filters=ALL)]
    stored = store.chunks([*sorted(ids, reverse=True), max(ids) + 1])
    assert [each.chunk for each in stored] == [each.chunk for each in reversed(chunks)]
    assert [each.page_number for each in stored] == [4, 4, 3]
    assert {each.document for each in stored} == {put}
    assert stored[0].terms == ("dry", "it")
    assert stored[0].context == ("the", "manual")


def test_a_changed_file_keeps_its_id_and_loses_its_old_words(store: Store) -> None:
    old = add(store, "/a", "Old words.", "Kept words.")
    new = add(store, "/a", "New words.", "Kept words.")
    assert new.id == old.id
    assert match(store, "old") == []
    assert match(store, "new") == ["New words."]
    assert store.frequencies(["words", "old"]) == {"words": 2, "old": 0}
    assert store.counts().pages == 1


def test_ids_of_chunks_are_never_used_again(store: Store) -> None:
    add(store, "/a", "Same words.")
    [before] = store.match({"same": 1}, limit=1, filters=ALL)
    add(store, "/a", "Same words.")
    [after] = store.match({"same": 1}, limit=1, filters=ALL)
    assert after.id > before.id
    assert store.chunks([before.id]) == []


def test_a_touched_document_keeps_its_content(store: Store) -> None:
    put = add(store, "/a", "Words stay.")
    touched = replace(put, condition="pending", note="changed", pages=0, chunks=0, size=5)
    store.touch(touched)
    assert store.documents() == [replace(touched, pages=1, chunks=1)]
    assert match(store, "stay") == ["Words stay."]
    assert store.counts().pending == 1


def test_touching_what_is_gone_does_nothing(store: Store) -> None:
    store.touch(replace(document(), id="gone"))
    assert store.documents() == []


def test_a_moved_document_keeps_id_and_content(store: Store) -> None:
    put = add(store, "/a", "Words move.")
    store.move(Path("/a"), Path("/b/c"))
    assert store.documents() == [replace(put, path=Path("/b/c"))]
    assert match(store, "move") == ["Words move."]


def test_a_move_onto_another_document_forgets_that(store: Store) -> None:
    put = add(store, "/a", "Words move.")
    add(store, "/b", "Words vanish.")
    store.move(Path("/a"), Path("/b"))
    assert [found.id for found in store.documents()] == [put.id]
    assert match(store, "words") == ["Words move."]


@pytest.mark.parametrize("to", ["/a", "/z"])
def test_a_move_of_nothing_or_to_itself_changes_nothing(store: Store, to: str) -> None:
    put = add(store, "/a", "Words stay.")
    store.move(Path("/a" if to == "/a" else "/nothing"), Path(to))
    assert store.documents() == [put]
    assert match(store, "stay") == ["Words stay."]


def test_a_removed_document_is_gone_with_all_it_held(store: Store) -> None:
    gone, kept = add(store, "/a", "First words."), add(store, "/b", "Second words.")
    embed(store, "e", {"First words.": axis(0), "Second words.": axis(1)})
    store.remove([gone.id, "nobody"])
    assert store.documents() == [kept]
    assert store.pages(gone.id) == []
    assert match(store, "words") == ["Second words."]
    assert near(store, 0, 1) == ["Second words."]
    assert store.frequencies(["words"]) == {"words": 1}
    counts = store.counts("e")
    assert (counts.documents, counts.pages, counts.chunks, counts.unembedded) == (1, 1, 1, 0)


@pytest.mark.parametrize(
    "name", ["line\nbreak", "\N{GRINNING FACE}", "\udcff.pdf", 'it\'s 100% "quoted".pdf']
)
def test_any_file_name_comes_back(store: Store, name: str) -> None:
    put = add(store, f"/a/{name}", "Some words.", title=name)
    assert [found.path for found in store.documents()] == [Path(f"/a/{name}")]
    assert match(store, "words", filters=Filters(document=name)) == ["Some words."]
    store.move(Path(f"/a/{name}"), Path("/b"))
    assert [found.id for found in store.documents()] == [put.id]


def test_half_characters_in_a_text_do_no_harm(store: Store) -> None:
    pages = [Page(number=1, text="Half \ud800 mark.")]
    put = store.put(document(note="\udcff"), pages, indexed(pages))
    [stored] = store.pages(put.id)
    assert len(stored.text) == len(pages[0].text)
    assert match(store, "mark") == [stored.text]
