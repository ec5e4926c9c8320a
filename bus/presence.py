"""One worker of a name, and everybody knows whether it is there."""

import asyncio
import socket
from contextlib import suppress

from bus.context import Context
from bus.message import BadMessageError
from bus.messages import Presence
from bus.subscription import Heard, Subscription

ANSWER_S = 0.5
"""How long a worker that is alive may take to say so."""


class DuplicateWorkerError(RuntimeError):
    """Another worker of the same name is alive."""


async def claim(context: Context) -> None:
    """Make sure that no other worker has this name.

    Says `offline` for an instance nobody knows: a worker of that name that is alive contradicts.

    Raises:
        DuplicateWorkerError: naming both hosts.
    """
    async with _heard(context) as heard:
        await context.bus.publish(context.presence("offline"))
        if not await _taken(heard, context):
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(ANSWER_S):
                async for said in heard:
                    _refuse_twin(said, context)


async def keep(context: Context) -> None:
    """Contradict whoever says that this worker is offline, for as long as it is there.

    Raises:
        DuplicateWorkerError: if a twin came at the same moment; the lower instance stays.
    """
    async with _heard(context) as heard:
        async for said in heard:
            other = _read(said)
            if other is None or context.said is None:
                continue
            if said.retained and other.state == "online":
                continue  # of a namesake that died with the broker, or our own
            if other.instance < context.instance:
                _refuse_twin(said, context)
            if other.state == "offline" or other.instance != context.instance:
                await context.bus.publish(context.said)


def _heard(context: Context) -> Subscription[Heard]:
    """Listen to the raw topic: whether a presence was retained makes the difference here."""
    return context.bus.tap(f"{context.bus.root}/{Presence.filter(name=context.name)}")


async def _taken(heard: Subscription[Heard], context: Context) -> bool:
    """Read what was retained, up to our own question; say whether the name is in use."""
    taken = False
    async for said in heard:
        other = _read(said)
        if other is not None and other.instance == context.instance:
            break
        taken = other is not None and other.state == "online"
    return taken


def _refuse_twin(said: Heard, context: Context) -> None:
    other = _read(said)
    if other is None or said.retained or other.state == "offline":
        return
    if other.instance != context.instance:
        raise DuplicateWorkerError(
            f"a worker {context.name!r} already runs on {other.host or 'another host'}; "
            f"this one on {socket.gethostname()} does not start: stop one of them"
        )


def _read(said: Heard) -> Presence | None:
    """Decode a presence; None if it is none."""
    name = said.topic.rpartition("/")[2]
    with suppress(BadMessageError):
        return Presence.decode({"name": name}, said.payload)
    return None
