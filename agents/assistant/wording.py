"""The words of a question the assistant asks back. Made by code from the exact action."""

from collections.abc import Sequence

from agents.assistant.actions import Act
from agents.assistant.live import LiveHome
from agents.assistant.pending import About, Confirm, Which, WhichTimer
from agents.assistant.timers import Timer
from agents.understanding import phrases
from agents.understanding.meaning import Intent
from agents.understanding.names import as_called

MOST_NAMES = 5


def question(about: About, language: str, home: LiveHome) -> str:
    """Return the question in words."""
    match about:
        case Confirm(acts=acts, intents=intents):
            pairs = zip(acts, intents, strict=True)
            actions = phrases.join(
                [_action(act, intent, language) for act, intent in pairs], language
            )
            return phrases.say("confirm", language, action=actions)
        case Which(candidates=candidates):
            names = names_of(candidates, home)
            return phrases.say("which_one", language, names=_choice(names, language))
        case WhichTimer(timers=timers):
            labels = [called(timer, language) for timer in timers]
            return phrases.say("timer_many", language, names=_choice(labels, language))


def called(timer: Timer, language: str) -> str:
    """Return a timer's name, or else its length."""
    return timer.name or phrases.duration(timer.total_s, language)


def _choice(names: list[str], language: str) -> str:
    """Return what there is to choose from; of many, only as much as can be listened to."""
    if len(names) <= MOST_NAMES:
        return phrases.join(names, language, "or")
    some = phrases.row(names[: MOST_NAMES - 1], language)
    return phrases.say("and_more", language, names=some, count=len(names) - MOST_NAMES + 1)


def names_of(candidates: tuple[str, ...], home: LiveHome) -> list[str]:
    """Return the devices' names: where they are the same with their areas, else with their ids."""
    devices = home.devices(candidates)
    areas = {area.id: area.name for area in home.now.areas}
    names = [device.name for device in devices]
    places = [areas.get(device.area or "", device.area) for device in devices]
    placed = _told_apart(names, places)
    ids = _told_apart(names, [d.device.partition(".")[2].replace("_", " ") for d in devices])
    return [ids[n] if placed.count(name) > 1 else name for n, name in enumerate(placed)]


def _told_apart(names: list[str], marks: Sequence[str | None]) -> list[str]:
    return [
        f"{name} ({mark})" if mark and names.count(name) > 1 else name
        for name, mark in zip(names, marks, strict=True)
    ]


def _action(act: Act, intent: Intent, language: str) -> str:
    name = as_called(act.device, intent).name
    words = {**act.arguments, "name": name, "action": act.action.replace("_", " ")}
    try:
        return phrases.say(f"action_{act.action}", language, **words)
    except KeyError:
        return phrases.say("action_other", language, **words)
