"""The microphone's frames go out numbered, and not one while the room is muted."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import cast

import pytest

from agents.satellite import capture as module
from agents.satellite.capture import Capture, Frame, Handover
from agents.satellite.microphone import OpenMicrophone
from bus import Subscription
from bus.audio import FRAME_BYTES
from bus.memory import MemoryBus
from bus.messages import AudioFrame
from tests.agents.satellite.fakes import FakeMicrophone, Opening

Connect = Callable[[str], MemoryBus]


class Room:
    """A capture at work, and what it sends."""

    def __init__(self, capture: Capture, heard: Subscription[AudioFrame]) -> None:
        self.capture = capture
        self.heard = heard
        self.changes: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    async def next(self) -> AudioFrame:
        async with asyncio.timeout(10):
            return await anext(self.heard)

    async def change(self) -> tuple[str, str]:
        async with asyncio.timeout(10):
            return await self.changes.get()


@asynccontextmanager
async def capturing(connect: Connect, opening: Opening | None) -> AsyncIterator[Room]:
    async with (
        connect("satellite-den") as bus,
        bus.subscribe(AudioFrame) as heard,
        asyncio.TaskGroup() as tasks,
    ):
        capture = Capture(
            bus=bus,
            room="den",
            open_microphone=cast("OpenMicrophone | None", opening),
            changed=lambda: room.changes.put_nowait((capture.name, capture.detail)),
        )
        room = Room(capture, heard)
        task = tasks.create_task(capture.run(), name="capture")
        yield room
        task.cancel()


async def test_frames_go_out_numbered_from_the_beginning(connect: Connect) -> None:
    microphone = FakeMicrophone(3)
    async with capturing(connect, Opening(microphone)) as room:
        room.capture.unmute()
        frames = [await room.next() for _ in range(3)]
        assert await room.change() == ("fake microphone", "")
    assert [frame.first_sample for frame in frames] == [0, 512, 1024]
    assert [frame.pcm for frame in frames] == [bytes([n]) * FRAME_BYTES for n in (1, 2, 3)]
    assert {frame.room for frame in frames} == {"den"}
    assert microphone.closed.wait(10)


async def test_the_microphone_stays_closed_until_it_is_allowed(connect: Connect) -> None:
    opening = Opening(FakeMicrophone(1))
    async with capturing(connect, opening) as room:
        assert room.capture.muted
        assert not room.capture.settled.is_set()
        await asyncio.sleep(0)
        assert opening.times == 0
        room.capture.unmute()
        await room.next()


async def test_muting_closes_the_microphone_and_unmuting_begins_a_new_stream(
    connect: Connect,
) -> None:
    first, second = FakeMicrophone(1), FakeMicrophone(2)
    async with capturing(connect, Opening(first, second)) as room:
        room.capture.unmute()
        await room.next()
        room.capture.mute()
        assert await asyncio.to_thread(first.closed.wait, 10)
        assert room.capture.muted
        assert room.capture.settled.is_set()
        room.capture.unmute()
        while (await room.next()).first_sample != 0:
            pass  # what the first stream still sent
        assert (await room.next()).pcm == b"\2" * FRAME_BYTES


async def test_a_microphone_that_is_unplugged_is_told_and_looked_for(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "backoff", lambda tries: 0.001 * tries)
    first = FakeMicrophone(1, error=OSError("unplugged"))
    opening = Opening(first, OSError("no microphone was found"), FakeMicrophone(1))
    async with capturing(connect, opening) as room:
        room.capture.unmute()
        changes = [await room.change() for _ in range(4)]
        frames = [await room.next() for _ in range(2)]
    assert changes == [
        ("fake microphone", ""),
        ("none", "unplugged"),
        ("none", "no microphone was found"),
        ("fake microphone", ""),
    ]
    assert [frame.first_sample for frame in frames] == [0, 0]
    assert first.closed.is_set()


async def test_without_a_microphone_wanted_there_is_nothing_to_do(connect: Connect) -> None:
    async with connect("satellite-den") as bus, asyncio.timeout(10):
        capture = Capture(bus=bus, room="den", open_microphone=None, changed=pytest.fail)
        await capture.run()
        await capture.settled.wait()
    assert (capture.name, capture.detail) == ("none", "")


async def test_the_oldest_frames_go_when_nobody_takes_them() -> None:
    frames = Handover()
    for number in range(module.MOST_FRAMES + 1):
        frames.put(Frame(number, b""))
    frames.put(None)
    taken = []
    async with asyncio.timeout(10):
        while frame := await frames.get():
            taken.append(frame.first_sample)
    assert taken == list(range(2, module.MOST_FRAMES + 1))
