"""Sentences about timers: setting, changing, asking."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from agents.assistant.book import Book
from agents.assistant.clock import Clock
from agents.assistant.live import LiveHome
from agents.assistant.pending import WhichTimer
from agents.assistant.said import Said
from agents.assistant.timers import LONGEST_S, Timer, fitting, seconds, within
from agents.assistant.turns import Turn
from agents.assistant.writer import together
from agents.understanding import phrases, replies
from agents.understanding.meaning import Intent


@dataclass(frozen=True)
class Left:
    """A timer as the packages' templates speak of it."""

    is_active: bool
    total_seconds_left: int
    rounded_hours_left: int
    rounded_minutes_left: int
    rounded_seconds_left: int
    start_hours: int
    start_minutes: int
    start_seconds: int
    name: str | None
    area: str | None


LATE_S = 10.0
"""A timer announced later than this says so."""


class TimerSkill:
    """Obeys intents about timers."""

    def __init__(self, *, book: Book, clock: Clock, home: LiveHome) -> None:
        self._book = book
        self._clock = clock
        self._home = home

    def start(self, intent: Intent, turn: Turn, area: str | None) -> Said:
        """Set a timer in the turn's room."""
        length = seconds(intent.slots)
        if not 0 < length <= LONGEST_S:
            return Said(phrases.say("cannot", intent.language), outcome="refused")
        timer = Timer(
            id=self._book.new_id(),
            room=turn.room,
            language=intent.language,
            total_s=length,
            due_at=turn.said_at + length,
            name=str(intent.slots["name"]).strip() if intent.slots.get("name") else None,
            area=intent.area or area,
            command=intent.slots.get("conversation_command"),
            speak=turn.speak,
            reminder=bool(intent.slots.get("reminder")),
        )
        self._book.put(timer)
        return self._worded(intent)

    def cancel(self, intent: Intent, turn: Turn) -> Said:
        """Cancel the one timer that is meant."""
        return self._with_one(intent, turn, lambda timer: self._book.remove([timer]))

    def pause(self, intent: Intent, turn: Turn) -> Said:
        """Make the timer stand still."""
        return self._change(intent, turn, Timer.paused)

    def resume(self, intent: Intent, turn: Turn) -> Said:
        """Let the timer go on."""
        return self._change(intent, turn, Timer.running)

    def increase(self, intent: Intent, turn: Turn) -> Said:
        """Give the timer more time."""
        more = seconds(intent.slots)
        return self._change(intent, turn, lambda timer, now: timer.moved(more, now))

    def decrease(self, intent: Intent, turn: Turn) -> Said:
        """Give the timer less time."""
        less = seconds(intent.slots)
        return self._change(intent, turn, lambda timer, now: timer.moved(-less, now))

    def cancel_all(self, intent: Intent) -> Said:
        """Cancel every timer, or every one of an area."""
        gone = within(self._book.timers, intent.area)
        self._book.remove(gone)
        return self._worded(intent, canceled=len(gone))

    def status(self, intent: Intent, turn: Turn) -> Said:
        """Say how long the timer has to run; without more words, all of them."""
        found = self._meant(intent, turn)
        asked = self._book.timers if len(found) > 1 else found
        left = [self._left(timer) for timer in asked]
        return replace(self._worded(intent, timers=left), outcome="answered")

    def _change(self, intent: Intent, turn: Turn, how: Callable[[Timer, float], Timer]) -> Said:
        now = self._clock.now()
        return self._with_one(intent, turn, lambda timer: self._book.put(how(timer, now)))

    def _with_one(self, intent: Intent, turn: Turn, do: Callable[[Timer], None]) -> Said:
        found = self._meant(intent, turn)
        if len(found) > 1:
            return Said(ask=WhichTimer(intent, found), outcome="asked")
        for timer in found:
            do(timer)
        if not found:
            return Said(phrases.say("timer_none", intent.language), outcome="refused")
        return self._worded(intent)

    def _meant(self, intent: Intent, turn: Turn) -> tuple[Timer, ...]:
        return fitting(self._book.timers, intent.slots, room=turn.room, area=intent.area)

    def _worded(self, intent: Intent, **slots: Any) -> Said:
        return Said(replies.render(intent, home=self._home.now, slots=slots))

    def _left(self, timer: Timer) -> Left:
        left = timer.remaining_s(self._clock.now())
        hours, minutes, secs = split(round(left))
        start = split(round(timer.total_s))
        area = next((a.name for a in self._home.now.areas if a.id == timer.area), timer.area)
        return Left(
            timer.due_at is not None, round(left), hours, minutes, secs, *start, timer.name, area
        )


def split(length_s: int) -> tuple[int, int, int]:
    """Return hours, minutes and seconds; seconds are dropped where there are hours."""
    minutes, secs = divmod(length_s, 60)
    hours, minutes = divmod(minutes, 60)
    return hours, minutes, 0 if hours else secs


def lateness(timer: Timer, now: float) -> float:
    """Return how many seconds ago the timer was due."""
    return max(now - (timer.due_at or now), 0.0)


def announcement(timer: Timer, now: float) -> str:
    """Return what is said when a timer is due: its name or length, and how late this is."""
    language = timer.language
    said = [_what_is_done(timer)]
    late = lateness(timer, now)
    if late >= LATE_S:
        said.append(phrases.say("timer_late", language, late=phrases.duration(late, language)))
    return together(said, language)


def _what_is_done(timer: Timer) -> str:
    if timer.name:
        key = "reminder" if timer.reminder else "timer_done"
        return phrases.say(key, timer.language, name=timer.name)
    length = phrases.duration(timer.total_s, timer.language)
    return phrases.say("timer_done_plain", timer.language, length=length)
