"""The loudspeaker plays what the playlist says, is silent at once, and tells what was heard."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from agents.satellite import utterance
from agents.satellite.player import BLOCK_S, LEAD_S, Player
from agents.satellite.playlist import Playlist
from bus import Subscription
from bus.memory import MemoryBus
from bus.messages import Playback
from tests.agents.satellite.fakes import MS_BYTES, FakeLoudspeaker, hum

Connect = Callable[[str], MemoryBus]
TURN = "a" * 32
NEXT = "b" * 32
FAST = 20.0


class Stage:
    """A player at work, and what it says."""

    def __init__(self, player: Player, playlist: Playlist, said: Subscription[Playback]) -> None:
        self.player = player
        self.playlist = playlist
        self.said = said

    def add(self, turn: str, *milliseconds: int, text: str = "one two three four") -> None:
        for index, length in enumerate(milliseconds):
            self.playlist.text(turn, index, text, now=self.player.now)
            self.playlist.sound(turn, index, hum(length, index + 1), now=self.player.now)
        self.player.wake_up()

    def end(self, turn: str, chunks: int) -> None:
        self.playlist.end(turn, chunks, now=self.player.now)
        self.player.wake_up()

    async def next(self) -> Playback:
        async with asyncio.timeout(10):
            return await anext(self.said)


@asynccontextmanager
async def playing(
    connect: Connect, speaker: FakeLoudspeaker, *, speed: float = FAST
) -> AsyncIterator[Stage]:
    async with (
        connect("satellite-den") as bus,
        bus.subscribe(Playback) as said,
        asyncio.TaskGroup() as tasks,
    ):
        playlist = Playlist()
        player = Player(bus=bus, room="den", playlist=playlist, speaker=speaker, speed=speed)
        task = tasks.create_task(player.run(), name="player")
        yield Stage(player, playlist, said)
        task.cancel()


async def until(speaker: FakeLoudspeaker, true: Callable[[], bool]) -> None:
    """Wait for the loudspeaker to come to a state."""
    loop, changed = asyncio.get_running_loop(), asyncio.Event()
    speaker.on_event = lambda: (loop.call_soon_threadsafe(changed.set), None)[1]
    async with asyncio.timeout(10):
        while not true():
            changed.clear()
            await changed.wait()


async def test_all_pieces_are_played_without_a_gap_and_told(connect: Connect) -> None:
    speaker = FakeLoudspeaker()
    async with playing(connect, speaker) as stage:
        stage.add(TURN, 100, 50)
        stage.end(TURN, 2)
        started, finished = await stage.next(), await stage.next()
    assert speaker.heard == hum(100, 1) + hum(50, 2)
    assert (started.state, started.turn, started.room) == ("started", TURN, "den")
    assert (started.heard_s, started.heard_text) == (0.0, "")
    assert (finished.state, finished.turn, finished.heard_s) == ("finished", TURN, 0.15)
    assert finished.heard_text == "one two three four one two three four"
    assert speaker.events[0] == "start"
    assert speaker.events[-1] == "close"


async def test_a_turn_is_not_finished_before_its_last_sample_was_heard(connect: Connect) -> None:
    async with playing(connect, FakeLoudspeaker(), speed=4.0) as stage:
        stage.add(TURN, 400)
        stage.end(TURN, 1)
        await stage.next()
        began = stage.player.now
        await stage.next()
        assert stage.player.now - began >= 0.39


async def test_little_is_written_ahead_so_that_a_stop_is_soon_silent(connect: Connect) -> None:
    speaker = FakeLoudspeaker()
    async with playing(connect, speaker, speed=1.0) as stage:
        stage.add(TURN, 10_000)
        await stage.next()
        began = stage.player.now
        await stage.player.abandon(stage.playlist.stop())
        interrupted = await stage.next()
        heard_at_most = stage.player.now - began
    written_s = len(speaker.heard) / MS_BYTES / 1_000
    assert interrupted.state == "interrupted"
    assert written_s <= heard_at_most + LEAD_S + BLOCK_S
    assert interrupted.heard_s <= written_s
    assert "stop" in speaker.events
    assert speaker.events.index("stop") > speaker.events.index("write")


async def test_an_interrupted_turn_tells_what_was_heard_of_it(connect: Connect) -> None:
    speaker = FakeLoudspeaker()
    async with playing(connect, speaker) as stage:
        stage.add(TURN, 100, text="the whole first piece")
        await stage.next()
        stage.playlist.sound(TURN, 1, hum(100_000), now=stage.player.now)
        stage.playlist.text(TURN, 1, "word " * 100, now=stage.player.now)
        stage.add(NEXT, 100)
        await until(speaker, lambda: len(speaker.heard) > 10_000 * MS_BYTES)
        await stage.player.abandon(stage.playlist.stop())
        told = [await stage.next(), await stage.next()]
    interrupted = next(one for one in told if one.turn == TURN)
    never = next(one for one in told if one.turn == NEXT)
    assert 9.0 < interrupted.heard_s < 60.0
    words = interrupted.heard_text.removeprefix("the whole first piece").split()
    assert len(words) == pytest.approx(interrupted.heard_s - 0.1, abs=1.5)
    assert (never.state, never.heard_s, never.heard_text) == ("interrupted", 0.0, "")


async def test_the_next_turn_follows_a_stopped_one(connect: Connect) -> None:
    speaker = FakeLoudspeaker()
    async with playing(connect, speaker) as stage:
        stage.add(TURN, 100_000)
        await stage.next()
        await stage.player.abandon(stage.playlist.stop())
        assert (await stage.next()).state == "interrupted"
        stage.add(NEXT, 50)
        stage.end(NEXT, 1)
        assert [(await stage.next()).turn for _ in range(2)] == [NEXT, NEXT]
    assert speaker.events.count("start") == 2


async def test_a_turn_without_sound_is_finished_and_never_started(connect: Connect) -> None:
    speaker = FakeLoudspeaker()
    async with playing(connect, speaker) as stage:
        stage.end(TURN, 0)
        finished = await stage.next()
    assert (finished.state, finished.heard_s) == ("finished", 0.0)
    assert speaker.events == ["close"]


async def test_a_missing_piece_is_waited_for_and_then_played_around(connect: Connect) -> None:
    speaker = FakeLoudspeaker()
    async with playing(connect, speaker, speed=100.0) as stage:
        stage.add(TURN, 100)
        stage.playlist.sound(TURN, 2, hum(50, 3), now=stage.player.now)
        stage.end(TURN, 3)
        assert (await stage.next()).state == "started"
        assert (await stage.next()).state == "finished"
    assert speaker.heard == hum(100, 1) + hum(50, 3)


async def test_a_lost_end_of_speech_does_not_hold_the_room(connect: Connect) -> None:
    async with playing(connect, FakeLoudspeaker(), speed=200.0) as stage:
        stage.add(TURN, 100)
        stage.add(NEXT, 100)
        stage.end(NEXT, 1)
        states = [((said := await stage.next()).turn, said.state) for _ in range(4)]
    assert states == [
        (TURN, "started"),
        (TURN, "finished"),
        (NEXT, "started"),
        (NEXT, "finished"),
    ]


async def test_a_short_sound_is_played_and_not_told(connect: Connect) -> None:
    speaker = FakeLoudspeaker()
    async with playing(connect, speaker) as stage:
        stage.player.sound(hum(40, 7))
        stage.add(TURN, 50)
        stage.end(TURN, 1)
        assert [(await stage.next()).turn for _ in range(2)] == [TURN, TURN]
    assert speaker.heard == hum(40, 7) + hum(50)


async def test_no_short_sound_is_played_into_speech(connect: Connect) -> None:
    speaker = FakeLoudspeaker()
    async with playing(connect, speaker) as stage:
        stage.add(TURN, 500)
        stage.end(TURN, 1)
        await stage.next()
        await asyncio.sleep(0)
        stage.player.sound(hum(40, 7))
        await stage.next()
    assert b"\7" not in speaker.heard


async def test_the_device_is_given_back_when_nothing_is_said_for_a_while(connect: Connect) -> None:
    speaker = FakeLoudspeaker()
    async with playing(connect, speaker, speed=50.0) as stage:
        stage.add(TURN, 50)
        stage.end(TURN, 1)
        await until(speaker, lambda: "stop" in speaker.events)
        assert speaker.events[-1] == "stop"
        stage.add(NEXT, 50)
        await stage.next()
        await stage.next()
        assert (await stage.next()).turn == NEXT
        assert speaker.events.count("start") == 2


async def test_a_piece_that_comes_late_is_waited_for_and_played(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(utterance, "MISSING_S", 10_000.0)
    speaker = FakeLoudspeaker()
    async with playing(connect, speaker) as stage:
        stage.add(TURN, 100)
        stage.end(TURN, 2)
        assert (await stage.next()).state == "started"
        await until(speaker, lambda: speaker.heard == hum(100))
        await asyncio.sleep(0)
        stage.playlist.sound(TURN, 1, hum(50, 2), now=stage.player.now)
        stage.player.wake_up()
        assert (await stage.next()).heard_s == 0.15
    assert speaker.heard == hum(100) + hum(50, 2)
