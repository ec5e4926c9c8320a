"""What every thing is called on the bus: the same for ever, whoever tells of it first."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from devices.database import Database

LONGEST = 255
MOST = 50_000
"""Marks that are remembered; of more, those of things that are gone are forgotten."""

SCHEMA = """
CREATE TABLE IF NOT EXISTS house_id (
    place INTEGER PRIMARY KEY AUTOINCREMENT, -- the lower, the older
    mark TEXT NOT NULL UNIQUE, -- what a thing is known by
    id TEXT NOT NULL,
    gone INTEGER NOT NULL -- whether its system took it away: then the id is free for others
) STRICT
"""
RECALL = "SELECT mark, id, gone FROM house_id ORDER BY place"
SAVE = "INSERT OR REPLACE INTO house_id (mark, id, gone) VALUES (?, ?, ?)"
MARK = "UPDATE house_id SET gone = ? WHERE mark = ?"
FORGET = "DELETE FROM house_id WHERE mark = ?"


@dataclass(frozen=True)
class Claim:
    """A thing, by all it is known by, and the id it would like to have."""

    marks: tuple[str, ...]
    wanted: str


def allot(
    claims: Sequence[Claim], known: Mapping[str, str], gone: Collection[str] = ()
) -> list[str]:
    """Return an id for each thing: the one it had, else what it wants, with `_2` if that is taken.

    `known` has the ids of before by their marks, the oldest first. Of two things that had the same
    id, the one of the older mark keeps it. What is not `gone` keeps its id while it is away.
    """
    ages = {mark: age for age, mark in enumerate(known)}
    had = [sorted(ages[mark] for mark in claim.marks if mark in ages) for claim in claims]
    every = list(known)
    taken: set[str] = set()
    found: dict[int, str] = {}
    for number in sorted((n for n in range(len(claims)) if had[n]), key=had.__getitem__):
        free = (known[every[age]] for age in had[number] if known[every[age]] not in taken)
        device = next(free, None)
        if device is not None:
            found[number] = device
            taken.add(device)
    taken |= {device for mark, device in known.items() if mark not in gone}
    for number, claim in enumerate(claims):
        if number not in found:
            found[number] = _free(claim.wanted, taken)
            taken.add(found[number])
    return [found[number] for number in range(len(claims))]


class Ids:
    """The ids of all things that were ever seen, in a file."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, SCHEMA)
        self._known: dict[str, str] = {}
        self._gone: set[str] = set()

    def __enter__(self) -> Self:
        """Open the file and recall what is in it."""
        self._database.__enter__()
        for mark, device, gone in self._database.read(RECALL):
            self._known[mark] = device
            if gone:
                self._gone.add(mark)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Close the file."""
        self._database.__exit__(kind, exc, tb)

    def known(self) -> set[str]:
        """Return the ids of all things that may come back."""
        return {device for mark, device in self._known.items() if mark not in self._gone}

    def assign(self, claims: Sequence[Claim]) -> list[str]:
        """Return an id for each thing, and keep it for good."""
        found = allot(claims, self._known, self._gone)
        said = {m: device for claim, device in zip(claims, found, strict=True) for m in claim.marks}
        self._forget(self._replaced(said))
        self._note([mark for mark in said if mark in self._gone], gone=False)
        new = {mark: device for mark, device in said.items() if self._known.get(mark) != device}
        for mark, device in new.items():  # what changed its id is young again
            self._known.pop(mark, None)
            self._known[mark] = device
        if new:
            self._database.write(SAVE, [(mark, device, 0) for mark, device in new.items()])
        return found

    def release(self, marks: Iterable[str]) -> None:
        """Note that things were taken away: they have their ids only until others want them."""
        self._note([m for m in marks if m in self._known and m not in self._gone], gone=True)
        surplus = len(self._known) - MOST
        if surplus > 0:
            self._forget([mark for mark in self._known if mark in self._gone][:surplus])

    def _replaced(self, said: Mapping[str, str]) -> list[str]:
        """Return the marks of what is gone and has lost its id to another thing."""
        taken = set(said.values())
        return [mark for mark in self._gone if mark not in said and self._known[mark] in taken]

    def _note(self, marks: Sequence[str], *, gone: bool) -> None:
        if marks:
            self._gone = self._gone | {*marks} if gone else self._gone - {*marks}
            self._database.write(MARK, [(gone, mark) for mark in marks])

    def _forget(self, marks: Sequence[str]) -> None:
        for mark in marks:
            del self._known[mark]
            self._gone.discard(mark)
        if marks:
            self._database.write(FORGET, [(mark,) for mark in marks])


def _free(wanted: str, taken: Collection[str]) -> str:
    device, number = wanted, 2
    while device in taken:
        end = f"_{number}"
        device, number = wanted[: LONGEST - len(end)] + end, number + 1
    return device
