"""A recording stands in for a microphone."""

import time

import pytest

from agents.satellite.recorded import RecordedMicrophone
from bus.audio import FRAME_BYTES


def test_a_recording_is_heard_again_and_again_in_whole_frames() -> None:
    first, second = b"\1" * FRAME_BYTES, b"\2" * FRAME_BYTES
    microphone = RecordedMicrophone(first + second + b"\3")
    assert [microphone.read() for _ in range(3)] == [first, second, first]


def test_it_is_heard_in_real_time() -> None:
    microphone = RecordedMicrophone(bytes(FRAME_BYTES))
    began = time.monotonic()
    for _ in range(3):
        microphone.read()
    assert time.monotonic() - began >= 3 * 0.032 * 0.99


def test_nothing_cannot_be_heard() -> None:
    with pytest.raises(ValueError, match="at least one frame"):
        RecordedMicrophone(b"\1")
