"""Sensors, binary or not."""

import datetime as dt
from collections.abc import Callable, Mapping

from devices.discovery.config import Config
from devices.discovery.model import LONGEST_STATE, NONE, UNKNOWN, Model, Parts, silent, state_of
from devices.kind import Status
from devices.kinds.values import number_of
from devices.text import clean

WORDS = frozenset({"date", "enum", "timestamp"})
"""Classes of what is no number."""
NUMBERS = ("device_class", "state_class", "suggested_display_precision", "unit_of_measurement")
"""Options of what is a number."""
FACTS = ("device_class", "state_class", "unit_of_measurement")


def sensor(config: Config) -> Model:
    """Return what is measured or told."""
    parts, said = Parts(config), _said(config)

    def take(text: str, status: Status) -> Status:
        return status.but(UNKNOWN if text == NONE else said(text))

    blank = "value_template" not in config
    parts.listen("state_topic", "value_template", take, "state", blank=blank)
    facts = {name: clean(config.text(name))[:64] for name in FACTS if name in config}
    expires_s = max(config.number("expire_after", 0), 0)
    return parts.model("sensor", Status(UNKNOWN, facts), silent, expires_s=expires_s)


def _said(config: Config) -> Callable[[str], str]:
    """Return what makes a state of a text, by what is measured."""
    words, device_class = config.words("options"), config.text("device_class")
    if device_class in TIMES:
        return TIMES[device_class]
    if device_class not in WORDS and any(name in config for name in NUMBERS):
        return _number

    def choose(text: str) -> str:
        if words and text not in words:
            raise ValueError(f"{text[:40]!r} is none of its values")
        return clean(text) if text.strip() and len(text) <= LONGEST_STATE else UNKNOWN

    return choose


def _number(text: str) -> str:
    """Return a number as it was written: its digits say how exact it is."""
    if number_of(text) is None:
        raise ValueError(f"{text[:40]!r} is no number")
    return clean(text)


def _timestamp(text: str) -> str:
    """Return a moment in UTC; without its zone nobody knows when it is."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return UNKNOWN
    if moment.tzinfo is None:
        return UNKNOWN
    return moment.astimezone(dt.UTC).isoformat(timespec="seconds")


def _date(text: str) -> str:
    try:
        return dt.datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        return UNKNOWN


TIMES: Mapping[str, Callable[[str], str]] = {"date": _date, "timestamp": _timestamp}


def binary_sensor(config: Config) -> Model:
    """Return what is or is not so."""
    parts = Parts(config)
    states = {config.text("payload_off", "OFF"): "off", config.text("payload_on", "ON"): "on"}
    parts.listen("state_topic", "value_template", state_of(states), "state")
    facts = {"device_class": config.text("device_class")} if "device_class" in config else {}
    return parts.model(
        "binary_sensor",
        Status(UNKNOWN, facts),
        silent,
        expires_s=max(config.number("expire_after", 0), 0),
        off_after_s=max(config.number("off_delay", 0), 0),
    )
