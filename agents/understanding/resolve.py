"""From a template's slots to devices of this home."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from agents.understanding.home import Home
from agents.understanding.meaning import Ambiguous, Intent, Meaning, NoSuch
from agents.understanding.recognize import Match
from agents.understanding.text import fold
from agents.understanding.values import CHOICES, NUMBERS, TEXTS
from bus.messages import DeviceState

TARGET = frozenset({"name", "area", "floor", "preferred_area_id", "preferred_floor_id"})
"""The slots that say which device; all others say what."""
DOMAINS: dict[str, tuple[str, ...]] = {
    "HassLightSet": ("light",),
    "HassClimateSetTemperature": ("climate",),
    "HassClimateSetFanMode": ("climate",),
    "HassClimateGetTemperature": ("climate",),
    "HassFanSetSpeed": ("fan",),
    "HassSetPosition": ("cover", "valve"),
    "HassMediaPause": ("media_player",),
    "HassMediaUnpause": ("media_player",),
    "HassMediaNext": ("media_player",),
    "HassMediaPrevious": ("media_player",),
    "HassMediaPlayerMute": ("media_player",),
    "HassMediaPlayerUnmute": ("media_player",),
    "HassMediaSearchAndPlay": ("media_player",),
    "HassSetVolume": ("media_player",),
    "HassSetVolumeRelative": ("media_player",),
    "HassVacuumStart": ("vacuum",),
    "HassVacuumCleanArea": ("vacuum",),
    "HassVacuumReturnToBase": ("vacuum",),
    "HassLawnMowerStartMowing": ("lawn_mower",),
    "HassLawnMowerDock": ("lawn_mower",),
    "HassGetWeather": ("weather",),
    "HassListAddItem": ("todo",),
    "HassListCompleteItem": ("todo",),
    "HassListRemoveItem": ("todo",),
    "HassShoppingListAddItem": ("todo",),
    "HassShoppingListCompleteItem": ("todo",),
    "HearsayForecast": ("weather",),
    "HearsaySet": (*sorted(NUMBERS), *sorted(CHOICES), *sorted(TEXTS)),
    "HearsayTimer": ("timer",),
    "HearsayListItems": ("todo",),
    "HearsayPlaying": ("media_player",),
}
"""What an intent is about when its template does not say."""
ABOUT_DEVICES = frozenset({"HassTurnOn", "HassTurnOff", "HassGetState", *DOMAINS})
"""All other intents are about time, timers, or nothing at all."""
GROUPS = frozenset({"HassTurnOn", "HassTurnOff", "HassLightSet", "HassSetPosition", "HassGetState",
                    "HassFanSetSpeed", "HearsayForecast", "HearsayPlaying"})  # fmt: skip
"""Intents that may mean several devices at once; for the others exactly one must fit."""
SHOPPING = "shopping"
PLAYING = {"HassMediaUnpause": "paused"}
"""Media intents mean the device that plays; this one the device that waits."""


@dataclass(frozen=True)
class Place:
    """Where a sentence looks for devices."""

    area: str | None
    floor: str | None
    here: bool


def resolve(match: Match, home: Home, *, language: str, area: str | None) -> Meaning:
    """Return what a match means in this home, said in the room whose area is `area`."""
    place = _place(match)
    intent = Intent(
        name=match.intent,
        language=language,
        text=match.text,
        slots=_slots(match),
        area=place.area,
        floor=place.floor,
        response=match.response,
        said=match.said,
    )
    if match.intent not in ABOUT_DEVICES:
        return intent
    if "name" in match.values:
        return _named(intent, match, home, place, area)
    return _unnamed(intent, match, home, place)


def _slots(match: Match) -> dict[str, Any]:
    """Return what was said besides the target; a timer's name is what, not which device."""
    target = TARGET if match.intent in ABOUT_DEVICES else TARGET - {"name"}
    return {name: value for name, value in match.values.items() if name not in target}


def _place(match: Match) -> Place:
    area = match.values.get("area") or None
    return Place(area=area, floor=match.values.get("floor"), here=match.here)


def _named(intent: Intent, match: Match, home: Home, place: Place, room: str | None) -> Meaning:
    wanted = str(match.values["name"]).split()
    called = [d for d in home.devices if d.device in wanted and _is_kind(d, match)]
    if match.domains == ("sensor",) and "device_class" in match.values:
        called = [d for d in called if _is_class(d, intent)] or _measured(intent, match, home)
    if match.intent != "HassVacuumCleanArea":  # there the area is what is to be cleaned
        called = [device for device in called if _at(device, home, place)]
    return choose(intent, prefer(called, room), said=match.said.get("name", ""))


def _measured(intent: Intent, match: Match, home: Home) -> list[DeviceState]:
    """Return what measures something of a thing: of a kettle, the sensor "kettle power"."""
    thing = fold(match.said.get("name", ""))
    fitting = [d for d in home.devices if _is_kind(d, match) and _is_class(d, intent)]
    return [d for d in fitting if any(thing in fold(name) for name in (d.name, *d.aliases))]


def _unnamed(intent: Intent, match: Match, home: Home, place: Place) -> Meaning:
    domains = match.domains or DOMAINS.get(match.intent, ())
    fitting = [d for d in home.devices if _fits(d, intent, domains)]
    if not domains:
        return intent
    if match.intent.startswith(("HassShoppingList", "HearsayList")):
        return choose(intent, _shopping(fitting), said="")
    if match.intent.startswith("HassVacuum"):
        return choose(intent, fitting, said="")
    there = [device for device in fitting if _at(device, home, place)]
    if match.intent == "HassClimateGetTemperature" and not there:
        there = [d for d in home.devices if _is_thermometer(d) and _at(d, home, place)]
    if match.intent in GROUPS and (there or not place.here):
        return _group(intent, there, place)
    return choose(intent, _active(intent, there or (fitting if place.here else [])), said="")


def _group(intent: Intent, devices: list[DeviceState], place: Place) -> Meaning:
    ids = tuple(device.device for device in devices)
    if intent.name == "HassGetState":
        return _with(intent, ids, everywhere=True)
    if not ids:
        return _nothing(intent, "")
    if place.here and place.area is None and len(ids) > 1:
        return Ambiguous(intent=intent, candidates=ids)
    return _with(intent, ids, everywhere=True)


def choose(intent: Intent, devices: list[DeviceState], *, said: str) -> Meaning:
    """Return the intent with its one device; ask if there are several, say so if there is none."""
    ids = tuple(device.device for device in devices)
    if not ids:
        return _nothing(intent, said)
    if len(ids) > 1:
        return Ambiguous(intent=intent, candidates=ids)
    return _with(intent, ids, everywhere=False)


def prefer(devices: list[DeviceState], room: str | None) -> list[DeviceState]:
    """Return those in the room, if any are; else all."""
    return [device for device in devices if room and device.area == room] or devices


def _nothing(intent: Intent, said: str) -> NoSuch:
    return NoSuch(language=intent.language, text=intent.text, kind="device", said=said)


def _with(intent: Intent, devices: tuple[str, ...], *, everywhere: bool) -> Intent:
    return Intent(**{**intent.__dict__, "devices": devices, "everywhere": everywhere})


def _at(device: DeviceState, home: Home, place: Place) -> bool:
    if place.area is not None and device.area != place.area:
        return False
    if place.floor is None:
        return True
    return device.area in {area.id for area in home.areas if area.floor == place.floor}


def _is_kind(device: DeviceState, match: Match) -> bool:
    return not match.domains or device.kind in match.domains


def _fits(device: DeviceState, intent: Intent, domains: tuple[str, ...]) -> bool:
    """Say whether a device is of these kinds; asked about windows, their sensors count too."""
    asked = intent.name == "HassGetState" and "cover" in domains and "device_class" in intent.slots
    kinds = {*domains, "binary_sensor"} if asked else {*domains}
    return device.kind in kinds and _is_class(device, intent)


def _is_class(device: DeviceState, intent: Intent) -> bool:
    wanted = intent.slots.get("device_class")
    return wanted is None or device.attributes.get("device_class") == wanted


def _is_thermometer(device: DeviceState) -> bool:
    return device.kind == "sensor" and device.attributes.get("device_class") == "temperature"


def _active(intent: Intent, devices: list[DeviceState]) -> list[DeviceState]:
    if not intent.name.startswith(("HassMedia", "HassSetVolume")):
        return devices
    wanted = PLAYING.get(intent.name, "playing")
    return [device for device in devices if device.state == wanted] or devices


def _shopping(lists: Iterable[DeviceState]) -> list[DeviceState]:
    every = list(lists)
    marked = [d for d in every if SHOPPING in f"{d.device} {d.name} {d.aliases}".casefold()]
    return marked or every
