"""What a loudspeaker is to a satellite, and the one that is silent."""

from collections.abc import Callable
from typing import Final, Protocol

from agents.satellite.probe import choose, foreign, quiet

RATE_HZ: Final = 48_000
"""Every loudspeaker is fed at this rate: nearly every sound card runs at it, so that nobody
behind us resamples, badly."""


class Loudspeaker(Protocol):
    """Plays 48 kHz s16le mono. Every method returns at once; OSError: it is gone."""

    name: str

    def start(self) -> None:
        """Open the device."""

    def write(self, pcm: bytes) -> None:
        """Add sound to what is being played; at most half a second is ever waiting."""

    def stop(self) -> None:
        """Be silent at once: what was written and not played is dropped."""

    def close(self) -> None:
        """Give the device back for good."""


class SilentLoudspeaker:
    """Stands in where there is none, so that turns go on as if somebody listened."""

    name = "none"

    def start(self) -> None:
        """Nothing to open."""

    def write(self, pcm: bytes) -> None:
        """Play to nobody."""

    def stop(self) -> None:
        """It was silent before."""

    def close(self) -> None:
        """Nothing to give back."""


OpenLoudspeaker = Callable[[], Loudspeaker]


class PvLoudspeaker:
    """The loudspeaker of this machine, through pvspeaker."""

    def __init__(self, wanted: str) -> None:
        with foreign("loudspeaker"), quiet():
            from pvspeaker import PvSpeaker  # noqa: PLC0415  # its native part may not load

            index = choose("loudspeaker", wanted, PvSpeaker.get_available_devices())
            self._speaker = PvSpeaker(
                sample_rate=RATE_HZ, bits_per_sample=16, buffer_size_secs=1, device_index=index
            )
            self.name: str = self._speaker.selected_device

    def start(self) -> None:
        """Open the device."""
        with foreign("loudspeaker"), quiet():
            self._speaker.start()

    def write(self, pcm: bytes) -> None:
        """Add sound; what does not fit means that the device no longer takes any."""
        samples = memoryview(pcm).cast("h")
        with foreign("loudspeaker"):
            written = self._speaker.write(samples)
        if written < len(samples):
            raise OSError("the loudspeaker takes no more sound")

    def stop(self) -> None:
        """Be silent at once."""
        with foreign("loudspeaker"):
            self._speaker.stop()

    def close(self) -> None:
        """Give the device back for good."""
        self._speaker.delete()
