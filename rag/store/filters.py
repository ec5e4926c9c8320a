"""Which documents and chunks a search is limited to, as SQL."""

import os
from dataclasses import dataclass

from rag.documents import Filters


@dataclass(frozen=True)
class Condition:
    """The end of `SELECT … FROM chunks JOIN documents …`, and its values."""

    sql: str
    values: tuple[object, ...]


def condition(filters: Filters) -> Condition | None:
    """Return what a chunk and its document must fulfil; None if anything will do."""
    parts: list[tuple[str, tuple[object, ...]]] = []
    if filters.folder is not None:
        inside = os.fsencode(filters.folder).rstrip(b"/") + b"/"
        after = inside[:-1] + bytes([inside[-1] + 1])
        parts.append(("documents.path >= ? AND documents.path < ?", (inside, after)))
    if filters.document is not None:
        parts.append(_named(filters.document))
    if filters.language is not None:
        parts.append(("coalesce(chunks.language, documents.language) = ?", (filters.language,)))
    if filters.since is not None:
        parts.append(("documents.modified_ns >= ?", (int(filters.since * 1e9),)))
    if filters.until is not None:
        parts.append(("documents.modified_ns <= ?", (int(filters.until * 1e9),)))
    if not parts:
        return None
    sql = " AND ".join(f"({part})" for part, _ in parts)
    return Condition(sql, tuple(value for _, values in parts for value in values))


def _named(name: str) -> tuple[str, tuple[object, ...]]:
    """Return the condition of a document's id, its path, or whole parts at the path's end."""
    path = os.fsencode(name)
    tail = b"/" + path.lstrip(b"/")
    ending = "substr(documents.path, length(documents.path) - ? + 1)"
    sql = f"documents.id = ? OR documents.path = ? OR {ending} = ?"
    return sql, (text(name), path, len(tail), tail)


def text(value: str) -> str:
    """Return text as the index can hold it: half a surrogate pair is a question mark."""
    return value.encode("utf-8", "replace").decode()
