"""A loudspeaker that may be away: silent meanwhile, looked for again with back-off."""

import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Final

from agents.satellite.loudspeaker import Loudspeaker, OpenLoudspeaker, SilentLoudspeaker

FIRST_RETRY_S: Final = 5.0
LAST_RETRY_S: Final = 60.0


def backoff(tries: int) -> float:
    """Return how long to wait after so many failures in a row."""
    return min(FIRST_RETRY_S * 2.0 ** min(tries - 1, 10), LAST_RETRY_S)


class LastingLoudspeaker:
    """Plays to the device while it is there, and to nobody while it is not.

    A device is looked for when sound ends, never when it begins: nobody waits for that.
    """

    def __init__(
        self,
        open_device: OpenLoudspeaker | None,
        *,
        changed: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open_device = open_device
        self._changed = changed
        self._clock = clock
        self._device: Loudspeaker = SilentLoudspeaker()
        self._tries = 0
        self._retry_at = 0.0
        self.name = self._device.name
        self.detail = ""
        """What is wrong, in one sentence; empty while nothing is."""

    def start(self) -> None:
        """Open the device, if it is there."""
        self._use(self._device.start)

    def write(self, pcm: bytes) -> None:
        """Play."""
        self._use(partial(self._device.write, pcm))

    def stop(self) -> None:
        """Be silent at once; if the device is away, look for it."""
        self._use(self._device.stop)
        self.look()

    def close(self) -> None:
        """Give the device back."""
        self._device.close()

    def look(self) -> None:
        """Look for the device, if one is wanted, it is away, and it is time."""
        away = isinstance(self._device, SilentLoudspeaker) and self._clock() >= self._retry_at
        if away and self._open_device is not None:
            self._use(partial(self._find, self._open_device))

    def _find(self, open_device: OpenLoudspeaker) -> None:
        self._device = open_device()
        self._tries = 0
        self._tell(self._device.name, "")

    def _use(self, act: Callable[[], None]) -> None:
        try:
            act()
        except OSError as exc:
            self._lose(str(exc))

    def _lose(self, sentence: str) -> None:
        with suppress(OSError):
            self._device.close()
        self._device = SilentLoudspeaker()
        self._tries += 1
        self._retry_at = self._clock() + backoff(self._tries)
        self._tell(self._device.name, sentence)

    def _tell(self, name: str, detail: str) -> None:
        if (name, detail) != (self.name, self.detail):
            self.name, self.detail = name, detail
            self._changed()
