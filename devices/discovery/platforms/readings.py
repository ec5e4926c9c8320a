"""Sensors, binary or not, and what happens at one moment."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from devices.discovery.config import Config
from devices.discovery.model import (
    LONGEST_STATE,
    NONE,
    UNKNOWN,
    Model,
    Parts,
    Reading,
    silent,
    state_of,
)
from devices.discovery.templates import Said
from devices.kind import Status
from devices.kinds.values import number_of
from devices.text import clean

WORDS = frozenset({"date", "enum", "timestamp"})
"""Classes of what is no number."""
NUMBERS = ("device_class", "state_class", "suggested_display_precision", "unit_of_measurement")
"""Options of what is a number."""
MOST_MORE = 20
"""What an event says besides its type, at most."""
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


def event(config: Config) -> Model:
    """Return what happens at one moment, like a doorbell; its state is when it did so last.

    What is replayed happened before, nobody knows when.
    """
    parts = Parts(config)
    types, make = config.words("event_types"), config.value("value_template")
    if not types:
        raise ValueError("it has no 'event_types'")
    facts: dict[str, Any] = {"event_types": types}
    if "device_class" in config:
        facts["device_class"] = config.text("device_class")
    blank = Status(UNKNOWN, facts)

    def read(said: Said, status: Status) -> Status:
        values = Said(make(said)).variables.get("value_json")
        if not said.fresh:
            return status
        if not isinstance(values, dict) or values.get("event_type") not in types:
            raise ValueError("it names none of its events")
        now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        plain = {n: v for n, v in values.items() if isinstance(v, str | int | float)}
        more = {n[:64]: v for n, v in list(plain.items())[:MOST_MORE] if n not in facts}
        return blank.but(now, **{n: clean(v) if isinstance(v, str) else v for n, v in more.items()})

    parts.readings += (Reading(topic, read) for topic in config.topics("state_topic"))
    return parts.model("event", blank, silent)


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
