"""What the bus promises when the broker is killed and comes back."""

import asyncio
import os
import signal

import pytest

from bus.audio import FRAME_BYTES
from bus.bus import Bus
from bus.messages import Ask, AudioFrame, DeviceState, Mute, Presence, Transcript
from bus.mqtt import MqttBus
from tests.bus.worlds import MqttWorld

PATIENCE_S = 30
LAST = "that was all"


def ask(text: str) -> Ask:
    return Ask(room="kitchen", text=text)


def lamp(state: str) -> DeviceState:
    return DeviceState(device="light.lamp", name="Lamp", kind="light", state=state)


async def say(bus: Bus, *texts: str) -> None:
    for text in texts:
        await bus.publish(ask(text))


async def lost(bus: MqttBus) -> None:
    """Wait until a bus has noticed that its broker is gone."""
    while bus.connected:  # noqa: ASYNC110  # a loss is no message
        await asyncio.sleep(0)


async def test_what_is_said_around_a_crash_is_heard_exactly_once_and_in_order(
    mortal: MqttWorld,
) -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        mortal.bus("a") as a,
        mortal.bus("b") as b,
        b.subscribe(Ask) as asks,
    ):
        await say(a, "1", "2", "3")
        killed = mortal.process.record.pid
        mortal.process.kill()
        await say(a, "4", "5")
        await lost(a)
        await say(a, "6", "7")
        await asyncio.to_thread(mortal.process.come_back, killed=killed)
        await say(a, "8", LAST)
        heard = [(await anext(asks)).text]
        while heard[-1] != LAST:
            heard.append((await anext(asks)).text)
    assert heard == [*map(str, range(1, 9)), LAST]


async def test_facts_are_back_after_a_crash_and_removed_ones_are_not(mortal: MqttWorld) -> None:
    async with asyncio.timeout(PATIENCE_S), mortal.bus("a") as a:
        await a.publish(lamp("on"))
        await a.publish(Mute(room="kitchen", muted=True))
        killed = mortal.process.record.pid
        mortal.process.kill()
        await lost(a)
        await a.publish(lamp("off"))
        await a.clear(Mute, room="kitchen")
        await asyncio.to_thread(mortal.process.come_back, killed=killed)
        async with mortal.bus("b") as b, b.subscribe(DeviceState, Mute) as facts:
            heard = [await anext(facts)]
            while not (isinstance(heard[-1], DeviceState) and heard[-1].state == "off"):
                heard.append(await anext(facts))
        async with mortal.bus("c") as c, c.subscribe(Mute, Ask) as facts:
            await c.publish(ask("no mute comes before this"))
            assert isinstance(await anext(facts), Ask)


async def test_a_fact_somebody_else_changed_is_not_said_again(mortal: MqttWorld) -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        mortal.bus("a") as a,
        mortal.bus("b") as b,
        a.subscribe(Mute) as mutes,
    ):
        await a.publish(Mute(room="kitchen", muted=True))
        assert (await anext(mutes)).muted
        await b.publish(Mute(room="kitchen", muted=False))
        assert not (await anext(mutes)).muted
        await mortal.crash()
        async with mortal.bus("c") as c, c.subscribe(Mute, Ask) as heard:
            async with c.subscribe(Presence) as ready:
                for bus, name in ((a, "a"), (b, "b")):
                    await bus.publish(Presence(name=name, state="online", instance="i"))
                await anext(ready)
                await anext(ready)
            await c.publish(ask("done"))
            last = [await anext(heard)]
            while not isinstance(last[-1], Ask):
                last.append(await anext(heard))
    assert not any(isinstance(fact, Mute) and fact.muted for fact in last)


async def test_sound_said_without_a_broker_is_gone(mortal: MqttWorld) -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        mortal.bus("a") as a,
        mortal.bus("b") as b,
        b.subscribe(AudioFrame, Ask) as heard,
    ):
        killed = mortal.process.record.pid
        mortal.process.kill()
        await lost(a)
        await a.publish(AudioFrame(room="kitchen", pcm=bytes(FRAME_BYTES)))
        await asyncio.to_thread(mortal.process.come_back, killed=killed)
        await say(a, LAST)
        assert isinstance(await anext(heard), Ask)


async def test_what_expired_meanwhile_is_not_said(
    mortal: MqttWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Transcript, "expires_s", 0.0)
    async with (
        asyncio.timeout(PATIENCE_S),
        mortal.bus("a") as a,
        mortal.bus("b") as b,
        b.subscribe(Transcript, Ask) as heard,
    ):
        killed = mortal.process.record.pid
        mortal.process.kill()
        await lost(a)
        await a.publish(Transcript(room="kitchen", text="stale"))
        await say(a, "fresh")
        await asyncio.to_thread(mortal.process.come_back, killed=killed)
        assert isinstance(await anext(heard), Ask)


async def test_a_listener_that_comes_while_the_broker_is_away_listens_when_it_is_back(
    mortal: MqttWorld,
) -> None:
    async with asyncio.timeout(PATIENCE_S), mortal.bus("a") as a:
        killed = mortal.process.record.pid
        mortal.process.kill()
        await lost(a)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(asyncio.to_thread(mortal.process.come_back, killed=killed))
            async with a.subscribe(Ask) as asks:
                await say(a, "hello")
                assert (await anext(asks)).text == "hello"


async def test_a_bus_can_be_left_while_the_broker_is_away(mortal: MqttWorld) -> None:
    async with asyncio.timeout(PATIENCE_S):
        async with mortal.bus("a") as a, a.subscribe(Ask):
            mortal.process.kill()
            await lost(a)
            await say(a, "into the void")


async def test_a_broker_that_only_hangs_loses_nothing(mortal: MqttWorld) -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        mortal.bus("a") as a,
        mortal.bus("b") as b,
        b.subscribe(Ask) as asks,
    ):
        pid = mortal.process.record.pid
        os.kill(pid, signal.SIGSTOP)
        await say(a, "1", "2")
        os.kill(pid, signal.SIGCONT)
        assert [(await anext(asks)).text for _ in range(2)] == ["1", "2"]
