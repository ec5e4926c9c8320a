"""What the way to other systems' topics promises, on every bus we ship."""

import asyncio

import pytest

from bus.foreign import Foreign, check_topic
from bus.subscription import Heard
from tests.bus.worlds import MemoryWorld, MqttWorld, World

PATIENCE_S = 10


async def until(foreign: Foreign, topic: str) -> Heard:
    """Return the next message of a topic."""
    async for heard in foreign:
        if heard.topic == topic:
            return heard
    raise AssertionError


async def say_for_ever(foreign: Foreign) -> None:
    while True:
        await foreign.say("lamps/one/set", b"ON")


async def test_what_others_say_is_heard_as_it_is(world: World) -> None:
    base = f"lamps-{world.root}"
    async with (
        asyncio.timeout(PATIENCE_S),
        world.bus("a") as a,
        a.foreign() as ear,
        a.foreign() as mouth,
    ):
        await ear.listen(f"{base}/+/state")
        await mouth.say(f"{base}/one/state", b"\xffON")
        heard = await anext(ear)
    assert (heard.topic, heard.payload, heard.retained) == (f"{base}/one/state", b"\xffON", False)


async def test_what_is_retained_is_told_to_who_comes_later(world: World) -> None:
    topic = f"homeassistant-{world.root}/light/one/config"
    async with asyncio.timeout(PATIENCE_S), world.bus("a") as a, a.foreign() as others:
        await others.say(topic, b"{}", retain=True)
        await others.listen(f"homeassistant-{world.root}/#")
        assert await until(others, topic) == Heard(topic, b"{}", retained=True)
        await others.say(topic, b"", retain=True)


async def test_thousands_of_topics_can_be_listened_to(world: World) -> None:
    topics = [f"many-{world.root}/{number}" for number in range(450)]
    async with asyncio.timeout(PATIENCE_S), world.bus("a") as a, a.foreign() as others:
        await others.listen(*topics)
        for topic in (topics[0], topics[-1]):
            await others.say(topic, b"x")
            assert (await until(others, topic)).payload == b"x"


async def test_what_is_no_longer_wanted_is_not_heard(world: World) -> None:
    base = f"lamps-{world.root}"
    async with asyncio.timeout(PATIENCE_S), world.bus("a") as a, a.foreign() as others:
        await others.listen(f"{base}/one", f"{base}/two")
        await others.unlisten(f"{base}/one")
        await others.say(f"{base}/one", b"1")
        await others.say(f"{base}/two", b"2")
        assert (await anext(others)).payload == b"2"


UNCARRIED = [
    "a\x01",
    "a\n",
    "a\x7f",
    "a\x85",
    "a\ufdd0",
    "a\uffff",
    "a\U0010fffe",
    "a" + "/a" * 250,
]
"""What Mosquitto closes the connection for, or may."""


async def test_what_a_broker_does_not_carry_costs_nothing_else(world: World) -> None:
    """Whoever announces a device chooses its topics: one wrong one must not silence the others."""
    topic = f"lamps-{world.root}/one/\N{ELECTRIC LIGHT BULB}/\u202e"
    async with asyncio.timeout(PATIENCE_S), world.bus("a") as a, a.foreign() as others:
        for wrong in UNCARRIED:
            with pytest.raises(ValueError, match="topic filter"):
                await others.listen(wrong)
            with pytest.raises(ValueError, match="no MQTT topic"):
                await others.say(wrong, b"x")
        await others.listen(topic)
        await others.say(topic, b"1")
        assert (await anext(others)).payload == b"1"


@pytest.mark.parametrize(
    "topic", ["", "a/+", "#", "a\0", "$SYS/broker", "x" * 65_536, "\ud800", *UNCARRIED]
)
def test_what_is_no_topic_is_refused(topic: str) -> None:
    with pytest.raises(ValueError, match=r"no MQTT topic|belongs to the broker"):
        check_topic(topic, root="hearsay")


@pytest.mark.parametrize("address", ["", "/room/kitchen/ask", "/home/lock.door/set"])
async def test_nobody_speaks_on_our_bus_through_it(address: str) -> None:
    world = MemoryWorld()
    async with world.bus("a") as a, a.foreign() as others:
        with pytest.raises(ValueError, match="belongs to Hearsay"):
            await others.say(f"hearsay{address}", b"{}")


def test_a_neighbour_with_a_longer_name_is_not_us() -> None:
    check_topic("hearsay2/x", root="hearsay")


@pytest.mark.parametrize("wrong", ["", "a+/b", "#/a", "a/b#", "a\0", "é" * 40_000])
async def test_what_is_no_filter_is_refused_before_anything_is_listened_to(wrong: str) -> None:
    async with MemoryWorld().bus("a") as a, a.foreign() as others:
        with pytest.raises(ValueError, match="topic filter"):
            await others.listen("good", wrong)
        await others.say("good", b"x")
        await others.listen("bad")
        await others.say("bad", b"y")
        assert (await anext(others)).payload == b"y"


async def test_a_lost_broker_is_found_and_everything_listened_to_again(mortal: MqttWorld) -> None:
    async with asyncio.timeout(30), mortal.bus("a") as a, a.foreign() as others:
        await others.listen("lamps/one")
        await mortal.crash()
        async with mortal.stranger() as stranger:
            while True:
                await stranger.publish("lamps/one", b"ON", qos=1)
                try:
                    async with asyncio.timeout(0.2):
                        assert (await anext(others)).payload == b"ON"
                        return
                except TimeoutError:
                    continue


async def test_nothing_is_kept_for_a_broker_that_is_away(mortal: MqttWorld) -> None:
    async with asyncio.timeout(30), mortal.bus("a") as a, a.foreign() as others:
        mortal.process.stop()
        with pytest.raises(ConnectionError, match="the broker"):
            await say_for_ever(others)


async def test_who_waits_for_the_broker_is_told_each_time_it_is_found(mortal: MqttWorld) -> None:
    async with asyncio.timeout(30), mortal.bus("a") as a, a.foreign() as others:
        assert others.found.is_set()
        others.found.clear()
        await mortal.crash()
        await others.found.wait()
        await others.say("lamps/one", b"ON")
