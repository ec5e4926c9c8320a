"""A recording becomes numbered frames, at its own pace or faster."""

import asyncio
import struct
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.satellite.feed import feed, frames
from bus.audio import FRAME_BYTES, FRAME_SAMPLES
from bus.memory import MemoryBus
from bus.messages import AudioFrame

Connect = Callable[[str], MemoryBus]


@given(st.binary(max_size=5_000), st.floats(min_value=0, max_value=0.2))
def test_nothing_is_lost_and_only_silence_is_added(pcm: bytes, silence_s: float) -> None:
    cut = frames(pcm, silence_s=silence_s)
    whole = b"".join(cut)
    assert all(len(frame) == FRAME_BYTES for frame in cut)
    assert whole.startswith(pcm)
    assert not any(whole[len(pcm) :])
    assert 0 <= len(whole) - len(pcm) - 2 * round(silence_s * 16_000) < FRAME_BYTES


async def test_frames_are_numbered_from_where_the_stream_stands(connect: Connect) -> None:
    async with connect("player") as bus, bus.subscribe(AudioFrame, room="den") as heard:
        pcm = struct.pack("<3h", 1, 2, 3)
        after = await feed(bus, "den", pcm, first_sample=1024, speed=8, silence_s=0.064)
        got = [await anext(heard) for _ in range(3)]
    assert after == 1024 + 3 * FRAME_SAMPLES
    assert [frame.first_sample for frame in got] == [1024, 1536, 2048]
    assert b"".join(frame.pcm for frame in got).rstrip(b"\0") == pcm.rstrip(b"\0")


async def test_a_frame_leaves_when_its_last_sample_was_spoken(connect: Connect) -> None:
    async with connect("player") as bus:
        clock = asyncio.get_running_loop()
        start = clock.time()
        await feed(bus, "den", bytes(10 * FRAME_BYTES), speed=4, silence_s=0)
        assert clock.time() - start >= 10 * 0.032 / 4 * 0.99


@pytest.mark.parametrize("speed", [0, -1, 8.1])
async def test_a_speed_that_makes_no_sense_is_refused(connect: Connect, speed: float) -> None:
    async with connect("player") as bus:
        with pytest.raises(ValueError, match="at most 8 times"):
            await feed(bus, "den", b"", speed=speed)
