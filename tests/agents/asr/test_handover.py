"""Where a command begins after a wake word."""

import numpy as np
import pytest

from agents.asr.handover import command_begins


def sound(*, quiet_at: int, length: int = 24_000) -> bytes:
    """Return noise in which 40 ms are quiet, and a quieter moment long before."""
    loud = np.full(length, 5_000, dtype="<i2")
    loud[1_000:3_000] = 0
    loud[quiet_at : quiet_at + 640] = 100
    return loud.tobytes()


@pytest.mark.parametrize("before_end", [6_720, 5_600, 4_640])
def test_a_command_begins_in_the_quietest_moment_near_the_end(before_end: int) -> None:
    assert command_begins(sound(quiet_at=24_000 - before_end)) == 24_000 - before_end + 320


def test_what_is_told_of_at_once_or_too_late_is_no_pause() -> None:
    begins = command_begins(sound(quiet_at=24_000 - 1_600))
    assert 24_000 - 6_720 <= begins <= 24_000 - 4_160


@pytest.mark.parametrize("length", [0, 4_480])
def test_too_little_sound_is_all_heard(length: int) -> None:
    assert command_begins(bytes(2 * length)) == 0


def test_what_there_is_of_a_short_sound_is_looked_at() -> None:
    assert 0 < command_begins(bytes(2 * 5_000)) < 5_000
