"""Feeds a recording into a room, as if it were spoken there."""

import asyncio

from bus.audio import FRAME_BYTES, FRAME_S, FRAME_SAMPLES, RATE_HZ
from bus.bus import Bus
from bus.messages import AudioFrame

FASTEST = 8.0


async def feed(
    bus: Bus,
    room: str,
    pcm: bytes,
    *,
    first_sample: int = 0,
    speed: float = 1.0,
    silence_s: float = 1.0,
) -> int:
    """Publish 16 kHz mono s16le as the microphone of a room; return the next sample's number.

    `silence_s` of silence follow it. A stream starts at sample 0; hand on the number that is
    returned to continue it. A frame leaves when its last sample was spoken, all by one clock: a
    late one delays none after it.

    Raises:
        ValueError: if `speed` is not above 0 and at most 8.
    """
    if not 0 < speed <= FASTEST:
        raise ValueError(f"a recording can be fed at most {FASTEST:g} times as fast, not {speed:g}")
    loop = asyncio.get_running_loop()
    start = loop.time()
    at = first_sample
    for count, frame in enumerate(frames(pcm, silence_s=silence_s), start=1):
        await asyncio.sleep(start + count * FRAME_S / speed - loop.time())
        await bus.publish(AudioFrame(room=room, pcm=frame, first_sample=at))
        at += FRAME_SAMPLES
    return at


def frames(pcm: bytes, *, silence_s: float) -> list[bytes]:
    """Cut sound and the silence after it into whole frames."""
    padded = pcm + bytes(2 * round(silence_s * RATE_HZ))
    padded += bytes(-len(padded) % FRAME_BYTES)
    return [padded[at : at + FRAME_BYTES] for at in range(0, len(padded), FRAME_BYTES)]
