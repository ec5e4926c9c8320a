"""How actions are tried: what is told, what is read back; here for what holds a value."""

# ruff: noqa: E501 - a table is read across

import datetime as dt
from typing import Any, NamedTuple

from tests.devices.simulated_home import NOW


class Case(NamedTuple):
    action: str
    """`kind.action`."""
    arguments: dict[str, Any]
    state: str
    attributes: dict[str, Any] = {}
    """What is read back, among others; None: not there."""
    before: str | None = None
    given: dict[str, Any] = {}
    """The device's attributes before."""


MODES = {"options": ["off", "eco", "boost"]}


def after(seconds: int) -> str:
    return (NOW + dt.timedelta(seconds=seconds)).isoformat()


RUNS = {"duration": "0:05:00", "remaining": "0:05:00", "finishes_at": after(60)}

VALUES = [
    Case("number.set_value", {"value": "7.5"}, "7.5"),
    Case("number.set_value", {"value": 20.0}, "20", {}, "3", {"min": -5, "max": 20}),
    Case("input_number.set_value", {"value": 7}, "7"),
    Case("input_number.increment", {}, "3.5", {}, "3", {"step": 0.5}),
    Case("input_number.increment", {}, "100", {}, "99.5"),
    Case("input_number.decrement", {}, "2", {}, "3"),
    Case("input_number.decrement", {}, "0", {}, "0.5"),
    Case("counter.increment", {}, "4", {}, "3"),
    Case("counter.increment", {}, "5", {}, "4", {"step": 2, "maximum": 5}),
    Case("counter.decrement", {}, "2", {}, "3"),
    Case("counter.reset", {}, "1", {}, "3", {"initial": 1}),
    Case("counter.set_value", {"value": 9}, "9"),
    Case("select.select_option", {"option": "ECO"}, "eco", {}, None, MODES),
    Case("select.select_next", {}, "boost", {}, "eco", MODES),
    Case("select.select_next", {}, "off", {}, "boost", MODES),
    Case("select.select_next", {"cycle": False}, "boost", {}, "boost", MODES),
    Case("select.select_previous", {}, "off", {}, "eco", MODES),
    Case("select.select_previous", {}, "boost", {}, "off", MODES),
    Case("select.select_previous", {"cycle": "no"}, "off", {}, "off", MODES),
    Case("select.select_first", {}, "off", {}, "boost", MODES),
    Case("select.select_last", {}, "boost", {}, "off", MODES),
    Case("input_select.select_option", {"option": "eco"}, "eco", {}, None, MODES),
    Case("input_select.select_next", {"cycle": True}, "eco", {}, "off", MODES),
    Case("input_select.select_previous", {"cycle": True}, "boost", {}, "off", MODES),
    Case("input_select.select_first", {}, "off", {}, "boost", MODES),
    Case("input_select.select_last", {}, "boost", {}, "off", MODES),
    Case("text.set_value", {"value": "Hello,  world"}, "Hello, world"),
    Case("text.set_value", {"value": ""}, "", {}, "something"),
    Case("input_text.set_value", {"value": 4711}, "4711", {}, None, {"pattern": "[0-9]+"}),
    Case("timer.start", {}, "active", {"remaining": "0:05:00", "finishes_at": after(300)}),
    Case("timer.start", {"duration": 90}, "active", {"duration": "0:01:30", "finishes_at": after(90)}),
    Case("timer.start", {}, "active", {"finishes_at": after(60)}, "paused", {"remaining": "0:01:00"}),
    Case("timer.pause", {}, "paused", {"remaining": "0:01:00", "finishes_at": None}, "active", RUNS),
    Case("timer.cancel", {}, "idle", {"remaining": None, "finishes_at": None}, "active", RUNS),
    Case("timer.finish", {}, "idle", {"duration": "0:03:00"}, "active", RUNS | {"usual_duration": "0:03:00"}),
    Case("timer.change", {"duration": "0:01:00"}, "active", {"remaining": "0:02:00", "finishes_at": after(120)}, "active", RUNS),
    Case("timer.change", {"duration": -20}, "active", {"remaining": "0:00:40", "finishes_at": after(40)}, "active", RUNS),
]  # fmt: skip
