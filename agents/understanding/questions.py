"""Answers questions about states from what the home said last."""

from collections.abc import Mapping, Sequence
from typing import Any

from agents.understanding import templates
from agents.understanding.meaning import Intent
from agents.understanding.phrases import join, row, say, say_of_several, sentence, speaks
from agents.understanding.statewords import state_text
from bus.messages import DeviceState

_OFF = frozenset({"off", "standby", "unavailable", "unknown", "closed", "locked"})
_MOST_NAMES = 4


def holds(device: DeviceState, wanted: object) -> bool:
    """Say whether a device is in the state somebody asked for."""
    if not device.available:
        return False
    if wanted == "on" and device.kind in {"climate", "media_player"}:
        return device.state not in _OFF
    if device.kind == "binary_sensor":
        wanted = {"open": "on", "closed": "off"}.get(str(wanted), wanted)
    return device.state == wanted


def answer(intent: Intent, states: Sequence[DeviceState], slots: Mapping[str, Any]) -> str:
    """Return the answer to a question about `states`; of what is away nobody knows how it is."""
    language = intent.language
    there = [state for state in states if state.available or not speaks(language)]
    away = not_answering([state for state in states if state not in there], language)
    if not states:
        return say("nothing_there", language)
    wanted = intent.slots.get("state")
    matched = [s for s in there if wanted is None or holds(s, wanted)]
    unmatched = [s for s in there if s not in matched]
    if not there or (away and intent.response == "all" and not unmatched):
        return away
    said = _answer(intent, matched, unmatched, slots)
    settled = intent.response == "any" and matched
    return f"{sentence(said, language)} {away}" if away and not settled else said


def not_answering(devices: Sequence[DeviceState], language: str) -> str:
    """Say which devices are away; nothing if none is."""
    if not devices:
        return ""
    many = say_of_several if len(devices) > 1 else say
    return many("no_answer", language, name=named(devices, language))


def _answer(
    intent: Intent,
    matched: Sequence[DeviceState],
    unmatched: Sequence[DeviceState],
    slots: Mapping[str, Any],
) -> str:
    if intent.response == "one_yesno" and not matched and speaks(intent.language):
        return _is_not(unmatched[0], intent.language)
    packaged = templates.render(
        "HassGetState",
        intent.response,
        intent.language,
        slots=slots,
        matched=matched,
        unmatched=unmatched,
    )
    return packaged or _plain(intent, matched, unmatched)


def playing(states: Sequence[DeviceState], language: str) -> str:
    """Return what is being played, and where."""
    said = [_plays(state, language) for state in states if state.state == "playing"]
    gap = "" if language.startswith(("zh", "ja")) else " "
    return gap.join(said) if said else say("nothing_playing", language)


def are(states: Sequence[DeviceState], language: str) -> str:
    """Return how devices are."""
    return join([_is(state, language) for state in states], language)


def _plays(device: DeviceState, language: str) -> str:
    title, artist = (device.attributes.get(key) for key in ("media_title", "media_artist"))
    if not title:
        return _is(device, language)
    if artist:
        title = say("title_by", language, title=title, artist=artist)
    return say("playing_title", language, name=device.name, title=title)


def _plain(intent: Intent, matched: Sequence[DeviceState], unmatched: Sequence[DeviceState]) -> str:
    language = intent.language
    match intent.response:
        case "any":
            return _verdict(bool(matched), matched, language)
        case "all":
            return _verdict(not unmatched, unmatched, language)
        case "which":
            return named(matched, language) if matched else say("nothing_there", language)
        case "how_many":
            return str(len(matched))
        case "one_yesno":
            word = say("yes" if matched else "no", language)
            return f"{word}. {_is([*matched, *unmatched][0], language)}"
        case _:
            return _is([*matched, *unmatched][0], language)


def _verdict(yes: bool, devices: Sequence[DeviceState], language: str) -> str:  # noqa: FBT001  # yes or no is what it says
    word = say("yes" if yes else "no", language)
    return f"{word}. {named(devices, language)}" if devices else f"{word}."


def _is(device: DeviceState, language: str) -> str:
    return say("state_is", language, name=device.name, state=state_text(device, language))


def _is_not(device: DeviceState, language: str) -> str:
    if device.state == "unknown":
        return say("not_known", language, name=device.name)
    return say("no_is", language, name=device.name, state=state_text(device, language))


def named(devices: Sequence[DeviceState], language: str) -> str:
    """Return the devices' names as one list; of many, only the first few."""
    names = sorted(device.name for device in devices)
    if len(names) <= _MOST_NAMES:
        return join(names, language)
    few = row(names[: _MOST_NAMES - 1], language)
    return say("and_more", language, names=few, count=len(names) - _MOST_NAMES + 1)
