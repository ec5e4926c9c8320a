import pytest

from rag.indexing.progress import Progress
from rag.status import doing, status
from rag.store.store import Counts

COUNTS = Counts(documents=3, pages=9, chunks=20, pending=1, unembedded=0)


def test_it_holds_what_is_there_and_what_is_to_come() -> None:
    said = status(COUNTS, Progress("reading", done=1, total=5), paused=False, trouble="")
    assert (said.documents, said.chunks, said.pending) == (3, 20, 4)
    assert said.detail == "reading file 2 of 5"


def test_what_waits_in_the_store_counts_too() -> None:
    assert status(COUNTS, Progress(done=1, total=5), paused=False, trouble="").pending == 1


def test_trouble_comes_first() -> None:
    said = status(COUNTS, Progress("reading"), paused=False, trouble="the disk is full")
    assert said.detail == "the disk is full"


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (Progress("idle"), ""),
        (Progress("idle", note="the embedder is away"), "the embedder is away"),
        (Progress("paused"), ""),
        (Progress("walking"), "looking for files"),
        (Progress("reading", 4, 9, pages=8, pages_per_s=155.4), "reading file 5 of 9, 155 pages/s"),
        (Progress("reading", 9, 9, document="/secret"), "reading file 9 of 9"),
        (Progress("embedding", unembedded=7), "embedding, 7 texts left"),
    ],
)
def test_it_says_in_a_few_words_what_is_going_on(progress: Progress, words: str) -> None:
    assert doing(progress, paused=False) == words
    assert doing(progress, paused=True) == "paused"
