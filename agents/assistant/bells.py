"""Announces timers that are due, and does what was put off until then."""

import logging

from agents.assistant.book import Book
from agents.assistant.clock import Clock
from agents.assistant.reception import Reception
from agents.assistant.timer_skill import announcement, lateness
from agents.assistant.timers import Timer
from bus import Bus
from bus.messages import Say

log = logging.getLogger(__name__)

TOO_LATE_S = 300.0
"""A command put off is not done when its time is longer past than this: much may have changed."""


class Bells:
    """Rings for the timers of all rooms."""

    def __init__(self, *, bus: Bus, clock: Clock, book: Book, reception: Reception) -> None:
        self._bus = bus
        self._clock = clock
        self._book = book
        self._reception = reception

    async def run(self) -> None:
        """Ring whenever a timer is due, until cancelled."""
        while True:
            timer = await self._book.due()
            try:
                await self._ring(timer)
            except Exception:  # a timer that cannot be announced must not keep the others silent
                log.exception("a timer could not be announced and is dropped")
                self._book.remove([timer])

    async def _ring(self, timer: Timer) -> None:
        if timer.command and lateness(timer, self._clock.now()) <= TOO_LATE_S:
            await self._obey(timer, timer.command)
        else:
            await self._announce(timer)

    async def _announce(self, timer: Timer) -> None:
        """Say it, then forget the timer.

        A crash in between says it again with the same turn, by which it is known to have been
        spoken; the other way round it would be lost.
        """
        text = announcement(timer, self._clock.now())
        say = Say(room=timer.room, turn=timer.id, text=text, language=timer.language)
        await self._bus.publish(say)
        self._book.remove([timer])

    async def _obey(self, timer: Timer, command: str) -> None:
        """Forget the timer, then act: an action is never repeated."""
        self._book.remove([timer])
        await self._reception.obey_later(timer.room, command, timer.language, speak=timer.speak)
