"""What a microphone is to a satellite, and the one of this machine."""

from array import array
from collections.abc import Callable
from typing import Protocol

from agents.satellite.probe import choose, foreign, quiet
from bus.audio import FRAME_SAMPLES


class Microphone(Protocol):
    """Hears 16 kHz s16le mono. OSError: it is gone."""

    name: str

    def read(self) -> bytes:
        """Wait for the next 32 ms and return them."""

    def close(self) -> None:
        """Give the device back."""


OpenMicrophone = Callable[[], Microphone]


class PvMicrophone:
    """The microphone of this machine, through pvrecorder."""

    def __init__(self, wanted: str) -> None:
        with foreign("microphone"), quiet():
            from pvrecorder import PvRecorder  # noqa: PLC0415  # its native part may not load

            index = choose("microphone", wanted, PvRecorder.get_available_devices())
            self._recorder = PvRecorder(frame_length=FRAME_SAMPLES, device_index=index)
            self.name: str = self._recorder.selected_device
            self._recorder.start()

    def read(self) -> bytes:
        """Wait for the next 32 ms and return them."""
        with foreign("microphone"):
            return array("h", self._recorder.read()).tobytes()

    def close(self) -> None:
        """Give the device back."""
        self._recorder.delete()
