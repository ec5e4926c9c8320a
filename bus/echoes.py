"""Marks what is sent a second time, and recognizes it on receipt.

A sender that loses its broker before the acknowledgement sends again and cannot know whether the
first copy was delivered. So it marks the second one, and receivers drop a marked message whose
original they have heard. Whoever does not care ignores the mark: it is one more unknown field.
"""

import time
from collections import OrderedDict
from collections.abc import Callable

KEEP_S = 60.0
"""No outbox keeps a message longer than this."""
MOST = 4_096

MARK = b'{"again":true,'
WAV = b"RIFF"


def marked(payload: bytes) -> bytes:
    """Return a JSON payload with the mark; sound has none, its topic says which piece it is."""
    fresh = payload.startswith(b'{"') and not payload.startswith(MARK)
    return MARK + payload[1:] if fresh else payload


def unmarked(payload: bytes) -> bytes:
    """Return the payload as it was sent first."""
    return b"{" + payload.removeprefix(MARK) if payload.startswith(MARK) else payload


class Echoes:
    """Remembers what was heard in the last minute."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._heard: OrderedDict[int, float] = OrderedDict()

    def repeats(self, topic: str, payload: bytes) -> bool:
        """Say whether this is the second copy of something heard; remember it if it may come."""
        if not payload.startswith((b"{", WAV)):
            return False
        now = self._clock()
        self._forget(now)
        key = hash((topic, unmarked(payload)))
        known = key in self._heard
        self._heard[key] = now
        self._heard.move_to_end(key)
        return known and payload.startswith((MARK, WAV))

    def _forget(self, now: float) -> None:
        while self._heard:
            oldest = next(iter(self._heard))
            if len(self._heard) < MOST and now - self._heard[oldest] < KEEP_S:
                return
            del self._heard[oldest]
