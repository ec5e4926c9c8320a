"""Covers and valves: what opens and closes, by position (0 closed, 100 open)."""

from collections.abc import Mapping
from typing import Any

from devices.arguments import Number, Text, When, has
from devices.kind import Action, Call, Kind, Status, always

POSITION = Number(0, 100, "%", whole=True)
TILT = When(has("current_tilt_position"), "does not work: its slats do not tilt", POSITION)
OPEN, CLOSED = 100, 0


def _open(call: Call) -> Status:
    return call.becomes(current_position=OPEN)


def _close(call: Call) -> Status:
    return call.becomes(current_position=CLOSED)


def _stop(call: Call) -> Status:
    """Nothing moves for long here, so nothing is left to stop."""
    return call.status


def _toggle(call: Call) -> Status:
    return _open(call) if call.state == "closed" else _close(call)


def _set_position(call: Call) -> Status:
    return call.becomes(current_position=call.arguments["position"])


def _settle(status: Status) -> Status:
    return status.but("closed" if status.attributes["current_position"] == CLOSED else "open")


def _open_tilt(call: Call) -> Status:
    return _tilted(call, OPEN)


def _close_tilt(call: Call) -> Status:
    return _tilted(call, CLOSED)


def _toggle_tilt(call: Call) -> Status:
    return _tilted(call, CLOSED if call.attribute("current_tilt_position") else OPEN)


def _set_tilt(call: Call) -> Status:
    return _tilted(call, call.arguments["tilt_position"])


def _tilted(call: Call, position: int) -> Status:
    if call.attribute("current_tilt_position") is None:
        raise ValueError("its slats do not tilt")
    return call.becomes(current_tilt_position=position)


def _opens(arguments: Mapping[str, Any]) -> bool:
    return arguments.get("position") != CLOSED


def _lets_someone_in(attributes: Mapping[str, Any]) -> bool:
    return attributes.get("device_class") in {"garage", "gate", "door"}


def _lets_gas_out(attributes: Mapping[str, Any]) -> bool:
    return attributes.get("device_class") == "gas"


_IMPLIED = {"open": {"current_position": OPEN}, "closed": {"current_position": CLOSED}}

COVER = Kind(
    name="cover",
    states=("closed", "open"),
    actions={
        "open_cover": Action(_open, guarded=always),
        "close_cover": Action(_close),
        "stop_cover": Action(_stop),
        "toggle": Action(_toggle, guarded=always),
        "set_cover_position": Action(
            _set_position, {"position": POSITION}, required=("position",), guarded=_opens
        ),
        "open_cover_tilt": Action(_open_tilt, guarded=always),
        "close_cover_tilt": Action(_close_tilt),
        "stop_cover_tilt": Action(_stop),
        "toggle_cover_tilt": Action(_toggle_tilt, guarded=always),
        "set_cover_tilt_position": Action(
            _set_tilt, {"tilt_position": TILT}, required=("tilt_position",), guarded=always
        ),
    },
    attributes={
        "current_position": POSITION,
        "current_tilt_position": POSITION,
        "device_class": Text(),
    },
    implied=_IMPLIED,
    defaults=_IMPLIED["closed"],
    guards=_lets_someone_in,
    shut=frozenset({"closed"}),
    settle=_settle,
)

VALVE = Kind(
    name="valve",
    states=("closed", "open"),
    actions={
        "open_valve": Action(_open, guarded=always),
        "close_valve": Action(_close),
        "stop_valve": Action(_stop),
        "toggle": Action(_toggle, guarded=always),
        "set_valve_position": Action(
            _set_position, {"position": POSITION}, required=("position",), guarded=_opens
        ),
    },
    attributes={"current_position": POSITION, "device_class": Text()},
    implied=_IMPLIED,
    defaults=_IMPLIED["closed"],
    guards=_lets_gas_out,
    shut=frozenset({"closed"}),
    settle=_settle,
)
