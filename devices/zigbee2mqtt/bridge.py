"""What a zigbee2mqtt tells of itself on its `bridge/…` topics.

Format: https://www.zigbee2mqtt.io/guide/usage/mqtt_topics_and_messages.html and
https://www.zigbee2mqtt.io/guide/usage/exposes.html. What we do not need is not read.
"""

import json
import logging
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

log = logging.getLogger(__name__)

LONGEST = 32 * 1024 * 1024
"""Bytes of one payload; two hundred devices with all they can do are some three million."""
MOST_LISTED = 2_000
"""Devices, or groups."""
LONGEST_KEY = 255
HOME_ASSISTANT = "homeassistant"
STATE, SET, GET = 1, 2, 4
"""The bits of `access`: it is told, it can be set, it can be asked for."""
SUCCESSFUL, PENDING = "SUCCESSFUL", "PENDING"

Value = bool | int | float | str


class Plain(BaseModel):
    """A part of a payload; what is null is as if it were not there."""

    model_config = ConfigDict(frozen=True, extra="ignore", validate_by_name=True)


class Expose(Plain):
    """Something a device can tell or do."""

    type: str
    name: str = ""
    label: str = ""
    key_said: str | None = Field(None, alias="property")
    """Its key in what the device says and is told; `key` is that, checked."""
    access: int = 0
    endpoint: str | None = None
    category: str | None = None
    unit: str | None = None
    values: tuple[Value, ...] = ()
    value_on: Any = None
    value_off: Any = None
    value_min: float | None = None
    value_max: float | None = None
    value_step: float | None = None
    features: tuple["Expose", ...] = ()
    homeassistant: dict[str, Any] = Field(default_factory=dict)
    """What its maker asks of Home Assistant."""

    @property
    def key(self) -> str:
        """Its key in payloads.

        Raises:
            ValueError: if it has none that can be one.
        """
        key = self.key_said
        if not key or len(key) > LONGEST_KEY or set(key) & set("{}"):
            raise ValueError("it has no 'property' that a payload could have")
        return key

    def feature(self, *names: str) -> "Expose | None":
        """Return the first part of one of these names."""
        return next((part for part in self.features if part.name in names), None)

    def needed(self, *names: str) -> "Expose":
        """Return the first part of one of these names.

        Raises:
            ValueError: if there is none.
        """
        part = self.feature(*names)
        if part is None:
            raise ValueError(f"it has no {names[0]!r}")
        return part


class Scene(Plain):
    """A scene that a device or a group keeps."""

    id: int
    name: str = ""


class Endpoint(Plain):
    """A part of a device with an address of its own."""

    name: str | None = None
    scenes: tuple[Scene, ...] = ()


class Definition(Plain):
    """What is known of a model of devices."""

    model: str = ""
    vendor: str = ""
    description: str = ""
    exposes: tuple[Any, ...] = ()
    """Each is read by itself: what is wrong with one costs only that."""


class Device(Plain):
    """A device as `bridge/devices` lists it."""

    ieee_address: str = Field(min_length=1, max_length=64)
    friendly_name: str = Field(min_length=1, max_length=255)
    type: str = ""
    disabled: bool = False
    definition: Definition | None = None
    power_source: str | None = None
    software_build_id: str | None = None
    interview_completed: bool = True
    interview_state: str | None = None
    endpoints: dict[str, Endpoint] = Field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """Whether it is known what it is, and it is in use."""
        if self.type == "Coordinator" or self.disabled or self.definition is None:
            return False
        if self.interview_state is None:
            return self.interview_completed
        return self.interview_state != PENDING


class Member(Plain):
    """A part of a device in a group."""

    ieee_address: str
    endpoint: int | str = ""


class Group(Plain):
    """A group as `bridge/groups` lists it."""

    id: int
    friendly_name: str = Field(min_length=1, max_length=255)
    members: tuple[Member, ...] = ()
    scenes: tuple[Scene, ...] = ()


class Wishes(Plain):
    """What the settings of zigbee2mqtt say of one device or group."""

    availability: Any = None
    homeassistant: Any = None

    def wish(self, name: str) -> Any:
        """Return what is wished of a thing, or of all (`name`)."""
        return self.homeassistant.get(name) if isinstance(self.homeassistant, dict) else None


class Configured(Plain):
    """The settings of zigbee2mqtt, as far as they change what is told."""

    availability: Any = None
    device_options: Wishes = Wishes()
    devices: dict[str, Wishes] = Field(default_factory=dict)
    groups: dict[str, Wishes] = Field(default_factory=dict)

    def watches(self, ieee: str) -> bool:
        """Say whether it tells of a device whether it is there."""
        for wishes in (self.devices.get(ieee, Wishes()), self.device_options):
            if wishes.availability is not None:
                return bool(wishes.availability)
        everywhere = self.availability
        if isinstance(everywhere, dict):
            return bool(everywhere.get("enabled", True))
        return bool(everywhere)


class Coordinator(Plain):
    """The stick."""

    ieee_address: str | None = None


class Info(Plain):
    """What `bridge/info` says."""

    version: str = ""
    coordinator: Coordinator = Coordinator()
    config: Configured = Configured()


Listed = TypeVar("Listed", Device, Group)


def devices(payload: bytes) -> tuple[Device, ...]:
    """Return the devices of `bridge/devices`.

    Raises:
        ValueError: with one sentence, if it is no list, or too much.
    """
    return tuple(_listed(Device, payload))


def groups(payload: bytes) -> tuple[Group, ...]:
    """Return the groups of `bridge/groups`.

    Raises:
        ValueError: with one sentence, if it is no list, or too much.
    """
    return tuple(_listed(Group, payload))


def info(payload: bytes) -> Info:
    """Return what `bridge/info` says.

    Raises:
        ValueError: with one sentence, if it cannot be understood or is too much.
    """
    try:
        return Info.model_validate(_full(_read(payload)))
    except ValidationError as exc:
        raise ValueError(why(exc)) from exc


def exposed(said: object) -> Expose:
    """Return something a device can tell or do.

    Raises:
        ValueError: with one sentence, if it cannot be understood.
    """
    try:
        return Expose.model_validate(_full(said))
    except ValidationError as exc:
        raise ValueError(why(exc)) from exc


def why(exc: ValidationError) -> str:
    """Return the first of what is wrong, in one sentence."""
    first = exc.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(part) for part in first["loc"])
    return f"{place[:80]!r}: {first['msg'][:120]}" if place else first["msg"][:120]


def _listed(kind: type[Listed], payload: bytes) -> Iterator[Listed]:
    said = _read(payload) if payload.strip() else []
    if not isinstance(said, list):
        raise ValueError("it is no list")  # noqa: TRY004 - one kind of error for every wrong payload
    if len(said) > MOST_LISTED:
        raise ValueError(f"it lists more than {MOST_LISTED}")
    for number, entry in enumerate(said, 1):
        try:
            yield kind.model_validate(_full(entry))
        except ValidationError as exc:
            log.warning("%s %d of the list is not taken: %s", kind.__name__, number, why(exc))


def _read(payload: bytes) -> Any:
    if len(payload) > LONGEST:
        raise ValueError(f"it is longer than {LONGEST // 1024 // 1024} MiB")
    try:
        return json.loads(payload)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except ValueError as exc:
        raise ValueError(f"it is no JSON ({str(exc)[:80]})") from exc


def _full(said: Any) -> Any:
    """Return it without what is null: versions differ in what they leave out.

    But where people say how Home Assistant should have things, null says that it should not.
    """
    if isinstance(said, dict):
        return {
            name: value if name == HOME_ASSISTANT else _full(value)
            for name, value in said.items()
            if value is not None
        }
    return [_full(value) for value in said] if isinstance(said, list) else said
