"""Vacuum cleaners and lawn mowers."""

from devices.arguments import Choice, Listed, Number, Text
from devices.kind import Action, Call, Kind, Status

FAN_SPEED = Choice(listed_in="fan_speed_list")


def _clean(call: Call) -> Status:
    return call.becomes("cleaning", cleaning_area_id=None)


def _clean_area(call: Call) -> Status:
    return call.becomes("cleaning", cleaning_area_id=call.arguments["cleaning_area_id"])


def _dock(call: Call) -> Status:
    return call.becomes("docked", cleaning_area_id=None)


def _stop(call: Call) -> Status:
    return call.becomes("idle") if call.state == "cleaning" else call.status


def _pause(call: Call) -> Status:
    if call.state in {"docked", "idle"}:
        raise ValueError("it is not working")
    return call.becomes("paused")


def _locate(call: Call) -> Status:
    """It beeps; nothing of its state changes."""
    return call.status


def _set_fan_speed(call: Call) -> Status:
    return call.becomes(fan_speed=call.arguments["fan_speed"])


def _mow(call: Call) -> Status:
    return call.becomes("mowing")


VACUUM = Kind(
    name="vacuum",
    states=("docked", "cleaning", "paused", "idle", "returning", "error"),
    actions={
        "start": Action(_clean),
        "clean_area": Action(
            _clean_area, {"cleaning_area_id": Listed(Text(64))}, required=("cleaning_area_id",)
        ),
        "clean_spot": Action(_clean),
        "pause": Action(_pause),
        "stop": Action(_stop),
        "return_to_base": Action(_dock),
        "locate": Action(_locate),
        "set_fan_speed": Action(_set_fan_speed, {"fan_speed": FAN_SPEED}, required=("fan_speed",)),
    },
    attributes={
        "fan_speed_list": Listed(Text()),
        "fan_speed": FAN_SPEED,
        "battery_level": Number(0, 100, "%"),
        "cleaning_area_id": Listed(Text(64)),
    },
    defaults={
        "fan_speed_list": ["quiet", "normal", "turbo"],
        "fan_speed": "normal",
        "battery_level": 100,
    },
)

LAWN_MOWER = Kind(
    name="lawn_mower",
    states=("docked", "mowing", "paused", "returning", "error"),
    actions={"start_mowing": Action(_mow), "pause": Action(_pause), "dock": Action(_dock)},
    attributes={"battery_level": Number(0, 100, "%")},
    defaults={"battery_level": 100},
)
