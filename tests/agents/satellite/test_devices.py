"""The devices of this machine, with their libraries faked: what they are told and what they say."""

import sys
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from agents.satellite.loudspeaker import PvLoudspeaker
from agents.satellite.microphone import PvMicrophone

NAMES = ["Discard all samples (playback)", "HDA Intel", "USB Phone"]


class FakeRecorder:
    """pvrecorder's class, as far as it is used."""

    get_available_devices = staticmethod(lambda: NAMES)
    fails: Exception | None = None

    def __init__(self, frame_length: int, device_index: int) -> None:
        self.told: list[Any] = [frame_length, device_index]
        self.selected_device = NAMES[device_index]

    def start(self) -> None:
        self.told.append("start")

    def read(self) -> list[int]:
        if self.fails:
            raise self.fails
        return [0, 1, -1, 32767, -32768]

    def delete(self) -> None:
        self.told.append("delete")


class FakeSpeaker:
    """pvspeaker's class, as far as it is used."""

    get_available_devices = staticmethod(lambda: NAMES)
    room = 1_000

    def __init__(self, **told: int) -> None:
        self.told: list[Any] = [told]
        self.selected_device = NAMES[told["device_index"]]

    def start(self) -> None:
        self.told.append("start")

    def write(self, samples: Sequence[int]) -> int:
        self.told.append(list(samples))
        return min(len(samples), self.room)

    def stop(self) -> None:
        self.told.append("stop")

    def delete(self) -> None:
        self.told.append("delete")


@pytest.fixture(autouse=True)
def _libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pvrecorder", SimpleNamespace(PvRecorder=FakeRecorder))
    monkeypatch.setitem(sys.modules, "pvspeaker", SimpleNamespace(PvSpeaker=FakeSpeaker))


def test_the_microphone_that_was_named_is_opened_and_heard() -> None:
    microphone = PvMicrophone("usb")
    assert microphone.name == "USB Phone"
    assert microphone.read() == b"\0\0\1\0\xff\xff\xff\x7f\0\x80"
    microphone.close()
    assert microphone._recorder.told == [512, 2, "start", "delete"]


def test_a_microphone_that_fails_says_so_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    microphone = PvMicrophone("auto")
    monkeypatch.setattr(FakeRecorder, "fails", RuntimeError("Failed to read from device."))
    with pytest.raises(OSError, match="the microphone cannot be used: Failed to read"):
        microphone.read()


def test_the_loudspeaker_that_was_named_is_opened_and_fed() -> None:
    speaker = PvLoudspeaker("hda")
    assert speaker.name == "HDA Intel"
    speaker.start()
    speaker.write(b"\1\0\xff\xff")
    speaker.stop()
    speaker.close()
    wanted = {
        "sample_rate": 48_000,
        "bits_per_sample": 16,
        "buffer_size_secs": 1,
        "device_index": 1,
    }
    assert speaker._speaker.told == [wanted, "start", [1, -1], "stop", "delete"]


def test_a_loudspeaker_that_takes_no_more_sound_is_gone() -> None:
    speaker = PvLoudspeaker("auto")
    speaker.write(bytes(2 * FakeSpeaker.room))
    with pytest.raises(OSError, match="the loudspeaker takes no more sound"):
        speaker.write(bytes(2 * FakeSpeaker.room + 2))


@pytest.mark.parametrize("device", [PvMicrophone, PvLoudspeaker])
def test_a_library_that_cannot_be_loaded_is_one_sentence(
    device: type[PvMicrophone | PvLoudspeaker], monkeypatch: pytest.MonkeyPatch
) -> None:
    for library in ("pvrecorder", "pvspeaker"):
        monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(OSError, match="cannot be used: "):
        device("auto")
