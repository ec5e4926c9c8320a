"""What all rooms share: the engine, the home it is adapted to, and what may be said to it."""

import asyncio
import logging
from collections.abc import Mapping

from agents.asr.acceptance import Acceptance
from agents.asr.engine import Recognizer
from agents.asr.home_model import fingerprint
from agents.asr.utterance import Start, Utterance
from agents.asr.vad import OpenVoiceActivity, VoiceActivity
from agents.understanding.continuation import Ending
from agents.understanding.engine import Understanding
from agents.understanding.home import Home
from config.settings import RoomSettings

log = logging.getLogger(__name__)


class Hearing:
    """Opens utterances with the engine there is, for the home as it is."""

    def __init__(
        self,
        *,
        recognizer: Recognizer,
        understanding: Understanding,
        activity: OpenVoiceActivity,
        rooms: Mapping[str, RoomSettings],
    ) -> None:
        self._recognizer = recognizer
        self._understanding = understanding
        self._open_activity = activity
        self._rooms = rooms
        self._home = Home()
        self._acceptance = Acceptance(understanding, self._home)
        self._called = ""
        self._learning = asyncio.Lock()

    @property
    def engine(self) -> str:
        """The name of the engine that listens now."""
        return self._recognizer.name

    async def use(self, recognizer: Recognizer) -> None:
        """Listen with another engine from the next utterance on."""
        async with self._learning:
            await asyncio.to_thread(recognizer.adapt, self._home)
            self._recognizer = recognizer

    async def expect(self, home: Home) -> None:
        """Expect this home. Names that changed are learned while the old ones still serve."""
        async with self._learning:
            called = fingerprint(home, ())
            if called != self._called:
                await asyncio.to_thread(self._recognizer.adapt, home)
                self._called = called
            self._understanding.set_home(home)
            self._home = home
            acceptance = Acceptance(self._understanding, home)
            await asyncio.to_thread(acceptance.warm)
            self._acceptance = acceptance

    def activity(self) -> VoiceActivity:
        """Begin to watch a stream for speech."""
        return self._open_activity()

    def utterance(self, room: str, start: Start) -> Utterance:
        """Begin to listen to a room."""
        area, acceptance, recognizer = self._area(room), self._acceptance, self._recognizer
        accepts = acceptance.commands(area=area, answering=start.answering)

        def ending(text: str, language: str | None) -> Ending:
            return acceptance.ending(text, language=language or "en", area=area)

        return Utterance(
            start,
            open_session=lambda wake: recognizer.session(accepts=accepts, wake_samples=wake),
            activity=self._open_activity(),
            find_ending=ending,
        )

    def _area(self, room: str) -> str | None:
        """Return the area a room stands for: its own, else the one its settings name."""
        named = self._rooms[room].area if room in self._rooms else None
        wanted = named or room
        return next((area.id for area in self._home.areas if area.id == wanted), None)
