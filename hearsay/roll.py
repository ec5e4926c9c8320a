"""The roll of the house: which workers are expected, and how each of them is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from bus.messages import Presence
from hearsay.supervisor import Change

State = Literal["waiting", "starting", "online", "offline", "died", "failed"]


@dataclass(frozen=True)
class Entry:
    """How one worker is."""

    name: str
    state: State = "waiting"
    engine: str = ""
    detail: str = ""
    instance: str = ""
    since: float = 0.0
    """When it was last started (seconds since the epoch); older news is about its forerunner."""

    def line(self) -> str:
        """Return it as one line for people."""
        notes = " – ".join(part for part in (self.engine, self.detail) if part)
        return f"{self.name:<22} {self.state:<9} {notes}".rstrip()


class Roll:
    """Keeps the state of every worker that is expected."""

    def __init__(self, names: Iterable[str]) -> None:
        self._entries = {name: Entry(name) for name in names}

    def change(self, change: Change, *, now: float) -> Entry:
        """Take note of what the supervisor saw; return the worker's new state."""
        before = self._entries[change.name]
        since = now if change.state == "starting" else before.since
        return self._put(Entry(change.name, change.state, detail=change.detail, since=since))

    def presence(self, said: Presence) -> Entry | None:
        """Take note of what a worker says of itself; return its new state if that is news."""
        before = self._entries.get(said.name)
        if before is None or said.at < before.since or before.state in {"died", "failed"}:
            return None
        if said.state == "offline" and said.instance != before.instance:
            return None  # a worker that starts asks by this whether its name is taken
        after = replace(
            before,
            state=said.state,
            engine=said.engine,
            detail=said.detail,
            instance=said.instance,
        )
        return self._put(after) if after != before else None

    def _put(self, entry: Entry) -> Entry:
        self._entries[entry.name] = entry
        return entry

    @property
    def all_online(self) -> bool:
        """Whether nobody is missing."""
        return all(entry.state == "online" for entry in self._entries.values())

    @property
    def given_up(self) -> list[Entry]:
        """The workers that will not come."""
        return [entry for entry in self._entries.values() if entry.state == "failed"]

    @property
    def settled(self) -> bool:
        """Whether every worker is online or will not come."""
        return all(entry.state in {"online", "failed"} for entry in self._entries.values())
