"""Fans."""

import math
from collections.abc import Callable
from typing import Any

from devices.discovery.config import Config
from devices.discovery.model import (
    UNKNOWN,
    Model,
    Order,
    Parts,
    Told,
    attribute,
    one_of,
    order,
    state_of,
)
from devices.kind import Call, Status
from devices.kinds import KINDS

FULL = 100


def fan(config: Config) -> Model:
    """Return a fan with as many speeds as its range has numbers."""
    low = max(config.number("speed_range_min", 1), 1)
    count = config.number("speed_range_max", FULL) - low + 1
    if count < 1:
        raise ValueError("'speed_range_max' must be above 'speed_range_min'")
    parts = Parts(config)
    on, off = config.text("payload_on", "ON"), config.text("payload_off", "OFF")
    known = state_of({off: "off", on: "on"})
    parts.listen("state_topic", ("state_value_template", "value_template"), known, "state")
    reset = config.text("payload_reset_percentage", "None")

    def speed(text: str, status: Status) -> Status:
        if text == reset:
            return status.but(percentage=None)
        percent = math.floor((float(text) - low + 1) * FULL / count)
        if not 0 <= percent <= FULL:
            raise ValueError(f"{text[:40]!r} is none of its speeds")
        return status.but(percentage=percent)

    parts.listen("percentage_state_topic", "percentage_value_template", speed, "percentage")
    _hear_rest(parts)
    begins: dict[str, Any] = {}
    if "percentage_command_topic" in config:
        begins["percentage_step"] = FULL / min(count, FULL)
    if "preset_mode_command_topic" in config:
        begins["preset_modes"] = config.words("preset_modes")
    if "oscillation_command_topic" in config:
        begins["oscillating"] = False
    tell = _Orders(config, on=on, off=off, low=low, count=count)
    return parts.model("fan", Status(UNKNOWN, begins), tell, expect=_expect(count))


def _expect(count: float) -> Callable[[str, Call], Status]:
    """Return how a fan should be, at one of the speeds it has."""

    def expect(action: str, call: Call) -> Status:
        after = KINDS["fan"].perform(action, call)
        percent = after.attributes.get("percentage")
        if not percent:
            return after
        return after.but(percentage=math.floor(math.ceil(percent * count / FULL) * FULL / count))

    return expect


def _hear_rest(parts: Parts) -> None:
    config = parts.config
    reset = config.text("payload_reset_preset_mode", "None")
    choose = one_of(config.words("preset_modes"))

    def preset(text: str, status: Status) -> Status:
        return status.but(preset_mode=None if text == reset else choose(text))

    parts.listen("preset_mode_state_topic", "preset_mode_value_template", preset, "preset_mode")
    swings = {
        config.text("payload_oscillation_on", "oscillate_on"): True,
        config.text("payload_oscillation_off", "oscillate_off"): False,
    }

    def swing(text: str, status: Status) -> Status:
        if text not in swings:
            raise ValueError(f"{text[:40]!r} says nothing of swinging")
        return status.but(oscillating=swings[text])

    parts.listen("oscillation_state_topic", "oscillation_value_template", swing, "oscillating")
    turn = attribute("direction", one_of(["forward", "reverse"]))
    parts.listen("direction_state_topic", "direction_value_template", turn, "direction")


class _Orders:
    """What is said to a fan."""

    def __init__(self, config: Config, *, on: str, off: str, low: float, count: float) -> None:
        self._low, self._count = low, count
        self._state = {"on": on, "off": off}
        names = ("percentage", "preset_mode", "oscillation", "direction")
        self._topics = {name: config.topic(f"{name}_command_topic") for name in names}
        self._makes = {name: config.command(f"{name}_command_template") for name in names}
        self._topic, self._make = config.topic("command_topic"), config.command("command_template")
        self._swings = {
            True: config.text("payload_oscillation_on", "oscillate_on"),
            False: config.text("payload_oscillation_off", "oscillate_off"),
        }

    def __call__(self, told: Told) -> list[Order]:
        after = told.after
        match told.action:
            case "oscillate":
                return self._say("oscillation", self._swings[after.attributes["oscillating"]])
            case "set_direction":
                return self._say("direction", after.attributes["direction"])
            case "set_preset_mode":
                return self._say("preset_mode", after.attributes["preset_mode"])
            case "set_percentage" | "increase_speed" | "decrease_speed" if after.state == "on":
                return self._say("percentage", self._speed(after))
        orders = order(self._topic, self._make(self._state[after.state]))
        if after.state == "on" and "percentage" in told.arguments:
            orders += self._say("percentage", self._speed(after))
        if after.state == "on" and "preset_mode" in told.arguments:
            orders += self._say("preset_mode", after.attributes["preset_mode"])
        return orders

    def _say(self, name: str, value: Any) -> list[Order]:
        return order(self._topics[name], self._makes[name](value))

    def _speed(self, after: Status) -> int:
        percent = after.attributes["percentage"]
        value: float = percent * self._count / FULL
        return round(math.ceil(value - 0.01) + self._low - 1)
