"""Fans: speed in percent, presets, oscillation, direction."""

from devices.arguments import Choice, Flag, Listed, Number, Text
from devices.kind import Action, Call, Kind, Status

PERCENT = Number(0, 100, "%", whole=True)
STEP = Number(1, 100, "%")
FULL = 100


def _turn_on(call: Call) -> Status:
    said = call.arguments
    if "preset_mode" in said:
        return call.becomes("on", preset_mode=said["preset_mode"])
    if "percentage" in said:
        return _at(call, said["percentage"])
    return call.becomes("on")


def _turn_off(call: Call) -> Status:
    return call.becomes("off")


def _toggle(call: Call) -> Status:
    return _turn_off(call) if call.state == "on" else _turn_on(call)


def _set_percentage(call: Call) -> Status:
    return _at(call, call.arguments["percentage"])


def _increase_speed(call: Call) -> Status:
    return _at(call, _speed(call) + _step(call))


def _decrease_speed(call: Call) -> Status:
    return _at(call, _speed(call) - _step(call))


def _at(call: Call, percentage: float) -> Status:
    """Set a speed; none is off, and the fan remembers the last one."""
    if percentage <= 0:
        return call.becomes("off")
    return call.becomes("on", percentage=min(round(percentage), FULL), preset_mode=None)


def _speed(call: Call) -> float:
    return float(call.attribute("percentage", FULL)) if call.state == "on" else 0.0


def _step(call: Call) -> float:
    step: float = call.arguments.get("percentage_step", call.attribute("percentage_step"))
    return step


def _set_preset_mode(call: Call) -> Status:
    return call.becomes("on", preset_mode=call.arguments["preset_mode"])


def _oscillate(call: Call) -> Status:
    return call.becomes(oscillating=call.arguments["oscillating"])


def _set_direction(call: Call) -> Status:
    return call.becomes(direction=call.arguments["direction"])


def _settle(status: Status) -> Status:
    if status.state == "on" and not status.attributes.get("percentage"):
        return status.but(percentage=FULL)
    return status


PRESET = Choice(listed_in="preset_modes")
DIRECTION = Choice(("forward", "reverse"))

FAN = Kind(
    name="fan",
    states=("off", "on"),
    actions={
        "turn_on": Action(_turn_on, {"percentage": PERCENT, "preset_mode": PRESET}),
        "turn_off": Action(_turn_off),
        "toggle": Action(_toggle, {"percentage": PERCENT, "preset_mode": PRESET}),
        "set_percentage": Action(
            _set_percentage, {"percentage": PERCENT}, required=("percentage",)
        ),
        "increase_speed": Action(_increase_speed, {"percentage_step": STEP}),
        "decrease_speed": Action(_decrease_speed, {"percentage_step": STEP}),
        "set_preset_mode": Action(
            _set_preset_mode, {"preset_mode": PRESET}, required=("preset_mode",)
        ),
        "oscillate": Action(_oscillate, {"oscillating": Flag()}, required=("oscillating",)),
        "set_direction": Action(_set_direction, {"direction": DIRECTION}, required=("direction",)),
    },
    attributes={
        "percentage_step": STEP,
        "preset_modes": Listed(Text()),
        "percentage": PERCENT,
        "preset_mode": PRESET,
        "oscillating": Flag(),
        "direction": DIRECTION,
    },
    defaults={"percentage_step": 25},
    hidden={"off": frozenset({"percentage", "preset_mode"})},
    settle=_settle,
)
