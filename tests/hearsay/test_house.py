from collections.abc import Callable

import pytest

from bus import Bus
from bus.memory import MemoryBus
from bus.messages import Presence
from config import Settings
from hearsay import house
from hearsay.trouble import Trouble

Connect = Callable[[str], MemoryBus]


async def announce(bus: Bus, name: str, state: str = "online") -> None:
    await bus.publish(Presence.build({"name": name, "state": state, "instance": "i"}))


async def test_who_is_online_is_found(connect: Connect) -> None:
    async with connect("one") as bus:
        await announce(bus, "asr")
        await announce(bus, "tts", "offline")
        there = await house.present(bus)
        assert house.is_online(there, "asr")
        assert not house.is_online(there, "tts")
        assert not house.is_online(there, "wake")


async def test_a_missing_worker_is_named_with_what_to_do(connect: Connect) -> None:
    async with connect("one") as bus:
        await announce(bus, "asr")
        await announce(bus, "tts", "offline")
        with pytest.raises(Trouble, match=r"^tts is not online; start .*: hearsay up$"):
            await house.need(bus, "asr", "tts")
        with pytest.raises(Trouble, match=r"^tts and wake are not online"):
            await house.need(bus, "tts", "wake")
        assert house.is_online(await house.need(bus, "asr"), "asr")


def test_the_room_is_the_one_given_or_that_of_the_settings(settings: Settings) -> None:
    assert house.room_name(settings, None) == settings.room
    assert house.room_name(settings, "kitchen") == "kitchen"


@pytest.mark.parametrize("room", ["", "Living Room", "küche", "a/b", "+", "x" * 65])
def test_a_name_that_is_no_room_meets_a_sentence(settings: Settings, room: str) -> None:
    with pytest.raises(Trouble, match="is no room name"):
        house.room_name(settings, room)


def test_all_rooms_at_once_can_be_addressed_only_where_that_makes_sense(
    settings: Settings,
) -> None:
    assert house.room_name(settings, "all", every=True) == "all"
    for room, every in (("all", False), ("unknown", True)):
        with pytest.raises(Trouble, match="reserved"):
            house.room_name(settings, room, every=every)


def test_a_sentence_is_trimmed() -> None:
    assert house.sentence("  turn on 灯 \n") == "turn on 灯"
    assert house.sentence("x" * 1000) == "x" * 1000


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("  ", "there is no text"),
        ("x" * 100_000, "has 100000 characters; at most 1000"),
        ("x" * 1001, "has 1001 characters"),
        ("turn\x1bon", r"character 5 of the text is a control character \(U\+001B\)"),
        ("turn\x00", r"character 5 .*U\+0000"),
        ("turn\non", r"character 5 .*U\+000A"),
        ("turn\ud800", r"U\+D800"),
    ],
)
def test_what_is_no_sentence_meets_one(text: str, reason: str) -> None:
    with pytest.raises(Trouble, match=reason):
        house.sentence(text)
