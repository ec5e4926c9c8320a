"""From the house's commands to Home Assistant's services, and how to know that one is done."""

from collections.abc import Mapping
from typing import Any

from bus.messages import DeviceState
from devices.kind import Call, Status
from devices.kinds import KINDS, nearly
from devices.kinds.light import shows_color
from devices.kinds.values import NUMERIC, same_number
from devices.policy import Checked, RefusedError

NOW = "\0now"
"""Stands for a time nobody can foretell: the value must only be another one than before."""
UNSETTLED: Mapping[str, frozenset[str]] = {
    "lock": frozenset({"locking", "unlocking", "opening"}),
}
"""States on the way to another one that is worth waiting for, per kind."""
FAILED: Mapping[str, frozenset[str]] = {
    "lock": frozenset({"jammed"}),
    "vacuum": frozenset({"error"}),
    "lawn_mower": frozenset({"error"}),
}
"""States that mean that it did not work, per kind."""
TELLING = frozenset({
    "brightness", "color_temp_kelvin", "current_position", "current_tilt_position",
    "direction", "effect", "fan_mode", "fan_speed", "humidity", "is_volume_muted", "mode",
    "oscillating", "percentage", "preset_mode", "repeat", "rgb_color", "shuffle", "source",
    "swing_mode", "target_temp_high", "target_temp_low", "temperature", "volume_level",
})  # fmt: skip
"""Attributes that show whether a command was carried out."""
COLOR = "rgb_color"


def service(command: Checked, device: DeviceState) -> dict[str, Any]:
    """Return the fields of the `call_service` that carries out a command.

    Raises:
        RefusedError: with one sentence, if it names something the device does not have.
    """
    said = dict(command.arguments)
    if device.kind == "todo" and command.action in {"update_item", "remove_item"}:
        items = device.attributes.get("items", [])
        wanted = said["item"]
        many = isinstance(wanted, list)
        said["item"] = [_uid(n, items) for n in wanted] if many else _uid(wanted, items)
    fields: dict[str, Any] = {
        "domain": device.kind,
        "service": command.action,
        "service_data": said,
        "target": {"entity_id": command.device},
    }
    if (device.kind, command.action) == ("todo", "get_items"):
        fields["return_response"] = True
    return fields


def _uid(name: str, items: list[Mapping[str, Any]]) -> str:
    """Return the uid of the item of that uid or text, an open one first."""
    said = name.casefold()
    fitting = [i for i in items if name == i.get("uid") or said == i["summary"].casefold()]
    if not fitting:
        raise RefusedError(f"there is no {name!r} on the list")
    first = min(fitting, key=lambda item: item.get("status") == "completed")
    return str(first.get("uid") or first["summary"])


def expected(command: Checked, before: DeviceState) -> Status | None:
    """Return how an obedient device would be afterwards; None if nobody can say."""
    status = Status(before.state, before.attributes)
    call = Call(status=status, arguments=command.arguments, now=NOW)
    try:
        return KINDS[before.kind].perform(command.action, call)
    except (ValueError, LookupError, TypeError):  # it has not what a simulated one has
        return None


def shown(wanted: Status | None, before: DeviceState, now: DeviceState, ours: bool) -> bool:  # noqa: FBT001 - a fact, no flag
    """Say whether a device shows that it did what it was told; `ours`: our call has changed it.

    A list is known only by its items, which come by another way than the call's change.
    """
    if now.state in UNSETTLED.get(now.kind, ()) or not colored(wanted, before, now):
        return False
    if ours and now.kind != "todo":
        return True
    return wanted is not None and met(wanted, before, now)


def colored(wanted: Status | None, before: DeviceState, now: DeviceState) -> bool:
    """Say whether a lamp shows the colour it is to have, if any: our call alone may not do it."""
    asked = None if wanted is None else wanted.attributes.get(COLOR)
    was, shows = before.attributes.get(COLOR), now.attributes.get(COLOR)
    return asked is None or asked == was or shows is None or shows_color(asked, was, shows)


def met(wanted: Status, before: DeviceState, now: DeviceState) -> bool:
    """Say whether the device is as an obedient one would be."""
    if not _same_state(wanted.state, before, now):
        return False
    if before.kind == "todo":
        return _listed(wanted.attributes) == _listed(now.attributes)
    return all(
        _same(name, value, before.attributes.get(name), now.attributes.get(name), now)
        for name, value in wanted.attributes.items()
        if name in TELLING
        and value != before.attributes.get(name)
        and now.attributes.get(name) is not None  # some cannot say, like a cover its position
    )


def _same_state(wanted: str, before: DeviceState, now: DeviceState) -> bool:
    if now.kind in NUMERIC:
        return same_number(wanted, now.state, now.attributes)
    return _same("state", wanted, before.state, now.state, now)


def _same(name: str, wanted: Any, before: Any, now: Any, device: DeviceState) -> bool:
    if wanted == NOW:
        return bool(now != before)
    if name == COLOR:
        return shows_color(wanted, before, now)
    if isinstance(wanted, int | float) and isinstance(now, int | float):
        return nearly.same(name, wanted, now, device.attributes)
    return bool(wanted == now)


def _listed(attributes: Mapping[str, Any]) -> list[tuple[str, str]]:
    return sorted((i["summary"], i.get("status", "")) for i in attributes.get("items", []))
