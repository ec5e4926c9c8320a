"""What may stand in a home file: its keys and the shape of their values."""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    ValidationError,
)
from pydantic_core import ErrorDetails

from devices.kinds import KINDS
from devices.simulated.document import Document, HomeFileError, Location
from devices.text import clean, hint, quote

LONGEST_NAME = 100
LONGEST_STATE = 255


def _name(text: str) -> str:
    cleaned = clean(text)
    if not 1 <= len(cleaned) <= LONGEST_NAME:
        raise ValueError(f"a name has 1 to {LONGEST_NAME} characters")
    return cleaned


def _area_id(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9_-]{1,64}", text):
        raise ValueError("an area's id is made of a-z, 0-9, _ and -, at most 64 of them")
    return text


def _device_id(text: str) -> str:
    kind, dot, object_id = text.partition(".")
    if not dot or not re.fullmatch(r"[a-z0-9_]{1,200}", object_id):
        raise ValueError("a device's id is its kind, a dot, and a-z, 0-9 or _: light.kitchen")
    if kind not in KINDS:
        raise ValueError(f"there is no kind {quote(kind)}{hint(kind, KINDS)}")
    return text


def _state(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return clean(str(value))[:LONGEST_STATE]
    raise ValueError("a state is one word or one number")


def _listed(value: Any) -> Any:
    """Take a single word for a list of one."""
    return [value] if isinstance(value, str) else value


def _target(value: Any) -> Any:
    """Take Home Assistant's `{entity_id: …}` as well as the bare id."""
    if isinstance(value, Mapping) and list(value) == ["entity_id"]:
        value = value["entity_id"]
    return _listed(value)


def _put(value: Any) -> Any:
    """Take a bare state for `{state: …}`."""
    return value if isinstance(value, Mapping) else {"state": value}


Name = Annotated[str, AfterValidator(_name)]
State = Annotated[str, BeforeValidator(_state)]
DeviceId = Annotated[str, AfterValidator(_device_id)]
Names = Annotated[tuple[Name, ...], BeforeValidator(_listed), Field(max_length=50)]


class Entry(BaseModel):
    """A part of a home file. A key that does not exist is an error: a typo must be heard."""

    model_config = ConfigDict(frozen=True, extra="forbid", coerce_numbers_to_str=True)


class AreaEntry(Entry):
    """A room or another place."""

    id: Annotated[str, AfterValidator(_area_id)]
    name: Name | None = None
    aliases: Names = ()
    floor: Name | None = None


class PutEntry(Entry):
    """How a scene wants one device: its state, and attributes beside it."""

    model_config = ConfigDict(extra="allow")

    state: State | None = None


class StepEntry(Entry):
    """One step of a script: an action on one or more devices."""

    action: str
    target: Annotated[tuple[DeviceId, ...], BeforeValidator(_target)]
    data: dict[str, JsonValue] = {}


class DeviceEntry(Entry):
    """A device."""

    id: DeviceId
    name: Name | None = None
    aliases: Names = ()
    area: str | None = None
    state: State | None = None
    attributes: dict[str, JsonValue] = {}
    protected: bool = False
    available: bool = True
    entities: dict[DeviceId, Annotated[PutEntry, BeforeValidator(_put)]] = {}
    """What a scene sets."""
    sequence: tuple[StepEntry, ...] = ()
    """What a script does."""


class HomeEntry(Entry):
    """The whole file."""

    areas: Annotated[tuple[AreaEntry, ...], Field(max_length=500)] = ()
    devices: Annotated[tuple[DeviceEntry, ...], Field(max_length=5_000)] = ()


def parse(document: Document) -> HomeEntry:
    """Return the file's entries.

    Raises:
        HomeFileError: about the first wrong key or value, with its line.
    """
    if not isinstance(document.data, dict):
        raise document.error((), "a home file holds the keys 'areas' and 'devices'")
    try:
        return HomeEntry.model_validate(document.data)
    except ValidationError as exc:
        errors = exc.errors()
        misspelt = [error for error in errors if error["type"] == "extra_forbidden"]
        raise _error(document, (misspelt or errors)[0]) from exc


def _error(document: Document, error: ErrorDetails) -> HomeFileError:
    location = tuple(step for step in error["loc"] if step != "[key]")
    return document.error(location, f"{_owner(document, location)}{_reason(error, location)}")


def _owner(document: Document, location: Location) -> str:
    """Return whose entry it is, for the beginning of a sentence."""
    match location:
        case ["areas" | "devices" as section, int(index), *_]:
            entry = document.data[section][index]
            said = entry.get("id") if isinstance(entry, dict) else None
            return f"{section.removesuffix('s')} {quote(said) if said else index + 1}: "
    return ""


def _reason(error: ErrorDetails, location: Location) -> str:
    key = next((step for step in reversed(location) if isinstance(step, str)), "file")
    if error["type"] == "extra_forbidden":
        return f"there is no key {quote(key)}{hint(key, _keys(location))}"
    if error["type"] == "missing":
        return f"the key {key!r} is missing"
    reason = error["msg"].removeprefix("Value error, ")
    return f"{key!r} is wrong: {reason[:1].lower()}{reason[1:]} (it is {quote(error['input'])})"


def _keys(location: Location) -> list[str]:
    """Return the keys that may stand where this one does."""
    entry: type[Entry] = HomeEntry
    if "sequence" in location[:-1]:
        entry = StepEntry
    elif location[0] == "areas" and len(location) > 1:
        entry = AreaEntry
    elif location[0] == "devices" and len(location) > 1:
        entry = DeviceEntry
    return list(entry.model_fields)
