"""Lights: brightness, colour, colour temperature."""

import cmath
import colorsys
import math
from typing import Any

import webcolors

from devices.arguments import (
    Argument,
    Attributes,
    Choice,
    ColorName,
    Listed,
    Number,
    Numbers,
    Text,
    When,
    has,
)
from devices.kind import Action, Call, Kind, Status

COLORFUL = frozenset({"rgb", "hs", "xy", "rgbw", "rgbww"})
FULL = 255
NEAR = 0.4
"""How far apart on the wheel two colours are the same to a lamp: red and orange are not."""
NEARER = 0.75
"""How much of the way may be left where a lamp has begun to change its colour."""
BYTE = Number(0, 255, whole=True)
RGB = Numbers((BYTE, BYTE, BYTE))
HS = Numbers((Number(0, 360, "°"), Number(0, 100, "%")))
KELVIN = Number(
    1000,
    10_000,
    "K",
    whole=True,
    low_in="min_color_temp_kelvin",
    high_in="max_color_temp_kelvin",
)


def _modes(attributes: Attributes) -> set[str]:
    return set(attributes.get("supported_color_modes", ()))


def _dims(attributes: Attributes) -> bool:
    return bool(_modes(attributes) - {"onoff"})


def _colors(attributes: Attributes) -> bool:
    return bool(_modes(attributes) & COLORFUL)


def _warms(attributes: Attributes) -> bool:
    """Say whether a light shows warmer and colder white; one with two whites can mix them."""
    return bool(_modes(attributes) & {"color_temp", "rgbww"})


def _dimming(number: Number) -> When:
    return When(_dims, "does not work: this light cannot be dimmed", number)


def _coloring(argument: Numbers | ColorName) -> When:
    return When(_colors, "does not work: this light has no colours", argument)


BRIGHTNESS: dict[str, Argument] = {
    "brightness": _dimming(BYTE),
    "brightness_pct": _dimming(Number(0, 100, "%")),
    "brightness_step": _dimming(Number(-255, 255, whole=True)),
    "brightness_step_pct": _dimming(Number(-100, 100, "%")),
}
COLOR: dict[str, Argument] = {
    "color_name": _coloring(ColorName()),
    "rgb_color": _coloring(RGB),
    "hs_color": _coloring(HS),
    "color_temp_kelvin": When(
        _warms, "does not work: this light has no colour temperature", KELVIN
    ),
}
TURN_ON: dict[str, Argument] = {
    **BRIGHTNESS,
    **COLOR,
    "effect": When(
        has("effect_list"), "does not work: no effects", Choice(listed_in="effect_list")
    ),
    "transition": Number(0, 6553, "s"),
}


def _turn_on(call: Call) -> Status:
    brightness = _brightness(call)
    if brightness == 0:
        return call.becomes("off")
    effect = {"effect": call.arguments["effect"]} if "effect" in call.arguments else {}
    return call.becomes("on", brightness=brightness, **_color(call), **effect)


def _brightness(call: Call) -> int | None:
    """Return the brightness (0 to 255) a call asks for, else the one the light remembers."""
    said = call.arguments
    before: int | None = call.attribute("brightness")
    now = before or 0 if call.state == "on" else 0
    if "brightness" in said:
        return int(said["brightness"])
    if "brightness_pct" in said:
        return _of_255(said["brightness_pct"])
    if "brightness_step" in said:
        return _limited(now + said["brightness_step"])
    if "brightness_step_pct" in said:
        return _limited(now + FULL * said["brightness_step_pct"] / 100)
    return before


def _of_255(percent: float) -> int:
    """Return the brightness of a percentage; a little light stays a light."""
    return max(round(FULL * percent / 100), 1) if percent else 0


def _limited(brightness: float) -> int:
    return min(max(round(brightness), 0), 255)


def _color(call: Call) -> dict[str, Any]:
    said = call.arguments
    if "color_temp_kelvin" in said:
        kelvin = said["color_temp_kelvin"]
        return {"color_temp_kelvin": kelvin, "rgb_color": None, "hs_color": None}
    if "rgb_color" in said:
        return _rgb(tuple(said["rgb_color"]))
    if "color_name" in said:
        return _rgb(tuple(webcolors.name_to_rgb(said["color_name"])))
    if "hs_color" in said:
        return _rgb(_rgb_of(*said["hs_color"]))
    return {}


def _rgb(rgb: tuple[int, ...]) -> dict[str, Any]:
    return {"rgb_color": list(rgb), "hs_color": None, "color_temp_kelvin": None}


def _turn_off(call: Call) -> Status:
    return call.becomes("off")


def _toggle(call: Call) -> Status:
    return _turn_off(call) if call.state == "on" else _turn_on(call)


def _settle(status: Status) -> Status:
    """Derive brightness, colour mode and the other ways to say a colour."""
    if not _dims(status.attributes):
        return status.but(brightness=None, color_mode="onoff")
    if status.state == "on" and not status.attributes.get("brightness"):
        status = status.but(brightness=FULL)
    return _settle_color(status)


def _settle_color(status: Status) -> Status:
    attributes = status.attributes
    if "color_temp_kelvin" in attributes:
        return status.but(color_mode="color_temp")
    if "rgb_color" in attributes:
        return status.but(color_mode="rgb", hs_color=_hs_of(*attributes["rgb_color"]))
    if "hs_color" in attributes:
        return status.but(color_mode="rgb", rgb_color=list(_rgb_of(*attributes["hs_color"])))
    return status.but(color_mode="brightness")


def _rgb_of(hue: float, saturation: float) -> tuple[int, ...]:
    rgb = colorsys.hsv_to_rgb(hue / 360, saturation / 100, 1)
    return tuple(round(part * 255) for part in rgb)


def _hs_of(red: int, green: int, blue: int) -> list[float]:
    hue, saturation, _ = colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255)
    return [round(hue * 360, 1), round(saturation * 100, 1)]


def shows_color(wanted: Any, before: Any, now: Any) -> bool:
    """Say whether a lamp shows the colour it was told, or has come nearer to it than it was.

    All as red, green and blue (0 to 255), or None. No lamp can show every colour: what it says
    then is the nearest that it can.
    """
    asked, shown = _tone(wanted), _tone(now)
    if asked is None or shown is None:
        return asked is None or abs(asked) < NEAR  # a white one may say only how warm it is
    was = _tone(before)
    away = abs(asked - shown)
    return away < NEAR or (was is not None and away < NEARER * abs(asked - was))


def _tone(rgb: Any) -> complex | None:
    """Return a colour as a point of the wheel of radius 1, white in the middle."""
    if not isinstance(rgb, list | tuple) or len(rgb) != len(RGB.parts):
        return None
    hue, saturation = _hs_of(*rgb)
    return cmath.rect(saturation / 100, math.radians(hue))


_ONE_OF = (frozenset(BRIGHTNESS), frozenset(COLOR))

LIGHT = Kind(
    name="light",
    states=("off", "on"),
    actions={
        "turn_on": Action(_turn_on, TURN_ON, one_of=_ONE_OF),
        "turn_off": Action(_turn_off, {"transition": TURN_ON["transition"]}),
        "toggle": Action(_toggle, TURN_ON, one_of=_ONE_OF),
    },
    attributes={
        "supported_color_modes": Listed(
            Choice(("onoff", "brightness", "color_temp", "rgb", "hs", "xy", "rgbw", "rgbww"))
        ),
        "min_color_temp_kelvin": Number(1000, 10_000, "K", whole=True),
        "max_color_temp_kelvin": Number(1000, 10_000, "K", whole=True),
        "effect_list": Listed(Text()),
        "effect": Choice(listed_in="effect_list"),
        "brightness": BYTE,
        "color_mode": Text(),
        "color_temp_kelvin": KELVIN,
        "rgb_color": RGB,
        "hs_color": HS,
    },
    defaults={
        "supported_color_modes": ["color_temp", "rgb"],
        "min_color_temp_kelvin": 2000,
        "max_color_temp_kelvin": 6500,
    },
    hidden={
        "off": frozenset(
            {"brightness", "color_mode", "color_temp_kelvin", "rgb_color", "hs_color", "effect"}
        )
    },
    excludes={
        "color_temp_kelvin": ("rgb_color", "hs_color"),
        "rgb_color": ("color_temp_kelvin", "hs_color"),
        "hs_color": ("color_temp_kelvin", "rgb_color"),
    },
    settle=_settle,
)
