"""What became of each command, so that none is carried out twice, not even across a kill -9."""

import json
import zlib
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from bus.messages import DeviceCommand, DeviceResult
from devices.database import Database

KEEP_S = 120.0
"""Longer than any command lives, so an id is known until its command is too old anyway."""
MOST = 10_000

SCHEMA = """
CREATE TABLE IF NOT EXISTS command (
    device TEXT NOT NULL,
    id TEXT NOT NULL,
    print INTEGER NOT NULL, -- of what it asked for
    begun_at REAL NOT NULL, -- seconds since the epoch
    result TEXT, -- JSON; NULL: begun, and never heard of again
    PRIMARY KEY (device, id)
) STRICT, WITHOUT ROWID
"""
RECALL = "SELECT device, id, print, begun_at, result FROM command ORDER BY begun_at"
SAVE = "INSERT OR REPLACE INTO command VALUES (?, ?, ?, ?, ?)"
FORGET = "DELETE FROM command WHERE begun_at < ?"
FORGET_EVERY = 1_000

Key = tuple[str, str]


@dataclass(frozen=True)
class Entry:
    """One command: what it asked for, when it was begun, and how it ended."""

    print: int
    begun_at: float
    result: DeviceResult | None = None


class Journal:
    """Remembers the commands of the last two minutes."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, SCHEMA)
        self._entries: OrderedDict[Key, Entry] = OrderedDict()
        self._writes = 0

    def __enter__(self) -> Self:
        """Open the file and recall what was begun before."""
        self._database.__enter__()
        for device, said, print_, begun_at, result in self._database.read(RECALL):
            fields = None if result is None else json.loads(result)
            answer = None if fields is None else DeviceResult.build({"device": device, **fields})
            self._entries[device, said] = Entry(print_, begun_at, answer)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Close the file."""
        self._database.__exit__(kind, exc, tb)

    def known(self, command: DeviceCommand) -> Entry | None:
        """Return what is remembered of a command's id."""
        return self._entries.get((command.device, command.id))

    def begin(self, command: DeviceCommand, *, now: float) -> None:
        """Note, for good, that a command is about to be carried out."""
        self._forget(now)
        self._write(command, Entry(fingerprint(command), now))

    def finish(self, command: DeviceCommand, result: DeviceResult) -> None:
        """Note, for good, how it ended."""
        entry = self._entries[command.device, command.id]
        self._write(command, Entry(entry.print, entry.begun_at, result))

    def _write(self, command: DeviceCommand, entry: Entry) -> None:
        self._entries[command.device, command.id] = entry
        result = None if entry.result is None else entry.result.encode().decode()
        row = (command.device, command.id, entry.print, entry.begun_at, result)
        self._database.write(SAVE, [row])

    def _forget(self, now: float) -> None:
        while self._entries:
            oldest = next(iter(self._entries.values()))
            if len(self._entries) < MOST and now - oldest.begun_at < KEEP_S:
                break
            self._entries.popitem(last=False)
        if self._writes % FORGET_EVERY == 0:
            self._database.write(FORGET, [(now - KEEP_S,)])
        self._writes += 1


def fingerprint(command: DeviceCommand) -> int:
    """Return a number that tells commands apart by what they ask for."""
    asked = json.dumps([command.action, command.arguments], sort_keys=True, default=str)
    return zlib.crc32(asked.encode())
