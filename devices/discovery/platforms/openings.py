"""Covers and valves: by command, by position, or both."""

import json
import math
from collections.abc import Callable
from typing import Any

from devices.discovery.config import Config
from devices.discovery.model import NONE, UNKNOWN, Model, Order, Parts, Take, Told, order, state_of
from devices.kind import Call, Status

FULL = 100
WAYS = ("opening", "closing")


def cover(config: Config) -> Model:
    """Return what opens and closes, and perhaps tilts its slats."""
    parts, place = Parts(config), Range.of(config, "position_closed", "position_open", (0, FULL))
    slats = Slats(config)
    moves = parts.listen(
        "position_topic",
        "position_template",
        _position(place, slats, derive="state_topic" not in config),
        "current_position",
    )
    if moves:
        parts.reports.add("state")
    parts.listen("state_topic", "value_template", _state(config), "state")
    parts.listen(
        "tilt_status_topic",
        "tilt_status_template",
        lambda text, status: status.but(current_tilt_position=slats.percent(text)),
        "current_tilt_position",
    )
    begins: dict[str, Any] = {}
    if "device_class" in config:
        begins["device_class"] = config.text("device_class")
    if "tilt_command_topic" in config:
        begins["current_tilt_position"] = FULL
    knows = moves or "set_position_topic" in config
    return parts.model(
        "cover",
        Status(UNKNOWN, begins),
        _cover_orders(config, place, slats),
        expect=_expect(knows, slats),
    )


def valve(config: Config) -> Model:
    """Return what lets through or not."""
    parts = Parts(config)
    moves = config.flag("reports_position")
    place = Range.of(config, "position_closed", "position_open", (0, FULL))
    where = _position(place, place, derive=True) if moves else None
    parts.listen("state_topic", "value_template", _either(_state(config), where), "state")
    if moves and "state_topic" in config:
        parts.reports.add("current_position")
    topic, command = config.topic("command_topic"), config.command("command_template")
    payloads = {
        "open_valve": config.payload("payload_open", "OPEN"),
        "close_valve": config.payload("payload_close", "CLOSE"),
        "stop_valve": config.payload("payload_stop", "STOP") if "payload_stop" in config else None,
    }

    def tell(told: Told) -> list[Order]:
        if told.action == "stop_valve":
            return order(topic, payloads["stop_valve"])
        if moves:
            return order(topic, command(place.value(told.after.attributes["current_position"])))
        if told.action == "set_valve_position":
            raise ValueError("it only opens and closes")
        payload = payloads["close_valve" if told.after.state == "closed" else "open_valve"]
        return order(topic, None if payload is None else command(payload))

    facts = {"device_class": config.text("device_class")} if "device_class" in config else {}
    return parts.model("valve", Status(UNKNOWN, facts), tell, expect=_expect(moves))


def _either(known: Take, where: Take | None) -> Take:
    """Take a state or a position, or an object of both."""

    def take(text: str, status: Status) -> Status:
        if text.startswith("{"):
            said = json.loads(text)
            state, position = said.get("state"), said.get("position")
            if where is not None and position is not None:
                status = where(str(position), status)
                return known(state, status) if state in WAYS else status
            return known(state, status) if isinstance(state, str) else status
        try:
            return known(text, status)
        except ValueError:
            if where is None:
                raise
            return where(text, status)

    return take


class Range:
    """The numbers a device uses for 0 to 100 %."""

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    @classmethod
    def of(cls, config: Config, low: str, high: str, default: tuple[int, int]) -> "Range":
        """Return the range of two options.

        Raises:
            ValueError: if there is nothing between them.
        """
        ends = config.number(low, default[0]), config.number(high, default[1])
        if ends[0] == ends[1]:
            raise ValueError(f"{low!r} and {high!r} are the same")
        return cls(*ends)

    def percent(self, text: str) -> int:
        """Return the percentage of what the device says, rounded down."""
        percent = (float(text) - self.low) * FULL / (self.high - self.low)
        if not math.isfinite(percent):
            raise ValueError(f"{text[:40]!r} is no position")
        return min(max(math.floor(percent), 0), FULL)

    def value(self, percent: float) -> int:
        """Return what the device says for a percentage."""
        return round(self.low + (self.high - self.low) * percent / FULL)


class Slats(Range):
    """The numbers a device uses for its slats, and those that it is told to open and close them."""

    def __init__(self, config: Config) -> None:
        """Take the options of a cover.

        Raises:
            ValueError: if there is nothing between the ends.
        """
        ends = Range.of(config, "tilt_min", "tilt_max", (0, FULL))
        super().__init__(ends.low, ends.high)
        self.opened = config.number("tilt_opened_value", FULL)
        self.closed = config.number("tilt_closed_value", 0)


def _position(place: Range, slats: Range, *, derive: bool) -> Take:
    def take(text: str, status: Status) -> Status:
        if text == NONE:
            return status.but(current_position=None)
        if text.startswith("{"):
            said = json.loads(text)
            if "tilt_position" in said:
                tilt = slats.percent(str(said["tilt_position"]))
                status = status.but(current_tilt_position=tilt)
            text = str(said["position"])
        percent = place.percent(text)
        state = ("open" if percent else "closed") if derive else None
        return status.but(state, current_position=percent)

    return take


def _state(config: Config) -> Take:
    names = ("open", "opening", "closed", "closing")
    known = state_of({config.text(f"state_{name}", name): name for name in names})
    stopped = config.text("state_stopped", "stopped")

    def take(text: str, status: Status) -> Status:
        if text != stopped:
            return known(text, status)
        position = status.attributes.get("current_position")
        if position is None:
            return status.but("closed" if status.state in {"closed", "closing"} else "open")
        return status.but("open" if position else "closed")

    return take


def _expect(
    knows_position: bool,  # noqa: FBT001 - one question
    slats: Slats | None = None,
) -> Callable[[str, Call], Status]:
    def expect(action: str, call: Call) -> Status:
        before = call.status
        match action:
            case "open_cover" | "open_valve":
                return _at(before, FULL, knows=knows_position)
            case "close_cover" | "close_valve":
                return _at(before, 0, knows=knows_position)
            case "toggle":
                return _at(before, FULL if before.state == "closed" else 0, knows=knows_position)
            case "set_cover_position" | "set_valve_position":
                return _at(before, call.arguments["position"], knows=knows_position)
            case "stop_cover" | "stop_valve" | "stop_cover_tilt":
                return before
        return _tilted(action, call, slats)

    return expect


def _tilted(action: str, call: Call, slats: Slats | None) -> Status:
    now = call.attribute("current_tilt_position")
    if now is None or slats is None:
        raise ValueError("its slats do not tilt")
    opened, closed = (slats.percent(str(end)) for end in (slats.opened, slats.closed))
    match action:
        case "open_cover_tilt":
            return call.becomes(current_tilt_position=opened)
        case "close_cover_tilt":
            return call.becomes(current_tilt_position=closed)
        case "toggle_cover_tilt":
            return call.becomes(current_tilt_position=opened if now <= closed else closed)
    return call.becomes(current_tilt_position=call.arguments["tilt_position"])


def _at(before: Status, percent: int, *, knows: bool) -> Status:
    state = "open" if percent else "closed"
    return before.but(state, current_position=percent) if knows else before.but(state)


def _tilt(told: Told, slats: Slats) -> float:
    """Return what the slats are told: their ends are not always those of their range."""
    percent = told.after.attributes["current_tilt_position"]
    if told.action == "set_cover_tilt_position":
        return slats.value(percent)
    return slats.opened if percent == slats.percent(str(slats.opened)) else slats.closed


def _cover_orders(config: Config, place: Range, slats: Slats) -> Callable[[Told], list[Order]]:
    topic = config.topic("command_topic")
    goes, tilts = config.topic("set_position_topic"), config.topic("tilt_command_topic")
    go, tilt = config.command("set_position_template"), config.command("tilt_command_template")
    payloads = {
        "open_cover": config.payload("payload_open", "OPEN"),
        "close_cover": config.payload("payload_close", "CLOSE"),
        "stop_cover": config.payload("payload_stop", "STOP"),
    }
    stop_tilt = config.payload("payload_stop_tilt", "STOP")

    def tell(told: Told) -> list[Order]:
        if told.action == "stop_cover_tilt":
            return order(tilts, stop_tilt)
        if told.action.endswith(("cover_tilt", "tilt_position")):
            value = _tilt(told, slats)
            return order(tilts, tilt(value, tilt_position=value))
        if told.action == "set_cover_position":
            if goes is None:
                raise ValueError("it only opens and closes")
            percent = told.arguments["position"]
            return order(goes, go(place.value(percent), position=percent))
        name = told.action
        if name == "toggle":
            name = "close_cover" if told.after.state == "closed" else "open_cover"
        if topic is None and name != "stop_cover":
            percent = told.after.attributes.get("current_position", 0)
            return order(goes, go(place.value(percent), position=percent))
        return order(topic, payloads[name])

    return tell
