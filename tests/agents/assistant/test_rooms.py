"""What a room does is told while it does it, whatever becomes of its turns."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from agents.assistant.register import Register
from agents.assistant.rooms import GONE_S, Rooms, doing
from agents.assistant.store import Store
from agents.assistant.turns import Phase, listening
from bus import Subscription
from bus.memory import MemoryBroker, MemoryBus
from bus.message import Gone
from bus.messages import (
    Area,
    Areas,
    Ask,
    DeviceCommand,
    DeviceResult,
    Failed,
    Listening,
    Mute,
    Playback,
    Presence,
    RoomStatus,
    Say,
    Speaking,
    SpeechEnd,
    Stop,
    Transcript,
    Wake,
)
from config import Settings
from tests.agents.assistant.clock import HandClock
from tests.agents.assistant.house import LAMP, Builder, House

Status = RoomStatus | Gone
TURN = uuid.uuid4().hex


async def until(statuses: Subscription[Status], state: str, *, muted: bool = False) -> list[str]:
    """Read until a state is told; return those before it."""
    before: list[str] = []
    async with asyncio.timeout(10):
        async for status in statuses:
            assert isinstance(status, RoomStatus)
            if (status.state, status.muted) == (state, muted):
                return before
            before.append(status.state)
    raise AssertionError


@asynccontextmanager
async def kitchen(build: Builder) -> AsyncIterator[tuple[House, Subscription[Status]]]:
    """A house, and how its kitchen is; there are a voice and a satellite."""
    async with build.home() as house, house.bus.follow(RoomStatus, room="kitchen") as statuses:
        await until(statuses, "idle")
        await house.presence("tts")
        await house.presence("satellite-kitchen")
        yield house, statuses


async def heard(house: House, turn: str = TURN) -> None:
    said = Transcript(room="kitchen", turn=turn, text="what time is it", at=house.clock.now())
    await house.bus.publish(said)


async def test_a_spoken_turn_listens_thinks_speaks_and_rests(build: Builder) -> None:
    async with kitchen(build) as (house, statuses):
        await house.bus.publish(Wake(room="kitchen", turn=TURN, wake_word="okay_nabu", score=1))
        await until(statuses, "listening")
        stopped = Listening(room="kitchen", turn=TURN, state="stopped", reason="speech_end")
        await house.bus.publish(stopped)
        await until(statuses, "thinking")
        await heard(house)
        await until(statuses, "speaking")
        await house.bus.publish(
            Speaking(room="kitchen", turn=TURN, index=0, text="Noon.", audio_s=1)
        )
        await house.bus.publish(SpeechEnd(room="kitchen", turn=TURN, chunks=1))
        await house.bus.publish(Playback(room="kitchen", turn=TURN, state="finished"))
        assert await until(statuses, "idle") == []


async def test_a_follow_up_is_listened_to(build: Builder) -> None:
    async with kitchen(build) as (house, statuses):
        started = Listening(room="kitchen", turn=TURN, state="started", reason="follow_up")
        await house.bus.publish(started)
        await until(statuses, "listening")
        failed = Failed(room="kitchen", turn=TURN, stage="asr", code="no_speech", text="-")
        await house.bus.publish(failed)
        assert await until(statuses, "idle") == []


@pytest.mark.parametrize("stage", ["tts", "satellite"])
async def test_a_voice_that_fails_leaves_the_room_at_rest(build: Builder, stage: str) -> None:
    async with kitchen(build) as (house, statuses):
        await heard(house)
        await until(statuses, "speaking")
        failed = {"room": "kitchen", "turn": TURN, "stage": stage, "code": "x", "text": "-"}
        await house.bus.publish(Failed.build(failed))
        await until(statuses, "idle")


async def test_a_voice_that_dies_leaves_the_room_at_rest(build: Builder) -> None:
    async with kitchen(build) as (house, statuses):
        await heard(house)
        await until(statuses, "speaking")
        await house.presence("tts", "offline")
        await until(statuses, "idle")


async def test_a_stop_leaves_the_room_at_rest(build: Builder) -> None:
    async with kitchen(build) as (house, statuses):
        await heard(house)
        await until(statuses, "speaking")
        await house.bus.publish(Stop(room="kitchen"))
        await until(statuses, "idle")


async def test_a_silent_question_only_thinks(build: Builder) -> None:
    async with build.home(devices=False) as house, house.bus.follow(RoomStatus) as statuses:
        await house.presence("tts")
        await house.presence("satellite-kitchen")
        await house.change(LAMP)
        await until(statuses, "idle")
        words = "turn on the kitchen light"
        await house.bus.publish(Ask(room="kitchen", text=words, at=house.clock.now()))
        await until(statuses, "thinking")
        (command,) = [await house.until(lambda m: isinstance(m, DeviceCommand))]
        assert isinstance(command, DeviceCommand)
        await house.bus.publish(
            DeviceResult(device=LAMP.device, id=command.id, ok=True, state="on")
        )
        assert await until(statuses, "idle") == []


async def test_what_nobody_could_see_is_not_told(
    connect: Callable[[str], MemoryBus],
    settings: Settings,
    clock: HandClock,
    open_store: Callable[[Path], Store],
    tmp_path: Path,
) -> None:
    """A command that is done at once."""
    async with connect("assistant") as bus, connect("b") as other, asyncio.TaskGroup() as tasks:
        store = open_store(tmp_path / "store.sqlite")
        register = Register(bus=bus, store=store, clock=clock, tasks=tasks)
        rooms = Rooms(bus=bus, clock=clock, settings=settings, register=register, brief_s=0.3)
        async with other.follow(RoomStatus) as statuses:
            running = tasks.create_task(rooms.run())
            await other.publish(Areas(areas=(Area(id="kitchen", name="kitchen"),)))
            await until(statuses, "idle")
            register.change(replace(listening("kitchen", TURN, 0.0), phase=Phase.WORKING))
            for _ in range(20):  # whatever waits for a change has begun to take it up
                await asyncio.sleep(0)
            await register.end(TURN, "done")
            await other.publish(Mute(room="kitchen", muted=True))
            assert await until(statuses, "idle", muted=True) == []
        running.cancel()


async def test_a_recognizer_that_dies_while_it_listens_leaves_the_room_at_rest(
    build: Builder,
) -> None:
    async with kitchen(build) as (house, statuses):
        await house.presence("asr")
        await house.bus.publish(Wake(room="kitchen", turn=TURN, wake_word="okay_nabu", score=1))
        await until(statuses, "listening")
        await house.presence("asr", "offline")
        await until(statuses, "speaking")  # that it was interrupted
        await house.bus.publish(Playback(room="kitchen", turn=TURN, state="finished"))
        assert await until(statuses, "idle") == []


@pytest.mark.parametrize("room", ["kitchen", "all"])
async def test_an_announcement_speaks(build: Builder, room: str) -> None:
    async with kitchen(build) as (house, statuses):
        await house.bus.publish(Say(room=room, turn=TURN, text="Dinner."))
        speaking = Speaking(room=room, turn=TURN, index=0, text="Dinner.", audio_s=1)
        await house.bus.publish(speaking)
        await until(statuses, "speaking")
        await house.bus.publish(SpeechEnd(room=room, turn=TURN, chunks=1))
        await house.bus.publish(Playback(room="kitchen", turn=TURN, state="finished"))
        assert await until(statuses, "idle") == []


@pytest.mark.parametrize("room", ["kitchen", "all"])
async def test_an_announcement_that_is_stopped_is_over(build: Builder, room: str) -> None:
    async with kitchen(build) as (house, statuses):
        await house.bus.publish(Speaking(room=room, turn=TURN, index=0, text="A.", audio_s=1))
        await until(statuses, "speaking")
        await house.bus.publish(Stop(room=room))
        await until(statuses, "idle")


async def test_an_announcement_nobody_hears_the_end_of_is_over(
    build: Builder, clock: HandClock
) -> None:
    async with kitchen(build) as (house, statuses):
        said = Speaking(room="kitchen", turn=TURN, index=0, text="A.", audio_s=1)
        await house.bus.publish(said)
        await until(statuses, "speaking")
        await clock.forward(60)
        await until(statuses, "idle")


async def test_an_announcement_whose_voice_dies_is_over(build: Builder) -> None:
    async with kitchen(build) as (house, statuses):
        await house.bus.publish(Speaking(room="kitchen", turn=TURN, index=0, text="A.", audio_s=1))
        await until(statuses, "speaking")
        await house.presence("tts", "offline")
        await until(statuses, "idle")


async def test_a_stop_of_a_turn_that_is_over_stops_no_announcement(build: Builder) -> None:
    async with kitchen(build) as (house, statuses):
        over = (await house.ask("what time is it")).turn
        await house.bus.publish(Speaking(room="kitchen", turn=TURN, index=0, text="A.", audio_s=1))
        await until(statuses, "speaking")
        await house.bus.publish(Stop(room="kitchen", turn=over))
        await house.bus.publish(Mute(room="kitchen", muted=True))
        assert await until(statuses, "speaking", muted=True) == []


async def test_speech_of_a_turn_that_is_over_is_not_told(build: Builder) -> None:
    async with kitchen(build) as (house, statuses):
        over = (await house.ask("what time is it")).turn
        await house.bus.publish(Speaking(room="kitchen", turn=over, index=0, text="A.", audio_s=1))
        await house.bus.publish(Mute(room="kitchen", muted=True))
        assert "speaking" not in await until(statuses, "idle", muted=True)


async def test_a_closed_microphone_is_told(build: Builder) -> None:
    async with kitchen(build) as (house, statuses):
        await house.bus.publish(Mute(room="kitchen", muted=True))
        await until(statuses, "idle", muted=True)
        await house.bus.clear(Mute, room="kitchen")
        await until(statuses, "idle")


async def test_what_a_crash_left_is_put_right(build: Builder, broker: MemoryBroker) -> None:
    left = RoomStatus(room="kitchen", state="speaking", source="assistant")
    broker.take("hearsay/room/kitchen/status", left.encode(), retain=True)
    async with kitchen(build):
        now = RoomStatus.decode({"room": "kitchen"}, broker.retained["hearsay/room/kitchen/status"])
        assert now.state == "idle"


async def test_a_room_of_before_the_crash_that_is_no_more_is_cleared(
    build: Builder, broker: MemoryBroker, clock: HandClock
) -> None:
    left = RoomStatus(room="attic", state="speaking", source="assistant")
    broker.take("hearsay/room/attic/status", left.encode(), retain=True)
    async with kitchen(build) as (house, _), house.bus.follow(RoomStatus, room="attic") as statuses:
        assert await anext(statuses) == left
        await clock.forward(GONE_S + 1)
        async with asyncio.timeout(10):
            assert await anext(statuses) == Gone(kind=RoomStatus, where={"room": "attic"})


async def test_a_status_that_somebody_else_cleared_is_said_again(build: Builder) -> None:
    async with kitchen(build) as (house, statuses):
        await house.bus.clear(RoomStatus, room="kitchen")
        async with asyncio.timeout(10):
            assert isinstance(await anext(statuses), Gone)
        await until(statuses, "idle")


async def test_what_somebody_else_says_of_a_room_is_put_right(build: Builder) -> None:
    async with kitchen(build) as (house, statuses):
        await house.bus.publish(RoomStatus(room="kitchen", state="thinking"))
        await until(statuses, "idle")


async def test_every_area_and_satellite_and_room_of_the_settings_has_a_status(
    build: Builder,
) -> None:
    rooms = {"study": {"area": "bedroom"}, "hall": {}}
    with_rooms = build.with_settings({"rooms": rooms})
    async with with_rooms.home() as house, house.bus.subscribe(RoomStatus) as statuses:
        await house.presence("satellite-shed")
        told: set[str] = set()
        async with asyncio.timeout(10):
            while not {"kitchen", "study", "hall", "shed"} <= told:
                told.add((await anext(statuses)).room)
        await house.ask("what time is it", room="nowhere")
        await house.presence("satellite-all")
        await house.presence("satellite-last")
        async with asyncio.timeout(10):
            while "last" not in told:
                told.add((await anext(statuses)).room)
        assert not {"bedroom", "nowhere", "all"} & told


async def test_a_room_that_stays_away_is_cleared(build: Builder, clock: HandClock) -> None:
    async with build.home(devices=False) as house, house.bus.follow(RoomStatus) as statuses:
        await house.bus.publish(Areas(areas=(Area(id="attic", name="attic"),)))
        await until(statuses, "idle")
        await house.bus.publish(Areas(areas=()))
        await house.bus.publish(Areas(areas=(Area(id="attic", name="Attic"),)))
        await house.bus.publish(Areas(areas=(Area(id="cellar", name="cellar"),)))
        await until(statuses, "idle")
        await clock.forward(GONE_S + 1)
        async with asyncio.timeout(10):
            assert await anext(statuses) == Gone(kind=RoomStatus, where={"room": "attic"})


async def test_a_satellite_that_is_forgotten_takes_its_room_with_it(
    build: Builder, clock: HandClock
) -> None:
    async with build.home(devices=False) as house, house.bus.follow(RoomStatus) as statuses:
        await house.presence("satellite-shed")
        await until(statuses, "idle")
        await house.bus.clear(Presence, name="satellite-shed")
        await house.presence("satellite-barn")
        await until(statuses, "idle")
        await clock.forward(GONE_S + 1)
        async with asyncio.timeout(10):
            assert await anext(statuses) == Gone(kind=RoomStatus, where={"room": "shed"})


def test_a_turn_that_has_begun_to_speak_while_it_works_speaks() -> None:
    turn = listening("kitchen", TURN, 0.0)
    assert doing(turn, heard_out=False) == "listening"
    working = replace(turn, phase=Phase.WORKING)
    assert doing(working, heard_out=True) == "thinking"
    assert doing(working.timed("speech", 1.0), heard_out=True) == "speaking"
    assert doing(working.timed("speech", 1.0).hushed(), heard_out=True) == "thinking"
