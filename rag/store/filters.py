"""Which documents and chunks a search is limited to, as SQL."""

import os
from dataclasses import dataclass

from rag.documents import Filters

FAR_S = 9e9
"""The year 2255; nanoseconds since the epoch fit into 64 bits until 2262."""


@dataclass(frozen=True)
class Condition:
    """The end of `SELECT … FROM chunks JOIN documents …`, and its values."""

    sql: str
    values: tuple[object, ...]


def condition(filters: Filters) -> Condition | None:
    """Return what a chunk and its document must fulfil; None if anything will do."""
    parts: list[tuple[str, tuple[object, ...]]] = []
    if filters.folder is not None:
        inside = _bytes(str(filters.folder)).rstrip(b"/") + b"/"
        after = inside[:-1] + bytes([inside[-1] + 1])
        parts.append(("documents.path >= ? AND documents.path < ?", (inside, after)))
    if filters.document is not None:
        parts.append(_named(filters.document))
    if filters.language is not None:
        parts.append(
            ("coalesce(chunks.language, documents.language) = ?", (text(filters.language),))
        )
    if filters.since is not None:
        parts.append(("documents.modified_ns >= ?", (_nanoseconds(filters.since),)))
    if filters.until is not None:
        parts.append(("documents.modified_ns <= ?", (_nanoseconds(filters.until),)))
    if not parts:
        return None
    sql = " AND ".join(f"({part})" for part, _ in parts)
    return Condition(sql, tuple(value for _, values in parts for value in values))


def _named(name: str) -> tuple[str, tuple[object, ...]]:
    """Return the condition of a document's id, its path, or whole parts at the path's end."""
    path = _bytes(name)
    tail = b"/" + path.lstrip(b"/")
    ending = "substr(documents.path, length(documents.path) - ? + 1)"
    sql = f"documents.id = ? OR documents.path = ? OR {ending} = ?"
    return sql, (text(name), path, len(tail), tail)


def _bytes(path: str) -> bytes:
    """Return a path as the file system writes it; what it cannot write is the path of nothing."""
    try:
        return os.fsencode(path)
    except UnicodeEncodeError:
        return path.encode("utf-8", "replace")


def _nanoseconds(seconds: float) -> int:
    return int(min(FAR_S, max(-FAR_S, seconds)) * 1e9)


def text(value: str) -> str:
    """Return text as an index can hold it, as long as it was.

    Half a surrogate pair becomes a question mark, and NUL a space.
    """
    return value.encode("utf-8", "replace").decode().replace("\0", " ")
