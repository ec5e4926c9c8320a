"""A loudspeaker may be away; it is looked for again, and somebody is told."""

from typing import cast

import pytest

from agents.satellite.lasting import LastingLoudspeaker, backoff
from agents.satellite.loudspeaker import OpenLoudspeaker
from tests.agents.satellite.fakes import FakeLoudspeaker, Opening


class House:
    """A lasting loudspeaker with a clock of its own."""

    def __init__(self, *outcomes: object) -> None:
        self.now = 100.0
        self.changes: list[tuple[str, str]] = []
        self.opening = Opening(*outcomes)
        self.speaker = LastingLoudspeaker(
            cast("OpenLoudspeaker", self.opening),
            changed=lambda: self.changes.append((self.speaker.name, self.speaker.detail)),
            clock=lambda: self.now,
        )


def test_the_device_is_used_once_it_was_found() -> None:
    device = FakeLoudspeaker()
    house = House(device)
    house.speaker.look()
    house.speaker.start()
    house.speaker.write(b"ab")
    house.speaker.stop()
    house.speaker.close()
    assert device.events == ["start", "write", "stop", "close"]
    assert house.changes == [("fake speaker", "")]
    assert house.opening.times == 1


def test_without_a_device_everything_goes_on_in_silence() -> None:
    house = House(OSError("no loudspeaker was found"))
    house.speaker.look()
    house.speaker.start()
    house.speaker.write(b"ab")
    house.speaker.close()
    assert house.changes == [("none", "no loudspeaker was found")]


def test_a_device_that_fails_is_closed_told_and_found_again_later() -> None:
    first, second = FakeLoudspeaker(OSError("unplugged")), FakeLoudspeaker()
    house = House(first, second)
    house.speaker.look()
    house.speaker.write(b"ab")
    assert first.events == ["close"]
    assert house.changes[-1] == ("none", "unplugged")
    house.speaker.stop()
    assert house.opening.times == 1
    house.now += backoff(1)
    house.speaker.stop()
    assert house.changes[-1] == ("fake speaker", "")
    house.speaker.write(b"cd")
    assert second.heard == b"cd"


def test_the_same_trouble_is_told_once() -> None:
    house = House(*[OSError("none")] * 3)
    for _ in range(3):
        house.speaker.look()
        house.now += 100
    assert house.opening.times == 3
    assert len(house.changes) == 1


def test_patience_grows_and_is_bounded() -> None:
    assert [backoff(tries) for tries in (1, 2, 3, 4, 5, 1_000)] == [5, 10, 20, 40, 60, 60]


def test_patience_starts_again_after_a_success() -> None:
    broken = [FakeLoudspeaker(OSError("unplugged")), FakeLoudspeaker()]
    house = House(OSError("none"), OSError("none"), *broken)
    for _ in range(3):
        house.speaker.look()
        house.now += 60
    house.speaker.write(b"ab")
    house.now += backoff(1)
    house.speaker.look()
    assert house.opening.times == 4


def test_no_device_is_looked_for_if_none_is_wanted() -> None:
    speaker = LastingLoudspeaker(None, changed=lambda: pytest.fail("nothing changes"))
    speaker.look()
    speaker.stop()
    assert (speaker.name, speaker.detail) == ("none", "")
