"""A microphone that hears a recording, again and again: for measuring and for machines without."""

import time
from itertools import cycle
from typing import Final

from bus.audio import FRAME_BYTES, FRAME_S

EMPTY: Final = "a recording needs at least one frame of sound"


class RecordedMicrophone:
    """Hears a recording (16 kHz mono s16le) in real time, from its beginning when it has ended."""

    name = "recording"

    def __init__(self, pcm: bytes) -> None:
        whole = len(pcm) - len(pcm) % FRAME_BYTES
        if not whole:
            raise ValueError(EMPTY)
        self._frames = cycle([pcm[at : at + FRAME_BYTES] for at in range(0, whole, FRAME_BYTES)])
        self._due = time.monotonic()

    def read(self) -> bytes:
        """Wait for the next 32 ms and return them."""
        self._due += FRAME_S
        time.sleep(max(0.0, self._due - time.monotonic()))  # as a microphone would keep us waiting
        return next(self._frames)

    def close(self) -> None:
        """Nothing to give back."""
