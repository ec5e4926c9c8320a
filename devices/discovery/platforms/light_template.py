"""Lights of the template schema: templates for what is said, and for what is heard."""

from collections.abc import Callable
from typing import Any

from devices.discovery import color
from devices.discovery.config import Config
from devices.discovery.model import (
    NONE,
    UNKNOWN,
    Model,
    Order,
    Parts,
    Reading,
    Take,
    Told,
    number,
    order,
)
from devices.discovery.platforms import lamps
from devices.discovery.templates import Said
from devices.kind import Status

RGB = ("red_template", "green_template", "blue_template")
STATES = {"on": "on", "off": "off", NONE: UNKNOWN}


def template_light(config: Config) -> Model:
    """Return a light whose every word is made by templates."""
    parts = Parts(config)
    modes = ["color_temp"] if "color_temp_template" in config else []
    modes += ["hs"] if all(name in config for name in RGB) else []
    if not modes:
        modes = ["brightness" if "brightness_template" in config else "onoff"]
    topics = config.topics("state_topic")
    if topics and "state_template" in config:
        parts.readings += (Reading(topic, _reader(config)) for topic in topics)
        parts.reports |= lamps.SEEN
    return parts.model("light", lamps.begins(config, modes), _teller(config))


def _reader(config: Config) -> Callable[[Said, Status], Status]:
    takes: list[tuple[Callable[..., str], Take]] = [(config.value("state_template"), _state)]
    in_kelvin = config.flag("color_temp_kelvin")

    def bright(text: str, status: Status) -> Status:
        value = number(text)
        return status.but(brightness=lamps.of_255(value, lamps.FULL)) if value > 0 else status

    def warm(text: str, status: Status) -> Status:
        value = number(text)
        return lamps.white(status, round(value) if in_kelvin else color.kelvin(value))

    for name, take in (("brightness_template", bright), ("color_temp_template", warm)):
        if name in config:
            takes.append((config.value(name), take))
    if "effect_template" in config:
        takes.append((config.value("effect_template"), lambda t, s: s.but(effect=t[:255])))
    channels = [config.value(name) for name in RGB] if all(n in config for n in RGB) else []

    def read(said: Said, status: Status) -> Status:
        for make, take in takes:
            text = make(said)
            if text and (text != NONE or take is _state):
                status = take(text, status)
        rgb = [make(said) for make in channels]
        if rgb and all(rgb) and NONE not in rgb:
            named = dict(zip("rgb", rgb, strict=True))
            status = lamps.colored(status, color.brightest(lamps.rgb_of(named))[0], "hs")
        return status

    return read


def _state(text: str, status: Status) -> Status:
    if text not in STATES:
        raise ValueError(f"{text[:40]!r} is none of its states")
    return status.but(STATES[text])


def _teller(config: Config) -> Callable[[Told], list[Order]]:
    topic = config.topic("command_topic")
    on, off = config.command("command_on_template"), config.command("command_off_template")
    in_kelvin = config.flag("color_temp_kelvin")
    dims = "brightness_template" in config

    def tell(told: Told) -> list[Order]:
        said: dict[str, Any] = {}
        if "transition" in told.arguments:
            said["transition"] = float(told.arguments["transition"])
        if told.after.state == "off":
            return order(topic, off(None, state="off", **said))
        brightness, rgb = lamps.dimmed(told), lamps.painted(told)
        degrees = lamps.warmed(told, in_kelvin=in_kelvin)
        if brightness is not None:
            said["brightness"] = brightness
        if degrees is not None:
            said["color_temp"] = degrees
        if rgb is not None:
            full = lamps.FULL if dims else told.after.attributes.get("brightness", lamps.FULL)
            said["hue"], said["sat"] = color.to_hs(rgb)
            bright = (int(part * full / lamps.FULL) for part in color.brightest(rgb)[0])
            said["red"], said["green"], said["blue"] = bright
        if "effect" in told.arguments:
            said["effect"] = told.arguments["effect"]
        return order(topic, on(None, state="on", **said))

    return tell
