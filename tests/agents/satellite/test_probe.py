"""Devices are chosen by name, and what their libraries print about it is not seen."""

import os

import pytest

from agents.satellite.probe import choose, foreign, quiet

NULL = "Discard all samples (playback) or generate zero samples (capture)"
NAMES = [NULL, "HDA Intel PCH", "USB Speakerphone", ""]


@pytest.mark.parametrize(
    ("wanted", "index"), [("auto", -1), ("usb", 2), ("Speakerphone", 2), ("hda intel", 1)]
)
def test_a_device_is_chosen_by_part_of_its_name(wanted: str, index: int) -> None:
    assert choose("microphone", wanted, NAMES) == index


@pytest.mark.parametrize("names", [[], [NULL]])
@pytest.mark.parametrize("wanted", ["auto", "usb", "Discard"])
def test_a_list_that_holds_only_the_null_device_holds_none(names: list[str], wanted: str) -> None:
    with pytest.raises(OSError, match="no loudspeaker was found: plug one in"):
        choose("loudspeaker", wanted, names)


def test_a_name_nobody_has_meets_the_names_there_are() -> None:
    said = "no microphone has 'jabra' in its name; there is: HDA Intel PCH; USB Speakerphone; one"
    with pytest.raises(OSError, match=said):
        choose("microphone", "jabra", NAMES)


def test_what_native_code_prints_is_silenced_only_meanwhile(
    capfd: pytest.CaptureFixture[str],
) -> None:
    os.write(2, b"before ")
    with quiet():
        os.write(2, b"noise ")
    os.write(2, b"after")
    assert capfd.readouterr().err == "before after"


def test_an_error_while_it_is_quiet_does_not_stay_quiet(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RuntimeError), quiet():
        raise RuntimeError
    os.write(2, b"after")
    assert capfd.readouterr().err == "after"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ValueError("Failed to\nstart device."), "the microphone cannot be used: Failed to start"),
        (SystemError(), "the microphone cannot be used: SystemError"),
        (NotImplementedError("Unsupported platform."), "cannot be used: Unsupported platform."),
        (ImportError("No module"), "cannot be used: No module"),
        (OSError("libpv.so: wrong ELF class"), "libpv.so: wrong ELF class"),
    ],
)
def test_whatever_a_library_raises_is_one_sentence(error: Exception, sentence: str) -> None:
    with pytest.raises(OSError, match=sentence), foreign("microphone"):
        raise error
