"""Lights of the default schema: a topic for each thing they can do."""

from collections.abc import Callable

from devices.discovery import color
from devices.discovery.config import Config
from devices.discovery.model import (
    Model,
    Order,
    Parts,
    Told,
    attribute,
    number,
    one_of,
    order,
    state_of,
)
from devices.discovery.platforms import lamps
from devices.discovery.platforms.light_json import json_light
from devices.discovery.platforms.light_template import template_light
from devices.kind import Status

COLORS = ("rgb", "hs", "xy", "rgbw", "rgbww")
FLAT = ("hs", "xy")
"""These say nothing of brightness."""


def light(config: Config) -> Model:
    """Return a light of any schema.

    Raises:
        ValueError: if there is no such schema.
    """
    match config.text("schema", "basic"):
        case "json":
            return json_light(config)
        case "template":
            return template_light(config)
        case "basic" | "default":
            return basic_light(config)
        case other:
            raise ValueError(f"there is no schema {other[:40]!r} of lights")


def basic_light(config: Config) -> Model:
    """Return a light with a topic for each thing it can do."""
    parts = Parts(config)
    on, off = config.text("payload_on", "ON"), config.text("payload_off", "OFF")
    known = state_of({off: "off", on: "on"})
    parts.listen("state_topic", ("state_value_template", "value_template"), known, "state")
    _hear_light(parts)
    for mode in COLORS:
        _hear_color(parts, mode)
    effects = config.words("effect_list")
    effect = attribute("effect", one_of(effects) if effects else str)
    parts.listen("effect_state_topic", "effect_value_template", effect, "effect")
    return parts.model("light", lamps.begins(config, _modes(config)), _orders(config, on, off))


def _modes(config: Config) -> list[str]:
    modes = [mode for mode in COLORS if f"{mode}_command_topic" in config]
    if "color_temp_command_topic" in config:
        modes.append("color_temp")
    if "white_command_topic" in config:
        modes.append("white")
    if modes:
        return modes
    return ["brightness" if "brightness_command_topic" in config else "onoff"]


def _hear_light(parts: Parts) -> None:
    config = parts.config
    scale = config.number("brightness_scale", lamps.FULL)

    def bright(text: str, status: Status) -> Status:
        value = number(text)
        return status.but(brightness=lamps.of_255(value, scale)) if value > 0 else status

    parts.listen("brightness_state_topic", "brightness_value_template", bright, "brightness")
    in_kelvin = config.flag("color_temp_kelvin")

    def warm(text: str, status: Status) -> Status:
        value = number(text)
        return lamps.white(status, round(value) if in_kelvin else color.kelvin(value))

    parts.listen("color_temp_state_topic", "color_temp_value_template", warm, "color_temp_kelvin")
    known = one_of(list(lamps.MODES))

    def mode(text: str, status: Status) -> Status:
        return lamps.in_mode(status, known(text))

    parts.listen("color_mode_state_topic", "color_mode_value_template", mode, "color_mode")


def _hear_color(parts: Parts, mode: str) -> None:
    dims = "brightness_state_topic" in parts.config
    alone = not dims and "brightness_command_topic" not in parts.config
    what = ("rgb_color", "hs_color", *(("brightness",) if alone and mode not in FLAT else ()))

    def take(text: str, status: Status) -> Status:
        values = [number(part) for part in text.split(",")]
        if mode == "hs":
            hs = (values[0], values[1])
            return lamps.colored(status, color.from_hs(*hs), mode, hs)
        if mode == "xy":
            return lamps.colored(status, color.from_xy(values[0], values[1]), mode)
        mixed = _bytes(values)
        rgb, most = color.brightest(mixed)
        if not dims and most:
            status = status.but(brightness=most)
        return lamps.colored(status, mixed if dims else rgb, mode)

    parts.listen(f"{mode}_state_topic", f"{mode}_value_template", take, *what)


def _bytes(values: list[float]) -> color.RGB:
    """Return the colour of three channels, and of one or two more that are white."""
    red, green, blue = (min(max(round(value), 0), lamps.FULL) for value in values[:3])
    whites = values[3:5]
    return color.from_rgbw((red, green, blue), sum(whites) / max(len(whites), 1))


def _orders(config: Config, on: str, off: str) -> Callable[[Told], list[Order]]:
    topic, first = config.topic("command_topic"), config.text("on_command_type", "last")
    dim, dims = (
        config.topic("brightness_command_topic"),
        config.command("brightness_command_template"),
    )
    warm, warms = (
        config.topic("color_temp_command_topic"),
        config.command("color_temp_command_template"),
    )
    fx, fxs = config.topic("effect_command_topic"), config.command("effect_command_template")
    scale = config.number("brightness_scale", lamps.FULL)
    in_kelvin = config.flag("color_temp_kelvin")
    paint = _painter(config)

    def tell(told: Told) -> list[Order]:
        if told.after.state == "off":
            return order(topic, off)
        details = paint(told)
        brightness = lamps.dimmed(told)
        if brightness is None and first == "brightness":
            brightness = told.before.attributes.get("brightness") or lamps.FULL
        if brightness is not None and dim is not None:
            details.append(Order(dim, dims(lamps.to_scale(brightness, scale))))
        degrees = lamps.warmed(told, in_kelvin=in_kelvin)
        if degrees is not None:
            details += order(warm, warms(degrees))
        if "effect" in told.arguments:
            details += order(fx, fxs(told.arguments["effect"]))
        match first:
            case "first":
                return [*order(topic, on), *details]
            case "brightness" if details:
                return details
        return [*details, *order(topic, on)]

    return tell


def _painter(config: Config) -> Callable[[Told], list[Order]]:
    """Return what says a colour in the way the light likes best."""
    mode = next((mode for mode in COLORS if f"{mode}_command_topic" in config), None)
    dims = "brightness_command_topic" in config
    topic = config.topic(f"{mode}_command_topic")
    command = config.command(f"{mode}_command_template")

    def paint(told: Told) -> list[Order]:
        rgb = lamps.painted(told)
        if rgb is None and mode in {"rgb", "rgbw", "rgbww"} and not dims and lamps.dimmed(told):
            red, green, blue = told.after.attributes.get("rgb_color") or (255, 255, 255)
            rgb = red, green, blue
        if rgb is None or mode is None:
            return []
        if mode == "hs":
            hue, saturation = color.to_hs(rgb)
            said = command(f"{hue},{saturation}", hue=hue, sat=saturation)
        elif mode == "xy":
            x, y = color.to_xy(rgb)
            said = command(f"{x},{y}", x=x, y=y)
        else:
            full = lamps.FULL if dims else told.after.attributes.get("brightness", lamps.FULL)
            channels = {
                name: int(part * full / lamps.FULL) for name, part in lamps.mixed(rgb, mode).items()
            }
            said = command(",".join(map(str, channels.values())), **channels)
        return order(topic, said)

    return paint
