"""A typed command on the bus until the device's state on the bus."""

import asyncio
import time

from benchmarks.numbers import Row, distribution
from bus import Bus, Subscription
from bus.connect import connect
from bus.messages import Ask, DeviceState, TurnEnded
from hearsay import turns
from hearsay.own_house import OwnHouse

COMMANDS = 500
WARM_UP = 20
REACH = {"p50": 5.0, "p99": 20.0}
PATIENCE_S = 10.0


async def measure(house: OwnHouse, *, device: str, name: str, broker: str) -> Row:
    """Turn a light on and off by typing, many times; return how long each took."""
    took: list[float] = []
    room = house.settings.room
    async with (
        connect(house.settings, source="bench") as bus,
        bus.subscribe(DeviceState, device=device) as states,
        bus.subscribe(TurnEnded, room=room) as ended,
    ):
        for count in range(COMMANDS + WARM_UP):
            state = "on" if count % 2 else "off"
            async with asyncio.timeout(PATIENCE_S):
                question = Ask(room=room, text=f"turn {state} the {name}", turn=turns.new())
                took.append(await _one(bus, states, question, state))
                await _end(ended, question)
    what = f"typed command → device state, {broker}"
    milliseconds = [seconds * 1000 for seconds in took[WARM_UP:]]
    return Row(what, "ms", distribution(milliseconds), REACH)


async def _one(bus: Bus, states: Subscription[DeviceState], question: Ask, state: str) -> float:
    start = time.perf_counter()
    await bus.publish(question)
    async for said in states:
        if said.state == state:
            break
    return time.perf_counter() - start


async def _end(ended: Subscription[TurnEnded], question: Ask) -> None:
    async for said in ended:
        if said.turn == question.turn:
            return
