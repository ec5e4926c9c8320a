"""Lights of the JSON schema: one object each way."""

import json
import logging
from collections.abc import Mapping
from typing import Any

from devices.discovery import color
from devices.discovery.config import Config
from devices.discovery.model import UNKNOWN, Model, Order, Parts, Reading, Told, order
from devices.discovery.platforms import lamps
from devices.discovery.templates import Said
from devices.kind import Status

log = logging.getLogger(__name__)

STATES = {"ON": "on", "OFF": "off", None: UNKNOWN}
COLORS = ("rgb", "hs", "xy", "rgbw", "rgbww")


def json_light(config: Config) -> Model:
    """Return a light that speaks JSON."""
    modes = config.words("supported_color_modes")
    if not modes:
        modes = ["brightness" if config.flag("brightness") else "onoff"]
    parts = Parts(config)
    if topics := config.topics("state_topic"):
        parts.readings += (Reading(topic, _reader(config)) for topic in topics)
        parts.reports |= lamps.SEEN
    return parts.model("light", lamps.begins(config, modes), _teller(config, modes))


def _reader(config: Config) -> Any:
    scale = config.number("brightness_scale", lamps.FULL)
    in_kelvin = config.flag("color_temp_kelvin")
    suffix = config.text("key_suffix")  # of several lights in one object, which no discovery has

    def read(said: Said, status: Status) -> Status:
        values = said.variables.get("value_json")
        if not isinstance(values, dict):
            raise ValueError("it is no JSON object")  # noqa: TRY004 - one kind of error for what means nothing
        if suffix:
            values = {n.removesuffix(suffix): v for n, v in values.items() if n.endswith(suffix)}
        state = values.get("state", "")
        if state is None or (isinstance(state, str) and state in STATES):
            status = status.but(STATES[state])
        brightness = values.get("brightness")
        if isinstance(brightness, int | float) and brightness > 0:
            status = status.but(brightness=lamps.of_255(brightness, scale))
        if isinstance(values.get("effect"), str):
            status = status.but(effect=values["effect"][:255])
        try:
            return _colored(values, status, in_kelvin=in_kelvin)
        except (ValueError, TypeError, LookupError, ArithmeticError) as exc:
            log.debug("a colour means nothing: %s", exc)  # the rest does
            return status

    return read


def _colored(values: Mapping[str, Any], status: Status, *, in_kelvin: bool) -> Status:
    """Return the status with the colour of its mode; without a mode, with what is said."""
    known = values.get("color_mode")
    mode = known if isinstance(known, str) and known in lamps.MODES else None
    said = values.get("color")
    warm = values.get("color_temp")
    if warm is not None and (mode == "color_temp" or (mode is None and said is None)):
        degrees = float(warm)
        return lamps.white(status, round(degrees) if in_kelvin else color.kelvin(degrees))
    if isinstance(said, dict) and mode not in {"brightness", "color_temp", "onoff", "white"}:
        hs = (float(said["h"]), float(said["s"])) if mode == "hs" and "h" in said else None
        return lamps.colored(status, lamps.rgb_of(said, mode or ""), mode or "rgb", hs)
    return status if mode is None else lamps.in_mode(status, mode)


def _teller(config: Config, modes: list[str]) -> Any:
    topic = config.topic("command_topic")
    scale = config.number("brightness_scale", lamps.FULL)
    in_kelvin = config.flag("color_temp_kelvin")

    def tell(told: Told) -> list[Order]:
        said: dict[str, Any] = {"state": "OFF" if told.after.state == "off" else "ON"}
        if "transition" in told.arguments:
            said["transition"] = told.arguments["transition"]
        if told.after.state == "on":
            brightness, rgb = lamps.dimmed(told), lamps.painted(told)
            degrees = lamps.warmed(told, in_kelvin=in_kelvin)
            if brightness is not None:
                said["brightness"] = lamps.to_scale(brightness, scale)
            if rgb is not None:
                said["color"] = _color(rgb, modes)
            if degrees is not None:
                said["color_temp"] = degrees
            if "effect" in told.arguments:
                said["effect"] = told.arguments["effect"]
        return order(topic, json.dumps(said))

    return tell


def _color(rgb: color.RGB, modes: list[str]) -> dict[str, float]:
    """Return a colour in the way the light likes best."""
    mode = next((mode for mode in COLORS if mode in modes), "rgb")
    if mode == "hs":
        return dict(zip("hs", color.to_hs(rgb), strict=True))
    if mode == "xy":
        return dict(zip("xy", color.to_xy(rgb), strict=True))
    return {name[0]: part for name, part in lamps.mixed(rgb, mode).items()}
