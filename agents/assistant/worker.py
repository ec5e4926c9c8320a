"""The assistant's worker: puts the parts together and runs them."""

import asyncio
import gc
import logging
import sys
from collections.abc import Sequence
from contextlib import closing, suppress

from agents.assistant.bells import Bells
from agents.assistant.book import Book
from agents.assistant.clock import Clock, WallClock
from agents.assistant.device_skill import DeviceSkill
from agents.assistant.dialogue import Dialogue
from agents.assistant.documents import Documents
from agents.assistant.hands import Hands
from agents.assistant.live import LiveHome
from agents.assistant.lock import only_one
from agents.assistant.pending import Questions
from agents.assistant.reception import KINDS, Reception
from agents.assistant.register import Register
from agents.assistant.responders import Cannot
from agents.assistant.rooms import Rooms
from agents.assistant.shelf import Shelf
from agents.assistant.skills import Skills
from agents.assistant.store import OpenTurn, Store
from agents.assistant.timer_skill import TimerSkill
from agents.assistant.turns import Phase, Turn
from agents.understanding import phrases, replies
from agents.understanding.engine import Understanding
from agents.understanding.follow import homes
from agents.understanding.home import Home
from agents.understanding.meaning import Intent
from bus import Message, Subscription
from bus.messages import DeviceState
from bus.worker import Context
from devices import needs_confirmation

log = logging.getLogger(__name__)

FILE = "assistant.sqlite"
DAY_S = 86_400.0
HOME_S = 2.0
"""How long the first words wait for a home; without one, time and timers work."""
TIDY_S = 3_600.0
"""How often old turns are forgotten."""
YIELD_S = 0.0005
"""How long loading a language keeps a command from going on each time that waits for a thread."""
REPEAT_S = 60.0
"""A message of a turn this old is no repetition any more."""
APOLOGY_S = 300.0
"""An interruption longer ago than this is not worth a word."""


async def run(
    context: Context, *, clock: Clock | None = None, understanding: Understanding | None = None
) -> None:
    """Be the assistant until cancelled."""
    settings = context.settings
    with only_one(settings.data), closing(Store(settings.data / FILE)) as store:
        async with asyncio.TaskGroup() as tasks:
            worker = AssistantWorker(
                context=context,
                store=store,
                clock=clock or WallClock(),
                understanding=understanding or Understanding(languages=settings.languages),
                tasks=tasks,
            )
            await worker.run()


def warm(understanding: Understanding, language: str) -> None:
    """Load what a language's first command needs: its sentences and its replies."""
    understanding.warm(language)
    phrases.join([phrases.duration(61, language), language], language)
    lamp = DeviceState(device="light.lamp", name="lamp", kind="light", state="on")
    intent = Intent(name="HassTurnOn", language=language, text="", devices=(lamp.device,))
    replies.render(intent, home=Home(devices=(lamp,)))


class AssistantWorker:
    """Everything the assistant is made of."""

    def __init__(
        self,
        *,
        context: Context,
        store: Store,
        clock: Clock,
        understanding: Understanding,
        tasks: asyncio.TaskGroup,
    ) -> None:
        bus, settings = context.bus, context.settings
        self._context = context
        self._store = store
        self._clock = clock
        self._tasks = tasks
        self._home = LiveHome()
        self._understanding = understanding
        self._at_home = asyncio.Event()
        self._register = Register(bus=bus, store=store, clock=clock, tasks=tasks)
        self._rooms = Rooms(bus=bus, clock=clock, settings=settings, register=self._register)
        self._book = Book(store=store, clock=clock)
        self._documents = Documents(bus=bus, shelf=Shelf())
        hands = Hands(bus=bus, clock=clock)
        questions = Questions(confirm_s=settings.assistant.confirm_s)
        skills = Skills(
            bus=bus,
            clock=clock,
            home=self._home,
            devices=DeviceSkill(home=self._home, hands=hands, needs=needs_confirmation),
            timers=TimerSkill(book=self._book, clock=clock, home=self._home),
            understanding=self._understanding,
        )
        dialogue = Dialogue(
            bus=bus,
            clock=clock,
            home=self._home,
            understanding=self._understanding,
            skills=skills,
            questions=questions,
            responders=[self._documents, Cannot()],
            language=settings.languages[0],
        )
        self._reception = Reception(
            bus=bus,
            clock=clock,
            settings=settings,
            register=self._register,
            home=self._home,
            hands=hands,
            questions=questions,
            dialogue=dialogue,
        )
        self._bells = Bells(bus=bus, clock=clock, book=self._book, reception=self._reception)

    async def run(self) -> None:
        """Listen, recover what a crash left behind, and serve until cancelled."""
        first, *others = self._context.settings.languages
        async with self._context.bus.subscribe(*KINDS) as heard:
            self._tasks.create_task(self._follow_home(), name="home")
            self._tasks.create_task(self._documents.follow(), name="documents")
            self._tasks.create_task(self._rooms.run(), name="rooms")
            await asyncio.to_thread(warm, self._understanding, first)
            with suppress(TimeoutError):
                async with asyncio.timeout(HOME_S):
                    await self._at_home.wait()
            unfinished = self._recover()
            self._tasks.create_task(self._listen(heard), name="reception")
            await self._context.online(engine="intents")
            await self._apologize(unfinished)
            self._tasks.create_task(self._bells.run(), name="bells")
            self._tasks.create_task(self._tidy(), name="tidy")
            await self._learn(others)
            await asyncio.Event().wait()

    async def _learn(self, languages: Sequence[str]) -> None:
        """Load more languages while commands are served, which go first.

        What is loaded stays: looking through it for garbage would stop everything for 0.2 s.
        """
        usual_s = sys.getswitchinterval()
        sys.setswitchinterval(YIELD_S)
        gc.disable()
        try:
            for language in languages:
                await asyncio.to_thread(warm, self._understanding, language)
        finally:
            gc.freeze()
            gc.enable()
            sys.setswitchinterval(usual_s)

    async def _listen(self, heard: Subscription[Message]) -> None:
        async for message in heard:
            try:
                await self._reception.hear(message)
            except Exception:  # whatever is wrong with one message, the next one is heard
                log.exception("could not take a %s", type(message).__name__)

    async def _follow_home(self) -> None:
        async for home in homes(self._context.bus):
            self._home.settle(home)
            try:
                await asyncio.to_thread(self._understanding.set_home, home)
            except Exception:  # names come from outside: the home of before still works
                log.exception("could not take up a change of the home")
            self._at_home.set()

    async def _tidy(self) -> None:
        """Forget old turns, now and every hour."""
        kept_s = self._context.settings.assistant.history_days * DAY_S
        while True:
            now = self._clock.now()
            self._store.prune(now - kept_s)
            await self._clock.until(now + TIDY_S)

    # --- after a crash -------------------------------------------------------------------------

    def _recover(self) -> tuple[OpenTurn, ...]:
        """Take up timers, and the turns that must not be done again."""
        self._book.load()
        self._register.remember(self._store.recent(self._clock.now() - REPEAT_S))
        return self._store.unfinished()

    async def _apologize(self, unfinished: tuple[OpenTurn, ...]) -> None:
        """End the turns a crash cut short; say so once in each room where it was just now."""
        now = self._clock.now()
        told: set[str] = set()
        for cut in unfinished:
            turn = Turn(
                id=cut.turn,
                room=cut.room,
                began_at=cut.opened_at,
                said_at=cut.opened_at,
                speak=cut.speak,
                language=cut.language,
                phase=Phase.WORKING,
            )
            if cut.room in told or now - cut.opened_at > APOLOGY_S:
                self._register.change(turn)
                await self._register.end(turn.id, "failed")
            else:
                told.add(cut.room)
                await self._reception.apologize(turn)
