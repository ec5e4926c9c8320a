"""`hearsay ask`: a typed turn, shown as it comes."""

import asyncio

from bus import Bus, Heard, Subscription
from bus.messages import Ask, DeviceState, Presence, TurnEnded
from config import Settings
from hearsay import house, turns, wire
from hearsay.screen import Screen, screen
from hearsay.trouble import Trouble

LONGEST_S = 60.0
"""No turn takes longer; an assistant that is silent for so long has failed."""


async def ask(settings: Settings, text: str, *, room: str | None, json: bool) -> int:
    """Ask, show what comes, and return 0 if it was done, answered, or asked back."""
    question = Ask(
        room=house.room_name(settings, room), text=house.sentence(text), turn=turns.new()
    )
    async with house.join(settings, "ask") as bus:
        await house.need(bus, "assistant")
        ended = await turn(bus, question, screen(json=json))
    return 0 if ended.outcome in turns.GOOD else 1


async def turn(bus: Bus, question: Ask, shown: Screen) -> TurnEnded:
    """Publish the question and show its turn until it ended.

    Raises:
        Trouble: if the assistant goes away or says nothing.
    """
    followed = (
        *wire.filters(bus.root, *turns.IN_ROOM, room=question.room),
        *wire.filters(bus.root, DeviceState),
        *wire.filters(bus.root, Presence, name="assistant"),
    )
    try:
        async with asyncio.timeout(LONGEST_S), bus.tap(*followed) as heard:
            await bus.publish(question)
            return await _until_ended(bus, heard, question, shown)
    except TimeoutError as exc:
        raise Trouble(f"the assistant did not answer within {LONGEST_S:g} s") from exc


async def _until_ended(
    bus: Bus, heard: Subscription[Heard], question: Ask, shown: Screen
) -> TurnEnded:
    asked: str | None = None
    async for one in heard:
        said = wire.read(bus.root, one)
        if said is not None and turns.of_turn(said, question.turn or ""):
            shown.show(one, said)
        match said:
            case TurnEnded(turn=ended) if ended == question.turn:
                return said
            case Presence(state="online", instance=instance) if asked in {None, instance}:
                asked = instance
            case Presence() if _is_gone(said, asked):
                raise Trouble("the assistant went away in the middle of the turn; ask again")
    raise Trouble("the bus was closed")  # pragma: no cover  # a tap never ends by itself


def _is_gone(said: Presence, asked: str | None) -> bool:
    """Say whether the assistant that was asked is gone: itself says so, or there is another."""
    return said.state == "online" or said.instance == asked
