"""Whether a device shows that it did what it was told."""

from collections.abc import Mapping

from devices.discovery.model import UNKNOWN, Model, Told
from devices.kind import Status
from devices.kinds import nearly
from devices.kinds.light import shows_color
from devices.kinds.values import NUMERIC, same_number

ASKED: Mapping[str, str] = {
    "brightness": "brightness",
    "brightness_pct": "brightness",
    "brightness_step": "brightness",
    "brightness_step_pct": "brightness",
    "color_name": "rgb_color",
    "color_temp_kelvin": "color_temp_kelvin",
    "effect": "effect",
    "fan_mode": "fan_mode",
    "fan_speed": "fan_speed",
    "hs_color": "rgb_color",
    "humidity": "humidity",
    "mode": "mode",
    "oscillating": "oscillating",
    "direction": "direction",
    "percentage": "percentage",
    "percentage_step": "percentage",
    "position": "current_position",
    "preset_mode": "preset_mode",
    "rgb_color": "rgb_color",
    "swing_mode": "swing_mode",
    "target_temp_high": "target_temp_high",
    "target_temp_low": "target_temp_low",
    "temperature": "temperature",
    "tilt_position": "current_tilt_position",
}
"""The attribute that shows that an argument was taken."""
ON_THE_WAY: Mapping[str, frozenset[str]] = {
    "open": frozenset({"opening"}),
    "closed": frozenset({"closing"}),
    "docked": frozenset({"returning"}),
    "armed_home": frozenset({"arming"}),
    "armed_away": frozenset({"arming"}),
    "armed_night": frozenset({"arming"}),
    "armed_vacation": frozenset({"arming"}),
}
"""States that show that it began to do what takes longer than anybody waits."""
MOVES = frozenset({"current_position", "current_tilt_position"})
MOVING = frozenset({"opening", "closing"})


def confirmed(model: Model, told: Told, now: Status) -> bool:
    """Say whether all that the device reports of what it was told has become so."""
    return _state(model, told, now) and all(
        _shows(name, told, now) for name in _asked(told) if name in model.reports
    )


def assumed(model: Model, told: Told, now: Status) -> Status:
    """Return the status with what the device was told, where it reports nothing itself."""
    changes = {
        name: value
        for name, value in told.after.attributes.items()
        if name not in model.reports and value != told.before.attributes.get(name)
    }
    gone = {
        name: None
        for name in told.before.attributes.keys() - told.after.attributes.keys()
        if name not in model.reports
    }
    state = None if "state" in model.reports else told.after.state
    return now.but(state, **gone, **changes)


def waits(model: Model, told: Told) -> bool:
    """Say whether the device will report anything of what it was told."""
    return "state" in model.reports or any(name in model.reports for name in _asked(told))


def _state(model: Model, told: Told, now: Status) -> bool:
    wanted = told.after.state
    if "state" not in model.reports or now.state == wanted:
        return True
    if model.kind == "climate" and told.action == "turn_on":  # it chooses its mode
        return now.state not in {"off", UNKNOWN}
    if model.kind in NUMERIC:
        return same_number(wanted, now.state, now.attributes)
    if now.state in ON_THE_WAY.get(wanted, ()) or (_asked(told) & MOVES and now.state in MOVING):
        return True
    return any(_moved(name, told, now) for name in MOVES & model.reports)


def _shows(name: str, told: Told, now: Status) -> bool:
    wanted, value = told.after.attributes.get(name), now.attributes.get(name)
    if name == "rgb_color" and told.after.state != "off":
        return shows_color(wanted, told.before.attributes.get(name), value)
    if isinstance(wanted, int | float) and isinstance(value, int | float):
        if nearly.same(name, wanted, value, now.attributes):
            return True
        return name in MOVES and (_moved(name, told, now) or now.state in MOVING)
    return bool(wanted == value) or wanted is None or told.after.state == "off"


def _moved(name: str, told: Told, now: Status) -> bool:
    """Say whether it has begun to go where it should."""
    before, wanted, value = (
        status.attributes.get(name) for status in (told.before, told.after, now)
    )
    if before is None or wanted is None or value is None or before == wanted:
        return False
    return abs(float(wanted) - float(value)) < abs(float(wanted) - float(before))


def _asked(told: Told) -> set[str]:
    return {ASKED[name] for name in told.arguments if name in ASKED}
