"""Vacuum cleaners and lawn mowers."""

from typing import Any

from devices.discovery.config import Config
from devices.discovery.model import (
    UNKNOWN,
    Model,
    Order,
    Parts,
    Reading,
    Told,
    order,
    state_of,
)
from devices.discovery.templates import Said
from devices.kind import Status

CLEANS = ("cleaning", "docked", "paused", "idle", "returning", "error")
MOWS = ("mowing", "docked", "paused", "returning", "error")
PAYLOADS = {
    "start": "start",
    "pause": "pause",
    "stop": "stop",
    "return_to_base": "return_to_base",
    "clean_spot": "clean_spot",
    "locate": "locate",
}


def vacuum(config: Config) -> Model:
    """Return a vacuum cleaner."""
    parts = Parts(config)
    topic = config.topic("state_topic")
    if topic is not None:
        parts.readings.append(Reading(topic, _read))
        parts.reports |= {"state", "fan_speed"}
    speeds = config.words("fan_speed_list")
    commands, speed = config.topic("command_topic"), config.topic("set_fan_speed_topic")
    payloads = {name: config.text(f"payload_{name}", said) for name, said in PAYLOADS.items()}

    def tell(told: Told) -> list[Order]:
        if told.action == "set_fan_speed":
            return order(speed, told.arguments["fan_speed"])
        return order(commands, payloads.get(told.action))

    begins: dict[str, Any] = {"fan_speed_list": speeds} if speeds else {}
    return parts.model("vacuum", Status(UNKNOWN, begins), tell)


def _read(said: Said, status: Status) -> Status:
    values = said.variables.get("value_json")
    if not isinstance(values, dict):
        raise ValueError("it is no JSON object")  # noqa: TRY004 - one kind of error for what means nothing
    if "state" in values:
        known = state_of({name: name for name in CLEANS})
        status = known(str(values["state"]), status)
    speed, battery = values.get("fan_speed"), values.get("battery_level")
    if isinstance(speed, str):
        status = status.but(fan_speed=speed[:100])
    if isinstance(battery, int | float):
        status = status.but(battery_level=min(max(round(battery), 0), 100))
    return status


def lawn_mower(config: Config) -> Model:
    """Return a lawn mower."""
    parts = Parts(config)
    known = state_of({"none": UNKNOWN, **{name: name for name in MOWS}})
    parts.listen("activity_state_topic", "activity_value_template", known, "state")
    names = ("start_mowing", "pause", "dock")
    topics = {name: config.topic(f"{name}_command_topic") for name in names}
    makes = {name: config.command(f"{name}_command_template") for name in names}

    def tell(told: Told) -> list[Order]:
        return order(topics[told.action], makes[told.action](told.action))

    return parts.model("lawn_mower", Status(UNKNOWN), tell)
