"""Every flag of the table of brokers is true of the broker, either way."""

import asyncio
import time
import uuid

import aiomqtt
import pytest

from bus.messages import Ask, Query
from tests.bus.worlds import MqttWorld

PATIENCE_S = 20


async def heard(client: aiomqtt.Client, *, until: bytes) -> list[bytes]:
    """Return what a client hears before a last message."""
    payloads: list[bytes] = []
    async for message in client.messages:
        if message.payload == until:
            return payloads
        payloads.append(bytes(message.payload))
    return payloads


async def test_a_message_that_fits_two_filters_comes_once_or_twice(mqtt: MqttWorld) -> None:
    async with asyncio.timeout(PATIENCE_S), mqtt.stranger() as client:
        topic = f"{mqtt.root}/a/b"
        await client.subscribe([(f"{mqtt.root}/a/+", 1), (f"{mqtt.root}/#", 1)])
        await client.publish(topic, b"once?", qos=1)
        await client.publish(f"{mqtt.root}/c", b"last", qos=1)
        times = len(await heard(client, until=b"last"))
    assert times == (1 if mqtt.process.abilities.delivers_once else 2)


async def test_a_client_hears_only_what_is_retained_on_its_own_filters(mqtt: MqttWorld) -> None:
    await mqtt.say("mine", b"mine", retain=True)
    await mqtt.say("theirs", b"theirs", retain=True)
    async with asyncio.timeout(PATIENCE_S), mqtt.stranger() as other:
        await other.subscribe(f"{mqtt.root}/theirs", qos=1)
        async with mqtt.stranger() as client:
            await client.subscribe([(f"{mqtt.root}/mine", 1), (f"{mqtt.root}/end", 1)])
            await client.publish(f"{mqtt.root}/end", b"last", qos=1)
            assert await heard(client, until=b"last") == [b"mine"]


async def test_who_is_absent_finds_what_was_said_or_not(mqtt: MqttWorld) -> None:
    name, topic = f"absent-{uuid.uuid4().hex}", f"{mqtt.root}/absent"
    async with asyncio.timeout(PATIENCE_S):
        async with mqtt.stranger(identifier=name, clean_session=False) as client:
            await client.subscribe(topic, qos=1)
        async with mqtt.stranger() as other:
            await other.publish(topic, b"while you were away", qos=1)
        async with mqtt.stranger(identifier=name, clean_session=False) as client:
            await client.subscribe(topic, qos=1)
            await client.publish(topic, b"last", qos=1)
            missed = await heard(client, until=b"last")
    assert bool(missed) is mqtt.process.abilities.queues_for_absent


async def test_a_group_shares_what_is_said_or_cannot(mqtt: MqttWorld) -> None:
    shares = mqtt.process.abilities.shares_subscriptions
    async with asyncio.timeout(PATIENCE_S):
        async with mqtt.stranger() as one, mqtt.stranger() as other, mqtt.stranger() as plain:
            for client in (one, other):
                await client.subscribe(f"$share/group/{mqtt.root}/work", qos=1)
                await client.subscribe(f"{mqtt.root}/end", qos=1)
            await plain.publish(f"{mqtt.root}/work", b"job", qos=1)
            await plain.publish(f"{mqtt.root}/end", b"last", qos=1)
            jobs = await heard(one, until=b"last") + await heard(other, until=b"last")
    assert len(jobs) == (1 if shares else 0)


async def test_our_bus_shares_queries_and_nothing_else(mqtt: MqttWorld) -> None:
    if not mqtt.process.abilities.shares_subscriptions:
        return
    async with (
        asyncio.timeout(PATIENCE_S),
        mqtt.bus("c") as asker,
        mqtt.bus("a", share="group") as a,
        mqtt.bus("b", share="group") as b,
        a.subscribe(Query, Ask) as first,
        b.subscribe(Query, Ask) as second,
    ):
        for number in range(4):
            await asker.publish(Query(id=f"q{number}", text="?"))
        await asker.publish(Ask(room="kitchen", text="last"))
        jobs = []
        for listener in (first, second):
            async for message in listener:
                if isinstance(message, Ask):
                    break
                assert isinstance(message, Query)
                jobs.append(message.id)
    assert sorted(jobs) == ["q0", "q1", "q2", "q3"]


async def test_the_older_of_two_with_one_id_is_put_out_or_not(mqtt: MqttWorld) -> None:
    name, topic = f"twin-{uuid.uuid4().hex}", f"{mqtt.root}/twin"
    async with (
        asyncio.timeout(PATIENCE_S),
        mqtt.stranger(identifier=name) as older,
        mqtt.stranger(identifier=name) as newer,
    ):
        await newer.subscribe(topic, qos=1)
        if mqtt.process.abilities.takes_over:
            with pytest.raises(aiomqtt.MqttError, match="Disconnected"):
                await anext(aiter(older.messages))
        else:
            await older.publish(topic, b"still here", qos=0)
        await newer.publish(topic, b"last", qos=1)
        said = await heard(newer, until=b"last")
    assert said == ([] if mqtt.process.abilities.takes_over else [b"still here"])


async def test_what_is_retained_survives_a_crash_or_not(mortal: MqttWorld) -> None:
    keeps = mortal.process.abilities.keeps_retained
    async with asyncio.timeout(PATIENCE_S):
        await mortal.say("old", b"fact", retain=True)
        if keeps:
            await asyncio.to_thread(saved, mortal)
        await mortal.crash()
        async with mortal.stranger() as client:
            await client.subscribe([(f"{mortal.root}/old", 1), (f"{mortal.root}/end", 1)])
            await client.publish(f"{mortal.root}/end", b"last", qos=1)
            facts = await heard(client, until=b"last")
    assert facts == ([b"fact"] if keeps else [])


def saved(world: MqttWorld) -> None:
    """Wait until Mosquitto has written its database: a file tells nobody."""
    file = world.process.data / "mosquitto" / "mosquitto.db"
    deadline = time.monotonic() + PATIENCE_S
    while not (file.exists() and b"fact" in file.read_bytes()):
        assert time.monotonic() < deadline, "mosquitto did not save"
        time.sleep(0.05)
