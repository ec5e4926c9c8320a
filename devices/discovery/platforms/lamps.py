"""What the three schemas of lights share: modes, brightness, colour."""

from collections.abc import Iterable, Mapping
from typing import Any

from devices.discovery import color
from devices.discovery.config import Config
from devices.discovery.model import UNKNOWN, Told
from devices.kind import Status

FULL = 255
MODES = ("onoff", "brightness", "color_temp", "hs", "xy", "rgb", "rgbw", "rgbww", "white")
COLOR = ("rgb_color", "hs_color", "color_name")
DIMS = ("brightness", "brightness_pct", "brightness_step", "brightness_step_pct")
SEEN = frozenset({
    "state", "brightness", "color_temp_kelvin", "rgb_color", "hs_color", "color_mode", "effect",
})  # fmt: skip


def begins(config: Config, modes: Iterable[str]) -> Status:
    """Return how a light begins that has these modes."""
    known = [mode for mode in MODES if mode in set(modes)]
    facts: dict[str, Any] = {"supported_color_modes": known or ["onoff"]}
    if "color_temp" in known:
        facts["min_color_temp_kelvin"] = _end(config, "max_mireds", "min_kelvin", 2000)
        facts["max_color_temp_kelvin"] = _end(config, "min_mireds", "max_kelvin", 6535)
    if "effect_list" in config:
        facts["effect_list"] = config.words("effect_list")
    return Status(UNKNOWN, facts)


def _end(config: Config, in_mired: str, in_kelvin: str, default: int) -> int:
    if in_mired in config:
        return color.kelvin(config.number(in_mired, 1))
    return round(config.number(in_kelvin, default))


def colored(status: Status, rgb: color.RGB, mode: str = "rgb") -> Status:
    """Return the status of a light that shows a colour."""
    return status.but(
        color_mode=mode,
        rgb_color=list(rgb),
        hs_color=list(color.to_hs(rgb)),
        color_temp_kelvin=None,
    )


def white(status: Status, kelvin: int) -> Status:
    """Return the status of a light that shows white of a temperature."""
    return status.but(
        color_mode="color_temp", color_temp_kelvin=kelvin, rgb_color=None, hs_color=None
    )


def of_255(value: float, scale: float) -> int:
    """Return a brightness of ours (1 to 255) for one of the device."""
    return min(max(round(value * FULL / scale), 1), FULL)


def to_scale(brightness: float, scale: float) -> int:
    """Return a brightness of the device; a little light stays a light."""
    return max(min(round(brightness * scale / FULL), round(scale)), 1)


def dimmed(told: Told) -> int | None:
    """Return the brightness that was asked for."""
    if any(name in told.arguments for name in DIMS):
        return int(told.after.attributes["brightness"])
    return None


def painted(told: Told) -> color.RGB | None:
    """Return the colour that was asked for."""
    if any(name in told.arguments for name in COLOR):
        red, green, blue = told.after.attributes["rgb_color"]
        return red, green, blue
    return None


def warmed(told: Told, *, in_kelvin: bool) -> int | None:
    """Return the colour temperature that was asked for, as the device wants it."""
    kelvin = told.arguments.get("color_temp_kelvin")
    if kelvin is None:
        return None
    return int(kelvin) if in_kelvin else color.mired(kelvin)


def rgb_of(said: Mapping[str, Any]) -> color.RGB:
    """Return the colour of an object that says it in one of the usual ways.

    Raises:
        ValueError: if it says none.
    """
    if "r" in said:
        red, green, blue = (min(max(round(float(said[name])), 0), FULL) for name in "rgb")
        return red, green, blue
    if "h" in said:
        return color.from_hs(float(said["h"]), float(said["s"]))
    if "hue" in said:
        return color.from_hs(float(said["hue"]), float(said["saturation"]))
    if "x" in said:
        return color.from_xy(float(said["x"]), float(said["y"]))
    raise ValueError("it names no colour")
