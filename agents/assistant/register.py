"""The turns that are open now, and what runs for them. Each one ends exactly once."""

import asyncio
from collections import OrderedDict
from collections.abc import Coroutine, Iterable
from typing import Any

from agents.assistant.clock import Clock
from agents.assistant.store import OpenTurn, Store
from agents.assistant.turns import Phase, Turn
from bus import Bus
from bus.messages import Outcome, TurnEnded

MOST_SEEN = 2_000
"""How many turns are remembered to tell a repeated message from a new one."""


class Register:
    """Opens, changes and ends turns; tells the bus and the store how they ended."""

    def __init__(self, *, bus: Bus, store: Store, clock: Clock, tasks: asyncio.TaskGroup) -> None:
        self._bus = bus
        self._store = store
        self._clock = clock
        self._tasks = tasks
        self._open: dict[str, Turn] = {}
        self._running: dict[str, set[asyncio.Task[None]]] = {}
        self._seen: OrderedDict[str, None] = OrderedDict()
        self.changed = asyncio.Event()
        """Set whenever a turn begins, changes or ends."""

    def remember(self, turns: Iterable[str]) -> None:
        """Remember turns that were acted on: the same message again is no news."""
        for turn in turns:
            self._seen[turn] = None
        while len(self._seen) > MOST_SEEN:
            self._seen.popitem(last=False)

    def is_used(self, turn: str | None) -> bool:
        """Say whether a turn has had its words, or is over."""
        return turn in self._seen

    def get(self, turn: str | None) -> Turn | None:
        """Return a turn that is open."""
        return self._open.get(turn) if turn else None

    def in_room(self, room: str) -> tuple[Turn, ...]:
        """Return the open turns of a room, the oldest first; those of every room for `all`."""
        return tuple(turn for turn in self._open.values() if room in {turn.room, "all"})

    @property
    def all(self) -> tuple[Turn, ...]:
        """All open turns."""
        return tuple(self._open.values())

    def begin(self, turn: Turn) -> None:
        """Record a turn that has its words: after a crash it is known to have been cut short."""
        self.remember([turn.id])
        self.change(turn)
        self._store.begin(OpenTurn(turn.id, turn.room, turn.language, turn.speak, turn.said_at))

    def change(self, turn: Turn) -> None:
        """Take a turn as it is now. It may be new."""
        self._open[turn.id] = turn
        self.changed.set()

    def note(self, turn: str, stage: str) -> None:
        """Note the time of a stage of a turn."""
        if turn in self._open:
            self._open[turn] = self._open[turn].timed(stage, self._clock.now())

    async def settle(self, turn: Turn) -> None:
        """Take a turn as it is now; if that is its end, end it."""
        if turn.phase is Phase.ENDED:
            self._open[turn.id] = turn
            await self.end(turn.id, turn.outcome)
        else:
            self.change(turn)

    async def end(self, turn_id: str, outcome: Outcome) -> None:
        """End a turn and what runs for it, and say so. The second time nothing happens."""
        turn = self._open.pop(turn_id, None)
        if turn is None:
            return
        self.changed.set()
        self.remember([turn_id])
        self._cancel(turn_id)
        self._store.end(turn_id, outcome, turn.timings, self._clock.now())
        timings = {name: round(seconds, 4) for name, seconds in turn.timings.items()}
        ended = TurnEnded(room=turn.room, turn=turn_id, outcome=outcome, timings=timings)
        await self._bus.publish(ended)

    def spawn(self, turn: str, work: Coroutine[Any, Any, None], *, name: str) -> None:
        """Run something for a turn; it is cancelled when the turn ends."""
        task = self._tasks.create_task(work, name=f"{name} {turn[:8]}")
        running = self._running.setdefault(turn, set())
        running.add(task)
        task.add_done_callback(running.discard)

    def _cancel(self, turn: str) -> None:
        for task in tuple(self._running.pop(turn, ())):
            if task is not asyncio.current_task():
                task.cancel()
