"""The running house, as a command finds it: its broker, and who is there."""

import asyncio
import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress

from bus import Bus, Message
from bus.connect import connect
from bus.messages import Presence
from config import Settings
from config.settings import RESERVED_ROOMS
from hearsay import wire
from hearsay.trouble import Trouble

PATIENCE_S = 5.0
"""How long a broker may take to answer a command."""
SETTLED_S = 0.3
"""Retained facts come at once; when none has come for so long, that was all."""
MOST_CHARACTERS = 1_000
"""No sentence to a house is longer."""


def join(
    settings: Settings,
    source: str,
    *,
    will: Message | None = None,
    patience_s: float = PATIENCE_S,
) -> Bus:
    """Return a bus to the running house, for somebody who is no worker of it.

    Raises:
        ConnectionError: in one sentence, if there is no broker, or on entering if none answers.
    """
    alone = settings.bus.model_copy(update={"share": None})
    settings = settings.model_copy(update={"bus": alone})
    return connect(settings, source=source, will=will, patience_s=patience_s)


async def retained(
    bus: Bus,
    *kinds: type[Message],
    enough: Callable[[Sequence[Message]], bool] = lambda _: False,
    **where: str,
) -> list[Message]:
    """Return the facts the broker keeps, as soon as they are enough or no more come."""
    found: list[Message] = []
    async with bus.tap(*wire.filters(bus.root, *kinds, **where)) as heard:
        with suppress(TimeoutError):
            while not enough(found):
                async with asyncio.timeout(SETTLED_S):
                    said = wire.read(bus.root, await anext(heard))
                if isinstance(said, Message):
                    found.append(said)
    return found


async def present(bus: Bus, *, wanted: Collection[str] = ()) -> dict[str, Presence]:
    """Return who is there by name; at once if all that are wanted are online."""

    def enough(said: Sequence[Message]) -> bool:
        return bool(wanted) and all(is_online(_by_name(said), name) for name in wanted)

    return _by_name(await retained(bus, Presence, enough=enough))


def _by_name(said: Sequence[Message]) -> dict[str, Presence]:
    return {one.name: one for one in said if isinstance(one, Presence)}


def is_online(there: dict[str, Presence], name: str) -> bool:
    """Say whether a worker is online."""
    return name in there and there[name].state == "online"


async def need(bus: Bus, *names: str) -> dict[str, Presence]:
    """Return who is there.

    Raises:
        Trouble: if one of these workers is not online.
    """
    there = await present(bus, wanted=names)
    missing = [name for name in names if not is_online(there, name)]
    if missing:
        who = " and ".join(missing)
        verb = "are" if len(missing) > 1 else "is"
        raise Trouble(f"{who} {verb} not online; start the house with: hearsay up")
    return there


def room_name(settings: Settings, room: str | None, *, every: bool = False) -> str:
    """Return the room to use: as given, or the one in the settings.

    Raises:
        Trouble: if it is no room's name. `every` allows `all`.
    """
    name = settings.room if room is None else room
    if not re.fullmatch(r"[a-z0-9_-]{1,64}", name):
        raise Trouble(f"{name!r} is no room name: use a-z, 0-9, _ and -, like living_room")
    if name in RESERVED_ROOMS and not (every and name == "all"):
        raise Trouble(f"the room name {name!r} is reserved; name one room")
    return name


def sentence(text: str) -> str:
    """Return the text without the space around it.

    Raises:
        Trouble: if it is empty, far too long, or holds control characters.
    """
    trimmed = text.strip()
    if not trimmed:
        raise Trouble("there is no text; write what you want to say")
    if len(trimmed) > MOST_CHARACTERS:
        raise Trouble(
            f"the text has {len(trimmed)} characters; at most {MOST_CHARACTERS} are accepted"
        )
    for at, character in enumerate(trimmed, start=1):
        if unicodedata.category(character) in {"Cc", "Cs"}:
            code = f"U+{ord(character):04X}"
            raise Trouble(f"character {at} of the text is a control character ({code}); remove it")
    return trimmed
