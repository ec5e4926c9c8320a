"""The speech recognizer on the bus: sound in, transcripts out, one room beside the other."""

import asyncio
import logging
from dataclasses import dataclass, field

from agents.asr.download import Download
from agents.asr.engines import open_engine, survey, wants_model
from agents.asr.hearing import Hearing
from agents.asr.models import RETRY_S, model_folder
from agents.asr.room import RoomEar
from agents.asr.vad import silero
from agents.understanding.engine import Understanding
from agents.understanding.follow import homes
from agents.understanding.home import Home
from bus import Bus
from bus.context import Context
from bus.inbox import Inbox
from bus.messages import AudioFrame, InRoom, Listen, Mute, Playback, Reply, Speaking, Stop, Wake

log = logging.getLogger(__name__)

HEARD = (AudioFrame, Wake, Listen, Stop, Mute, Playback, Reply, Speaking)
EVERYWHERE = "all"
STARVED_S = 2.0
"""A room whose sound stays away for so long while it is listened to has nothing more to say."""
PATIENCE_S = 1.0
"""How long the first word of the home is waited for."""


class AsrWorker:
    """Gives every room an ear of its own, so that none waits for another."""

    def __init__(self, *, bus: Bus, hearing: Hearing) -> None:
        self._bus = bus
        self._hearing = hearing
        self._rooms: dict[str, Inbox[InRoom]] = {}

    async def run(self, listening: asyncio.Event) -> None:
        """Listen until cancelled; `listening` is set when nothing can be missed any more."""
        async with self._bus.subscribe(*HEARD) as heard, asyncio.TaskGroup() as ears:
            listening.set()
            async for message in heard:
                self._hand_out(message, ears)

    def _hand_out(self, message: InRoom, ears: asyncio.TaskGroup) -> None:
        kind = type(message)
        for room in tuple(self._rooms) if message.room == EVERYWHERE else (message.room,):
            if room not in self._rooms:
                self._rooms[room] = Inbox()
                ears.create_task(self._ear(room, self._rooms[room]), name=f"asr {room}")
            self._rooms[room].put(message, urgent=kind.urgent, perishable=kind.perishable)

    async def _ear(self, room: str, inbox: Inbox[InRoom]) -> None:
        ear = RoomEar(room, bus=self._bus, ears=self._hearing)
        while True:
            try:
                async with asyncio.timeout(STARVED_S if ear.listening else None):
                    message = await inbox.get()
            except TimeoutError:
                await ear.starve()
            else:
                await ear.handle(message)


@dataclass
class News:
    """What is known of the home."""

    told: asyncio.Event = field(default_factory=asyncio.Event)
    """Somebody told about it."""
    learned: asyncio.Event = field(default_factory=asyncio.Event)
    """Its names can be heard."""


async def follow_home(bus: Bus, hearing: Hearing, news: News) -> None:
    """Let the hearing expect the home as the bus tells it, from now on."""
    async for home in homes(bus):
        news.told.set()
        await hearing.expect(home)
        news.learned.set()


async def learned(hearing: Hearing, news: News) -> None:
    """Return when there is a home to hear: the one on the bus, else an empty one."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            await news.told.wait()
    except TimeoutError:
        await hearing.expect(Home())
    else:
        await news.learned.wait()


async def improve(context: Context, hearing: Hearing) -> None:
    """Get the better engine's model if the settings wish it, and change over when it has come."""
    settings = context.settings
    if not wants_model(settings):
        return
    download = Download(
        settings.asr.model,
        folder=model_folder(settings),
        memory=settings.data / "asr" / "fetch.json",
        instead=hearing.engine,
        tell=lambda detail: context.online(engine=hearing.engine, detail=detail),
    )
    while not await download.run():  # noqa: ASYNC110  # a day goes by: nobody tells when the hub is back
        await asyncio.sleep(RETRY_S)
    await use_best(context, hearing)


async def use_best(context: Context, hearing: Hearing) -> None:
    """Change to the best engine there is now; one that does not load changes nothing."""
    try:
        found = survey(context.settings)
        better = await asyncio.to_thread(open_engine, found.chosen, context.settings)
        await hearing.use(better)
    except Exception as exc:  # foreign code: the engine there is serves on
        log.exception("the fetched model cannot be used")
        await context.online(engine=hearing.engine, detail=f"its model cannot be used: {exc}")
    else:
        await context.online(engine=hearing.engine, detail=found.detail)


async def run(context: Context) -> None:
    """Put the parts together and listen until cancelled."""
    settings = context.settings
    found = survey(settings)
    hearing = Hearing(
        recognizer=await asyncio.to_thread(open_engine, found.chosen, settings),
        understanding=Understanding(languages=settings.languages),
        activity=silero,
        rooms=settings.rooms,
    )
    worker = AsrWorker(bus=context.bus, hearing=hearing)
    listening, news = asyncio.Event(), News()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(worker.run(listening), name="rooms")
        tasks.create_task(follow_home(context.bus, hearing, news), name="home")
        await listening.wait()
        await learned(hearing, news)
        await context.online(engine=hearing.engine, detail=found.detail)
        tasks.create_task(improve(context, hearing), name="better engine")
