"""Tells what goes on in each room of the house, and when a room has gone."""

import asyncio
from collections.abc import Iterable, Iterator
from typing import Literal

from agents.assistant.clock import Clock
from agents.assistant.register import Register
from agents.assistant.turns import House, Phase, Turn, step
from bus import Bus, Message
from bus.message import Gone
from bus.messages import (
    Areas,
    Failed,
    InRoom,
    Listening,
    Mute,
    Playback,
    Presence,
    RoomStatus,
    Speaking,
    SpeechEnd,
    Stop,
    Wake,
)
from bus.subscription import Typed
from config import Settings
from config.settings import RESERVED_ROOMS

BRIEF_S = 0.03
"""What lasts no longer is not told: nobody sees it, and it would delay what is being done."""
GONE_S = 30.0
"""A room is gone after so long: areas come and go while the systems that have them start."""
SATELLITE = "satellite-"
ALL = "all"
KINDS = (Areas, Failed, Listening, Mute, Playback, Presence, RoomStatus, Speaking, SpeechEnd, Stop,
         Wake)  # fmt: skip

State = Literal["idle", "listening", "thinking", "speaking"]
ORDER: tuple[State, ...] = ("listening", "speaking", "thinking")
"""What is told of a room in which there is more than one: an open ear first."""
Voice = Failed | Playback | Speaking | SpeechEnd


def doing(turn: Turn, *, heard_out: bool) -> State:
    """Return what a turn does; `heard_out`: nobody listens any more, the words are yet to come."""
    match turn.phase:
        case Phase.LISTENING:
            return "thinking" if heard_out else "listening"
        case Phase.WORKING:
            return "speaking" if "speech" in turn.timings and not turn.silent else "thinking"
        case Phase.SPEAKING:
            return "speaking"
        case Phase.ENDED:
            return "idle"


class Rooms:
    """Says of every area, satellite and room of the settings how it is; others have no status."""

    def __init__(
        self,
        *,
        bus: Bus,
        clock: Clock,
        settings: Settings,
        register: Register,
        brief_s: float = BRIEF_S,
    ) -> None:
        self._bus = bus
        self._brief_s = brief_s
        self._clock = clock
        self._settings = settings
        self._register = register
        self._areas: frozenset[str] = frozenset()
        self._satellites: set[str] = set()
        self._house = House()
        self._muted: set[str] = set()
        self._heard_out: set[str] = set()
        self._announcements: dict[tuple[str, str], Turn] = {}
        self._said: dict[str, tuple[str, bool]] = {}
        self._missing: dict[str, float] = {}

    async def run(self) -> None:
        """Serve until cancelled."""
        async with (
            Typed[Message | Gone](self._bus, KINDS, {}, gone=True) as heard,
            asyncio.TaskGroup() as tasks,
        ):
            tasks.create_task(self._tell(), name="tell rooms")
            async for news in heard:
                self._hear(news)
                self._register.changed.set()

    # --- hearing ---------------------------------------------------------------------------------

    def _hear(self, news: Message | Gone) -> None:
        match news:
            case Gone():
                self._lose(news)
            case Areas(areas=areas):
                self._areas = frozenset(area.id for area in areas)
            case Presence():
                self._meet(news)
            case Mute(room=room, muted=muted):
                (self._muted.add if muted else self._muted.discard)(room)
            case RoomStatus():
                self._read(news)
            case Listening(state="stopped", turn=str(turn)):
                self._heard_out.add(turn)
            case Stop() | Wake():
                self._hush(news)
            case Failed() | Playback() | Speaking() | SpeechEnd():
                self._follow(news)

    def _lose(self, gone: Gone) -> None:
        """Take it that a retained fact was removed."""
        if gone.kind is Areas:
            self._areas = frozenset()
        elif gone.kind is Presence:
            self._satellites.discard(gone.where["name"].removeprefix(SATELLITE))
        elif gone.kind is Mute:
            self._muted.discard(gone.where["room"])
        elif gone.kind is RoomStatus:
            self._said.pop(gone.where["room"], None)

    def _meet(self, news: Presence) -> None:
        before, self._house = self._house, self._house.with_worker(news)
        if news.name.startswith(SATELLITE):
            self._satellites.add(news.name.removeprefix(SATELLITE))
        for key, turn in tuple(self._announcements.items()):
            self._settle(key, step(turn, news, before, self._clock.now()))

    def _read(self, status: RoomStatus) -> None:
        """Take what is retained from before, or said by somebody else; our own we know."""
        if status.room not in self._said or status.source != self._bus.source:
            self._said[status.room] = (status.state, status.muted)

    # --- announcements: they are spoken, and belong to no turn of the register -------------------

    def _follow(self, event: Voice) -> None:
        turn = event.turn
        if turn is None or self._register.is_used(turn) or self._register.get(turn):
            return
        now = self._clock.now()
        for room in self._places(event):
            spoken = self._announcements.get((room, turn))
            if spoken is None and isinstance(event, Speaking):
                spoken = Turn(turn, room, began_at=now, said_at=now, phase=Phase.SPEAKING)
            if spoken is not None:
                self._settle((room, turn), step(spoken, event, self._house, now))

    def _places(self, event: InRoom) -> tuple[str, ...]:
        if event.room != ALL:
            return (event.room,)
        return tuple(room for room in self._satellites if self._house.has(f"{SATELLITE}{room}"))

    def _hush(self, silence: Stop | Wake) -> None:
        """Drop the announcement a stop names, else all of its room."""
        named = [key for key in self._announcements if key[1] == silence.turn]
        if not named and isinstance(silence, Stop) and self._register.is_used(silence.turn):
            return
        for key in named or tuple(self._announcements):
            if silence.room in (key[0], ALL):
                self._announcements.pop(key, None)

    def _settle(self, key: tuple[str, str], turn: Turn) -> None:
        if turn.phase is Phase.ENDED:
            self._announcements.pop(key, None)
        else:
            self._announcements[key] = turn

    # --- telling ---------------------------------------------------------------------------------

    async def _tell(self) -> None:
        while True:
            await self._news()
            await asyncio.sleep(self._brief_s)
            self._register.changed.clear()
            self._forget(self._clock.now())
            rooms = self._rooms()
            for room in sorted(rooms):
                await self._say(room)
            for room in self._gone(rooms):
                del self._said[room]
                await self._bus.clear(RoomStatus, room=room)

    async def _say(self, room: str) -> None:
        state, muted = self._state(room), room in self._muted
        if self._said.get(room) != (state, muted):
            self._said[room] = (state, muted)
            await self._bus.publish(RoomStatus(room=room, state=state, muted=muted))

    def _state(self, room: str) -> State:
        turns = (*self._register.in_room(room), *self._announced(room))
        now = {doing(turn, heard_out=turn.id in self._heard_out) for turn in turns}
        return next((state for state in ORDER if state in now), "idle")

    def _announced(self, room: str) -> Iterator[Turn]:
        return (turn for (place, _), turn in self._announcements.items() if place == room)

    def _rooms(self) -> set[str]:
        """Return the rooms of the house; an area that is another room's is none of its own."""
        named = self._settings.rooms
        lent = {of.area for room, of in named.items() if of.area not in {None, room}}
        return ({*self._areas} - lent | named.keys() | self._satellites) - RESERVED_ROOMS

    def _gone(self, rooms: set[str]) -> list[str]:
        """Return the rooms that have been missing for long enough."""
        now, missing = self._clock.now(), self._said.keys() - rooms
        self._missing = {room: self._missing.get(room, now) for room in missing}
        return [room for room, since in self._missing.items() if since + GONE_S <= now]

    def _forget(self, now: float) -> None:
        """Drop what nobody will hear the end of."""
        self._heard_out = {turn for turn in self._heard_out if self._register.get(turn)}
        for key, turn in tuple(self._announcements.items()):
            if turn.patience_at is not None and turn.patience_at <= now:
                del self._announcements[key]

    async def _news(self) -> None:
        """Wait until something has changed, or has lasted long enough."""
        at = min(self._deadlines(), default=None)
        changed = self._register.changed
        if at is None:
            await changed.wait()
        else:
            async with asyncio.TaskGroup() as tasks:
                waiting = {tasks.create_task(_until(changed)),
                           tasks.create_task(self._clock.until(at))}  # fmt: skip
                await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                for task in waiting:
                    task.cancel()

    def _deadlines(self) -> Iterable[float]:
        for turn in self._announcements.values():
            if turn.patience_at is not None:
                yield turn.patience_at
        for since in self._missing.values():
            yield since + GONE_S


async def _until(event: asyncio.Event) -> None:
    await event.wait()
