"""Who announced a thing first: of several that claim to be one thing, that one is it.

The broker repeats what it retained in the order of topics. Without this, whoever announces a lock's
unique id on a topic that sorts before the lock's own would be the lock after the next start.
"""

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from devices.database import Database

MOST = 50_000
"""Things whose first announcement is remembered; of more, the oldest are forgotten."""
LONGEST = 255

SCHEMA = """
CREATE TABLE IF NOT EXISTS first_announced (
    dialect TEXT NOT NULL,
    platform TEXT NOT NULL,
    unique_id TEXT NOT NULL,
    announced TEXT NOT NULL, -- what the announcement is known by: mostly its topic
    PRIMARY KEY (dialect, platform, unique_id)
) STRICT
"""
RECALL = "SELECT platform, unique_id, announced FROM first_announced WHERE dialect = ?"
SAVE = "INSERT OR REPLACE INTO first_announced VALUES (?, ?, ?, ?)"
FORGET = "DELETE FROM first_announced WHERE dialect = ? AND platform = ? AND unique_id = ?"
Identity = tuple[str, str]
"""A platform and what is unique among its things."""


class Firsts:
    """The announcements that things came with first: in a file, if there is a folder for one."""

    def __init__(self, dialect: str, path: Path | None = None) -> None:
        self._dialect = dialect
        self._database = None if path is None else Database(path, SCHEMA)
        self._known: dict[Identity, str] = {}
        self._announced: set[str] = set()
        self._changed: dict[Identity, None] = {}

    def __enter__(self) -> Self:
        """Open the file and recall what is in it."""
        if self._database is not None:
            self._database.__enter__()
            for platform, unique, announced in self._database.read(RECALL, (self._dialect,)):
                self._known[platform, unique] = announced
                self._announced.add(announced)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Close the file."""
        if self._database is not None:
            self._database.__exit__(kind, exc, tb)

    def of(self, identity: Identity | None) -> str | None:
        """Return the announcement that a thing came with first, if it is remembered."""
        return None if identity is None else self._known.get(identity)

    def in_order(self, announced: Iterable[str]) -> list[str]:
        """Return announcements, those that things came with first before all others."""
        return sorted(announced, key=lambda name: (name not in self._announced, name))

    def note(self, identity: Identity | None, announced: str, *, moved: bool) -> None:
        """Remember what a thing came with; only one that has `moved` has another first one."""
        if (
            identity is None
            or len(identity[1]) > LONGEST
            or (identity in self._known and not moved)
        ):
            return
        self._known[identity] = announced
        self._announced.add(announced)
        self._changed[identity] = None

    def release(self, identities: Iterable[Identity]) -> None:
        """Forget things that were taken back: another announcement may have them now."""
        for identity in identities:
            if self._known.pop(identity, None) is not None:
                self._changed[identity] = None

    def keep(self) -> None:
        """Write down what has changed."""
        while len(self._known) > MOST:
            self.release([next(iter(self._known))])
        changed, self._changed = self._changed, {}
        if self._database is None or not changed:
            return
        gone = [(self._dialect, *identity) for identity in changed if identity not in self._known]
        kept = [(self._dialect, *i, self._known[i]) for i in changed if i in self._known]
        self._database.write(FORGET, gone)
        self._database.write(SAVE, kept)
