"""What the three schemas of lights share: modes, brightness, colour."""

from collections.abc import Iterable, Mapping
from typing import Any

from devices.discovery import color
from devices.discovery.config import Config
from devices.discovery.model import UNKNOWN, Told
from devices.kind import Status

FULL = 255
MODES = ("onoff", "brightness", "color_temp", "hs", "xy", "rgb", "rgbw", "rgbww", "white")
COLORED = frozenset({"hs", "xy", "rgb", "rgbw", "rgbww"})
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
    if len(facts["supported_color_modes"]) == 1:
        facts["color_mode"] = facts["supported_color_modes"][0]
    if "effect_list" in config:
        facts["effect_list"] = config.words("effect_list")
    return Status(UNKNOWN, facts)


def _end(config: Config, in_mired: str, in_kelvin: str, default: int) -> int:
    if in_mired in config:
        return color.kelvin(config.number(in_mired, 1))
    return round(config.number(in_kelvin, default))


def colored(
    status: Status, rgb: color.RGB, mode: str = "rgb", hs: tuple[float, float] | None = None
) -> Status:
    """Return the status of a light that shows a colour; black is none."""
    if not any(rgb):
        return status
    return status.but(
        color_mode=mode,
        rgb_color=list(rgb),
        hs_color=list(hs or color.to_hs(rgb)),
        color_temp_kelvin=None,
    )


def in_mode(status: Status, mode: str) -> Status:
    """Return the status of a light that says in which mode it is, without what is of others."""
    gone = {} if mode in COLORED else {"rgb_color": None, "hs_color": None}
    warm = {} if mode == "color_temp" else {"color_temp_kelvin": None}
    return status.but(color_mode=mode, **gone, **warm)


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


def rgb_of(said: Mapping[str, Any], mode: str = "") -> color.RGB:
    """Return the colour of an object that says it in one of the usual ways, or in several.

    Raises:
        ValueError: if it says none.
    """
    if "x" in said and (mode == "xy" or not said.keys() & {"r", "h", "hue"}):
        return color.from_xy(float(said["x"]), float(said["y"]))
    if "r" in said:
        red, green, blue = (min(max(round(float(said[name])), 0), FULL) for name in "rgb")
        whites = [float(said[name]) for name in "cw" if name in said]
        return color.from_rgbw((red, green, blue), sum(whites) / max(len(whites), 1))
    if "h" in said:
        return color.from_hs(float(said["h"]), float(said["s"]))
    if "hue" in said:
        return color.from_hs(float(said["hue"]), float(said["saturation"]))
    raise ValueError("it names no colour")


def mixed(rgb: color.RGB, mode: str) -> dict[str, int]:
    """Return the channels of a lamp of this mode for a colour, white where it has one."""
    if mode == "rgb":
        return dict(zip(("red", "green", "blue"), rgb, strict=True))
    red, green, blue, white = color.to_rgbw(rgb)
    whites = ("white",) if mode == "rgbw" else ("cold_white", "warm_white")
    return {"red": red, "green": green, "blue": blue, **dict.fromkeys(whites, white)}
