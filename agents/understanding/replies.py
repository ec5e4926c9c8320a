"""Words what became of an intent, from the states that were read back."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from babel.dates import format_date

from agents.understanding import forecasts, questions, templates
from agents.understanding.home import Home
from agents.understanding.meaning import Intent
from agents.understanding.names import as_called
from agents.understanding.phrases import (
    duration,
    help_text,
    join,
    locale_of,
    say,
    say_of_several,
    sentence,
    speaks,
)
from agents.understanding.statewords import state_word
from agents.understanding.words import FALLBACK, voice, words
from bus.messages import DeviceState

_ON = {
    "cover": {"open", "opening"},
    "valve": {"open", "opening"},
    "lock": {"locked", "locking"},
}
_OFF = {
    "cover": {"closed", "closing"},
    "valve": {"closed", "closing"},
    "lock": {"unlocked", "unlocking", "open"},
}
_STATELESS = frozenset({"scene", "script", "button", "input_button"})
_SAID_BY_STATE = frozenset({"cover", "valve", "lock"})
_LEVELS: Mapping[str, tuple[str, str, int]] = {
    "HassSetPosition": ("current_position", "position_is", 1),
    "HassSetVolume": ("volume_level", "volume_is", 100),
    "HassSetVolumeRelative": ("volume_level", "volume_is", 100),
    "HassFanSetSpeed": ("percentage", "speed_is", 1),
    "HassClimateSetTemperature": ("temperature", "temperature_set", 1),
    "HassClimateGetTemperature": ("current_temperature", "temperature_is", 1),
}
"""Which attribute an intent is read back from, the phrase that says it, and its factor."""
_FULL = 255
_MOST_NAMES = 4


def render(
    intent: Intent,
    *,
    home: Home,
    states: Sequence[DeviceState] = (),
    slots: Mapping[str, Any] | None = None,
) -> str:
    """Return the reply to an intent, in its language.

    `states` are the devices' states as read back (default: as the home knows them), `slots`
    what only the assistant knows: `time`, `date`, `now`, `timers`, `canceled`, `media`.
    """
    known = [state for d in intent.devices if (state := home.device(d)) is not None]
    devices = [as_called(device, intent) for device in list(states) or known]
    values = {**_slots(intent, home, devices), **(slots or {})}
    return sentence(_reply(intent, devices, values), intent.language)


def _reply(intent: Intent, devices: Sequence[DeviceState], values: Mapping[str, Any]) -> str:
    if devices and not any(device.available for device in devices) and speaks(intent.language):
        return questions.not_answering(devices, intent.language)
    way = _WAYS.get(intent.name)
    if way is not None:
        return way(intent, devices, values)
    return _own(intent, devices) or _packaged(intent, devices, values)


def obeyed(intent: Intent, device: DeviceState) -> bool:
    """Say whether a device is, by its own report, as `HassTurnOn` or `HassTurnOff` wanted it."""
    if device.kind in _STATELESS:
        return True
    if not device.available:
        return False
    wanted = (_ON if intent.name == "HassTurnOn" else _OFF).get(device.kind)
    if wanted is not None:
        return device.state in wanted
    return (device.state == "off") == (intent.name == "HassTurnOff")


def _switched(intent: Intent, devices: Sequence[DeviceState], values: Mapping[str, Any]) -> str:
    done = [device for device in devices if obeyed(intent, device)]
    still = [device for device in devices if device not in done]
    said = [_still(device, intent.language) for device in still[:_MOST_NAMES]]
    if done:
        said.insert(0, sentence(_confirmed(intent, done, values), intent.language))
    return " ".join(said) or say("nothing_there", intent.language)


def _confirmed(intent: Intent, devices: Sequence[DeviceState], values: Mapping[str, Any]) -> str:
    language = intent.language
    if len(devices) == 1 and not intent.everywhere and speaks(language):
        device = devices[0]
        if device.kind in _SAID_BY_STATE:
            word = state_word(device, language)
            return say("state_is", language, name=device.name, state=word)
        if device.kind in _STATELESS:
            return say("started", language, name=device.name)
        key = "turned_on" if intent.name == "HassTurnOn" else "turned_off"
        return say(key, language, name=device.name)
    kinds = {device.kind for device in devices}
    if len(kinds) > 1 and kinds.isdisjoint(_SAID_BY_STATE | _STATELESS) and speaks(language):
        key = "turned_on" if intent.name == "HassTurnOn" else "turned_off"
        return say_of_several(key, language, name=questions.named(devices, language))
    return say("done", language) if len(kinds) > 1 else _packaged(intent, devices, values)


def _still(device: DeviceState, language: str) -> str:
    if not device.available:
        return say("no_answer", language, name=device.name)
    return say("still", language, name=device.name, state=state_word(device, language))


def _own(intent: Intent, devices: Sequence[DeviceState]) -> str | None:
    """Return our own words with the values read back, where we speak the language."""
    language = intent.language
    if not speaks(language):
        return None
    match intent.name if devices else "":
        case "HassLightSet" if "brightness" in intent.slots:
            return _brightness(devices, language)
        case "HassLightSet" if "color" in intent.slots and len(devices) == 1:
            color = intent.said.get("color") or intent.slots["color"]
            return say("color_is", language, name=devices[0].name, color=color)
        case "HassGetWeather":
            return _weather(devices[0], language)
        case _:
            return _level(intent, devices[0]) if len(devices) == 1 else None


def _level(intent: Intent, device: DeviceState) -> str | None:
    """Return the value that was read back, in our own words."""
    attribute, key, factor = _LEVELS.get(intent.name, ("", "", 1))
    if attribute not in device.attributes:
        return None
    value = _number(device.attributes[attribute], factor)
    return say(key, intent.language, name=device.name, percent=value, degrees=value)


def _weather(device: DeviceState, language: str) -> str | None:
    condition = words(language).weather.get(device.state)
    if condition is None or templates.knows("HassGetWeather", language):
        return None
    degrees = _number(device.attributes.get("temperature", "?"))
    return f"{condition}, {say('temperature_is', language, degrees=degrees)}"


def _brightness(devices: Sequence[DeviceState], language: str) -> str | None:
    levels = {d.name: round(100 * (d.attributes.get("brightness") or 0) / _FULL) for d in devices}
    if len(levels) == 1:
        ((name, percent),) = levels.items()
        return say("brightness_is", language, name=name, percent=percent)
    if len(set(levels.values())) == 1:
        return say("brightness_all", language, percent=next(iter(levels.values())))
    return None


def _packaged(intent: Intent, devices: Sequence[DeviceState], values: Mapping[str, Any]) -> str:
    """Return the packages' words; where they have none ours, else theirs in English."""
    said = _template(intent, intent.language, devices, values) or _own_words(intent, values)
    said = said or _template(intent, FALLBACK, devices, values)
    return said or say("done", intent.language)


def _template(
    intent: Intent, language: str, devices: Sequence[DeviceState], values: Mapping[str, Any]
) -> str | None:
    return templates.render(intent.name, intent.response, language, slots=values, matched=devices)


def _own_words(intent: Intent, values: Mapping[str, Any]) -> str | None:
    language, key = intent.language, f"intent_{intent.name}"
    match intent.name:
        case _ if key in voice(language).phrases:
            return say(key, language, **{"area": "", "canceled": "", **values})
        case _:
            return None


def _small_talk(intent: Intent) -> str:
    if intent.response == "commands":
        return help_text(intent.language)
    key = f"respond_{intent.response}"
    known = key in words(FALLBACK).phrases
    return say(key if known else "respond_hello", intent.language)


def _slots(intent: Intent, home: Home, devices: Sequence[DeviceState]) -> dict[str, Any]:
    """Return the slots as templates want them: what was said, else the value."""
    slots: dict[str, Any] = {**{k: str(v) for k, v in intent.slots.items()}, **intent.said}
    if len(devices) == 1 and not intent.everywhere:
        slots["name"] = devices[0].name
    elif devices and "name" in slots:
        slots["name"] = join([device.name for device in devices], intent.language)
    area = next((area for area in home.areas if area.id == intent.area), None)
    if area is not None:
        slots.setdefault("area", area.name)
    return slots


def _seconds(intent: Intent) -> float:
    units = (("hours", 3600), ("minutes", 60), ("seconds", 1))
    return sum(float(intent.slots.get(unit, 0)) * size for unit, size in units)


def _number(value: Any, factor: float = 1) -> str:
    """Return a number as people say it: without a decimal that is zero."""
    try:
        return f"{float(value) * factor:.1f}".removesuffix(".0")
    except (TypeError, ValueError):
        return str(value)


def _date(intent: Intent, devices: Sequence[DeviceState], values: Mapping[str, Any]) -> str:
    """Return the date with its weekday. The packages only say what is today."""
    language = intent.language
    if language != FALLBACK and not intent.slots.get("days"):
        today = _template(intent, language, devices, values)
        if today is not None:
            return today
    if "date" not in values:
        return say("done", language)
    return format_date(values["date"], "full", locale=locale_of(language))


def _timer_started(
    intent: Intent, devices: Sequence[DeviceState], values: Mapping[str, Any]
) -> str:
    language = intent.language
    length = duration(_seconds(intent), language)
    if intent.slots.get("reminder"):
        return say("reminder_set", language, length=length, name=intent.slots["name"])
    if speaks(language) and not templates.knows(intent.name, language):
        return say("timer_set", language, length=length)
    return _packaged(intent, devices, values)


def _time_left(intent: Intent, devices: Sequence[DeviceState], values: Mapping[str, Any]) -> str:
    """Return how long all timers have to run. The packages tell of several only the first."""
    timers, language = values.get("timers", ()), intent.language
    several = len(timers) > 1 or not templates.knows(intent.name, language)
    if not (several and speaks(language)):
        return _packaged(intent, devices, values)
    left = join([_left(timer, language) for timer in timers], language)
    return say("timer_left", language, left=left) if timers else say("timer_none", language)


def _left(timer: Any, language: str) -> str:
    left, name = duration(timer.total_seconds_left, language), getattr(timer, "name", None)
    return say("timer_named", language, left=left, name=name) if name else left


def _announced(intent: Intent, devices: Sequence[DeviceState], values: Mapping[str, Any]) -> str:
    if speaks(intent.language):
        return say("announced", intent.language)
    return _packaged(intent, devices, values)


Way = Callable[[Intent, Sequence[DeviceState], Mapping[str, Any]], str]
_WAYS: Mapping[str, Way] = {
    "HassBroadcast": _announced,
    "HassGetCurrentDate": _date,
    "HassGetState": questions.answer,
    "HassNevermind": lambda *_: "",
    "HassRespond": lambda intent, *_: _small_talk(intent),
    "HassStartTimer": _timer_started,
    "HassTimerStatus": _time_left,
    "HassTurnOff": _switched,
    "HassTurnOn": _switched,
    "HearsayForecast": lambda intent, devices, values: forecasts.answer(
        intent, devices, values.get("now")
    ),
    "HearsayHelp": lambda intent, *_: help_text(intent.language),
    "HearsaySet": lambda intent, devices, _: questions.are(devices, intent.language),
    "HearsayTimer": lambda intent, devices, _: questions.are(devices, intent.language),
    "HearsayPlaying": lambda intent, devices, _: questions.playing(devices, intent.language),
    "HearsayStop": lambda *_: "",
}
"""Intents that are worded in a way of their own."""
