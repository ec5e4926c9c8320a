"""The approximate index of one embedder: learned from the vectors in the file, saved beside it.

It can be made again from the file at any time, so a missing or broken one costs speed only.
"""

import hashlib
import json
import logging
import secrets
import sqlite3
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from rag.store.embeddings import live, newer
from rag.store.errors import StoreError
from rag.store.store import Vector
from rag.store.vectors import PER_LIST, Ids, VectorIndex, lists_for

log = logging.getLogger(__name__)

RECALL = 0.98
"""This share of the `NEAREST` it must find; so many lists are looked into."""
NEAREST = 50
QUESTIONS = 64
"""So many vectors of the index are looked up, to see what share is found."""
SHIFT = 0.5
"""When this share of its vectors is new or gone, it is learned anew."""
PATTERN = "vectors-*.faiss"


@dataclass(frozen=True)
class Saved:
    """An approximate index on the disk."""

    file: str
    digest: str
    """SHA-256 of the file, hexadecimal."""
    row: int
    """Up to which row of `vectors` it has all of them."""
    count: int
    recall: float
    """What share of the nearest it found, compared with looking at all."""


def saved(connection: sqlite3.Connection, embedder: int) -> Saved | None:
    """Return what was saved last for an embedder."""
    row = connection.execute(
        "SELECT approximate FROM embedders WHERE id = ? AND approximate IS NOT NULL", (embedder,)
    ).fetchone()
    return None if row is None else Saved(**json.loads(row[0]))


def due(connection: sqlite3.Connection, embedder: int, folder: Path, *, exact_up_to: int) -> bool:
    """Return whether an approximate index is wanted, and the one that is there will not do."""
    count = live(connection, embedder)
    if count <= exact_up_to:
        return False
    there = saved(connection, embedder)
    if there is None or not intact(folder, there):
        return True
    added = connection.execute(
        "SELECT count(*) FROM vectors WHERE embedder = ? AND row > ?", (embedder, there.row)
    ).fetchone()[0]
    return bool(added > SHIFT * there.count or count < (1 - SHIFT) * there.count)


def build(connection: sqlite3.Connection, embedder: int, folder: Path) -> Saved:
    """Learn an approximate index of all vectors of an embedder, and save it.

    Raises:
        StoreError: if there is no place for it; looking at all vectors goes on.
    """
    count = live(connection, embedder)
    lists = lists_for(count)
    index = VectorIndex.approximate(_sample(connection, embedder, lists * PER_LIST), lists=lists)
    row = 0
    for row, ids, vectors in newer(connection, embedder, 0):  # noqa: B007  # the last one is kept
        index.add(ids, vectors)
    recall = _tune(connection, embedder, index)
    path = folder / PATTERN.replace("*", f"{embedder}-{secrets.token_hex(4)}")
    _save(index, path)
    log.info(
        "%d vectors in %d lists, %d looked into: %.1f %% of the nearest are found",
        *(count, lists, index.probes, recall * 100),
    )
    return Saved(path.name, _digest(path), row, count, recall)


def keep(connection: sqlite3.Connection, embedder: int, built: Saved) -> None:
    """Let every process use an index that was built."""
    connection.execute(
        "UPDATE embedders SET approximate = ? WHERE id = ?", (json.dumps(asdict(built)), embedder)
    )


def load(folder: Path, there: Saved) -> VectorIndex | None:
    """Read what was saved; None if it is gone or broken."""
    if not intact(folder, there):
        return None
    try:
        return VectorIndex.load(folder / there.file)
    except (OSError, RuntimeError) as exc:
        log.warning("%s cannot be read (%s): looking at all vectors", there.file, exc)
        return None


def intact(folder: Path, there: Saved) -> bool:
    """Return whether the file is there as it was written."""
    try:
        return _digest(folder / there.file) == there.digest
    except OSError:
        return False


def sweep(connection: sqlite3.Connection, folder: Path) -> None:
    """Delete the indexes that nobody needs any more (who uses one has it in memory)."""
    rows = connection.execute("SELECT id FROM embedders").fetchall()
    needed = {there.file for row in rows if (there := saved(connection, row[0]))}
    for path in folder.glob(PATTERN):
        if path.name not in needed:
            path.unlink(missing_ok=True)


def _save(index: VectorIndex, path: Path) -> None:
    try:
        index.save(path)
    except OSError as exc:
        with suppress(OSError):
            path.unlink()
        why = exc.strerror or exc
        raise StoreError(f"{path.parent} cannot take an index of vectors ({why})") from exc


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sample(connection: sqlite3.Connection, embedder: int, most: int) -> Vector:
    """Return vectors from all over the index."""
    step = max(1, live(connection, embedder) // most)
    return np.concatenate([vectors[::step] for _, _, vectors in newer(connection, embedder, 0)])


def _tune(connection: sqlite3.Connection, embedder: int, index: VectorIndex) -> float:
    """Look into more lists until enough is found; return the share that is."""
    questions = _sample(connection, embedder, QUESTIONS)[:QUESTIONS]
    truth = nearest_of_all(connection, embedder, questions)
    index.probes, recall = 1, 0.0
    while True:
        found = (index.search(question, limit=NEAREST) for question in questions)
        shares = [
            len({identity for identity, _ in pairs} & set(there)) / len(there)
            for pairs, there in zip(found, truth, strict=True)
        ]
        recall = sum(shares) / len(shares)
        if recall >= RECALL or index.probes >= index.lists:
            return recall
        index.probes = round(index.probes * 1.5) + 1


def nearest_of_all(
    connection: sqlite3.Connection, embedder: int, questions: Vector
) -> list[list[int]]:
    """Return the contents nearest to each question, by looking at every vector."""
    best_ids: Ids = np.zeros((len(questions), 0), dtype=np.int64)
    best_scores = np.zeros((len(questions), 0), dtype=np.float32)
    for _, ids, vectors in newer(connection, embedder, 0):
        all_ids = np.hstack([best_ids, np.broadcast_to(ids, (len(questions), len(ids)))])
        scores = np.hstack([best_scores, questions @ vectors.T])
        order = np.argsort(-scores, axis=1)[:, :NEAREST]
        best_ids = np.take_along_axis(all_ids, order, axis=1)
        best_scores = np.take_along_axis(scores, order, axis=1)
    rows: list[list[int]] = best_ids.tolist()
    return rows
