"""What the assistant must still know after a `kill -9`: open turns, timers, how turns ended."""

import json
import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from agents.assistant.timers import Timer
from bus.messages import Outcome

log = logging.getLogger(__name__)

T = TypeVar("T")
Statement = tuple[str, tuple[Any, ...]]

SCHEMA = """
CREATE TABLE IF NOT EXISTS turns (
    turn TEXT PRIMARY KEY,
    room TEXT NOT NULL,
    language TEXT,
    speak INTEGER NOT NULL,
    opened_at REAL NOT NULL,
    ended_at REAL,
    outcome TEXT,
    timings TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS turns_open ON turns (opened_at) WHERE outcome IS NULL;
CREATE INDEX IF NOT EXISTS turns_ended ON turns (ended_at);
CREATE TABLE IF NOT EXISTS timers (id TEXT PRIMARY KEY, timer TEXT NOT NULL) WITHOUT ROWID;
"""
OPEN = "INSERT OR IGNORE INTO turns (turn, room, language, speak, opened_at) VALUES (?, ?, ?, ?, ?)"
END = "UPDATE turns SET outcome = ?, timings = ?, ended_at = ? WHERE turn = ? AND outcome IS NULL"
UNFINISHED = """
SELECT turn, room, language, speak, opened_at FROM turns
WHERE outcome IS NULL ORDER BY opened_at
"""
UNWELL = "cannot write %s (%s): going on in memory; free some space on that disk"
CLEAR_TIMERS = "DELETE FROM timers"
ADD_TIMER = "INSERT INTO timers VALUES (?, ?)"
PRUNE = "DELETE FROM turns WHERE ended_at < ?"


@dataclass(frozen=True)
class OpenTurn:
    """A turn that was begun and not ended."""

    turn: str
    room: str
    language: str | None
    speak: bool
    opened_at: float


class Store:
    """Keeps turns and timers in one SQLite file; holds no words anybody said but timers' own.

    Writing is durable against a killed process the moment a method returns, not against a power
    cut. When the disk is full or broken it says so once and the house goes on without.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._db: sqlite3.Connection | None = None
        self._well = True

    def open(self) -> None:
        """Open the file, making it if need be. Otherwise the first use does."""
        self._read("SELECT 1")

    def close(self) -> None:
        """Close the file."""
        if self._db is not None:
            self._db.close()
            self._db = None

    def begin(self, turn: OpenTurn) -> None:
        """Record that a turn is about to act."""
        values = (turn.turn, turn.room, turn.language, turn.speak, turn.opened_at)
        self._write([(OPEN, values)])

    def end(self, turn: str, outcome: Outcome, timings: Mapping[str, float], at: float) -> None:
        """Record how a turn ended."""
        self._write([(END, (outcome, json.dumps(timings), at, turn))])

    def unfinished(self) -> tuple[OpenTurn, ...]:
        """Return the turns a killed assistant left open, the oldest first."""
        rows = self._read(UNFINISHED)
        return tuple(OpenTurn(t, room, lang, bool(speak), at) for t, room, lang, speak, at in rows)

    def recent(self, since: float) -> tuple[str, ...]:
        """Return the ids of the turns begun since then."""
        return tuple(
            row[0] for row in self._read("SELECT turn FROM turns WHERE opened_at > ?", since)
        )

    def save_timers(self, timers: Iterable[Timer]) -> None:
        """Replace all timers, so that one write that works makes up for any that did not."""
        rows = [(timer.id, json.dumps(asdict(timer))) for timer in timers]
        self._write([(CLEAR_TIMERS, ()), *((ADD_TIMER, row) for row in rows)])

    def timers(self) -> tuple[Timer, ...]:
        """Return the timers that are not over."""
        rows = self._read("SELECT timer FROM timers")
        return tuple(timer for row in rows if (timer := _timer(row[0])) is not None)

    def prune(self, before: float) -> None:
        """Forget the turns that ended before then, and tidy the file."""
        self._write([(PRUNE, (before,))])
        self._read("PRAGMA wal_checkpoint(TRUNCATE)")

    def _write(self, statements: Sequence[Statement]) -> None:
        def write(db: sqlite3.Connection) -> None:
            with db:  # commits, or rolls back what a full disk left half done
                db.execute("BEGIN IMMEDIATE")
                for sql, values in statements:
                    db.execute(sql, values)

        self._try(write, None)

    def _read(self, sql: str, *values: float) -> list[Any]:
        return self._try(lambda db: db.execute(sql, values).fetchall(), [])

    def _try(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """Do some work on the file; if that fails, say so once and return `otherwise`."""
        try:
            self._db = self._db or self._connect()
            done = work(self._db)
        except (sqlite3.Error, OSError) as exc:
            if self._well:
                log.error(UNWELL, self._path, exc)  # noqa: TRY400  # the sentence says it all
            self._well = False
            return otherwise
        self._well = True
        return done

    def _connect(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self._path, isolation_level=None, timeout=1.0)
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = NORMAL")
            db.execute("PRAGMA wal_autocheckpoint = 0")  # `prune` does it, between turns
            db.executescript(SCHEMA)
        except BaseException:
            db.close()
            raise
        return db


def _timer(json_text: str) -> Timer | None:
    """Read a timer; one that a newer or older version wrote differently is not ours to keep."""
    try:
        return Timer(**json.loads(json_text))
    except (TypeError, ValueError):
        log.warning("a timer could not be read and is dropped")
        return None
