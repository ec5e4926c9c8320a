"""Hears what happens in the rooms, opens turns, and ends them."""

import asyncio
import logging
import uuid
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import replace

from agents.assistant import turns
from agents.assistant.clock import Clock
from agents.assistant.dialogue import Dialogue, Held
from agents.assistant.hands import Hands
from agents.assistant.live import LiveHome
from agents.assistant.pending import Questions
from agents.assistant.register import Register
from agents.assistant.scene import Scene
from agents.assistant.turns import House, Phase, Turn
from agents.understanding import phrases
from bus import Bus, Message
from bus.messages import (
    Ask,
    DeviceResult,
    DeviceState,
    Failed,
    Listening,
    Playback,
    Presence,
    Speaking,
    SpeechEnd,
    Stop,
    Transcript,
    Wake,
)
from config import Settings

log = logging.getLogger(__name__)

KINDS = (
    Ask,
    DeviceResult,
    DeviceState,
    Failed,
    Listening,
    Playback,
    Presence,
    Speaking,
    SpeechEnd,
    Stop,
    Transcript,
    Wake,
)
"""Everything the reception listens to, through one subscription: the order matters."""

Talk = Callable[[Scene], Awaitable[Held]]
"""Holds a turn's conversation."""


class Reception:
    """Takes messages one by one; what needs time runs as a task of its turn."""

    def __init__(
        self,
        *,
        bus: Bus,
        clock: Clock,
        settings: Settings,
        register: Register,
        home: LiveHome,
        hands: Hands,
        questions: Questions,
        dialogue: Dialogue,
    ) -> None:
        self._bus = bus
        self._clock = clock
        self._settings = settings
        self._register = register
        self._home = home
        self._hands = hands
        self._questions = questions
        self._dialogue = dialogue
        self._house = House()
        self._order: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def hear(self, message: Message) -> None:  # noqa: C901  # one line for each kind of message
        """Take what was heard. Returns soon."""
        match message:
            case Ask():
                await self._asked(message)
            case Transcript():
                await self._transcribed(message)
            case DeviceState():
                self._home.hear(message)
            case DeviceResult():
                self._hands.hear(message)
            case Wake():
                await self._woken(message)
            case Listening(state="started"):
                self._listen(message.room, message.turn)
            case Listening():
                pass  # its transcript, or the reason why there is none, follows
            case Stop():
                await self._stopped(message)
            case Failed(stage="asr"):
                await self._heard_nothing(message)
            case Presence():
                await self._counted(message)
            case Playback():
                self._questions.loud(message.room, self._clock.now())
                await self._followed(message)
            case Failed() | Speaking() | SpeechEnd():
                await self._followed(message)

    async def obey_later(self, room: str, text: str, language: str, *, speak: bool) -> None:
        """Do what a sentence said some time ago; nobody is there to be asked."""
        now = self._clock.now()
        words = Ask(room=room, text=text, language=language, speak=speak, at=now)
        turn = replace(turns.typed(words, uuid.uuid4().hex, now), alone=True)
        self._start(turn, lambda scene: self._dialogue.hold(scene, text))

    async def apologize(self, turn: Turn) -> None:
        """Say in a room that a turn was interrupted, which ends it."""
        self._start(turn, self._dialogue.interrupted)

    # --- words ---------------------------------------------------------------------------------

    async def _asked(self, words: Ask) -> None:
        if self._register.is_used(words.turn):
            return
        now = self._clock.now()
        turn = turns.typed(words, words.turn or uuid.uuid4().hex, now)
        if await self._is_refused(words, turn):
            return
        self._start(turn, lambda scene: self._dialogue.hold(scene, words.text))

    async def _transcribed(self, words: Transcript) -> None:
        if self._register.is_used(words.turn):
            return
        known = self._register.get(words.turn)
        turn_id = words.turn or uuid.uuid4().hex
        turn = turns.heard(known, words, turn_id, self._clock.now())
        if await self._is_refused(words, turn):
            return
        self._start(turn, lambda scene: self._dialogue.hold(scene, words.text))

    async def _is_refused(self, words: Ask | Transcript, turn: Turn) -> bool:
        """Refuse words that are too old to be acted on."""
        if turns.is_fresh(words, self._clock.now()):
            return False
        language = words.language or self._settings.languages[0]
        text = phrases.say("expired", language)
        await self._fail(turn, "expired", text)
        self._register.change(turn)
        await self._register.end(turn.id, "refused")
        return True

    def _start(self, turn: Turn, talk: Talk) -> None:
        """Begin a turn that has its words: from here on it is known after a crash."""
        self._register.begin(turn)
        self._register.spawn(turn.id, self._work(turn, talk), name="turn")

    async def _work(self, turn: Turn, talk: Talk) -> None:
        """Hold a turn's conversation; those of one room one after the other."""
        area = self._home.area_of(turn.room, self._named_area(turn.room))
        scene = Scene(turn, area, lambda stage: self._register.note(turn.id, stage))
        async with self._order[turn.room]:
            try:
                held = await talk(scene)
            except Exception:  # whatever is wrong with one turn, the next one is served
                log.exception("a turn failed")
                held = await self._broken(scene)
        await self._replied(turn.id, held)

    async def _broken(self, scene: Scene) -> Held:
        text = phrases.say("interrupted", self._settings.languages[0])
        await self._fail(scene.turn, "internal_error", text)
        return await self._dialogue.interrupted(scene)

    async def _replied(self, turn_id: str, held: Held) -> None:
        turn = self._register.get(turn_id)
        if turn is None:
            return
        spoken = held.spoken and turn.speak
        now = self._clock.now()
        await self._settle(
            turns.replied(turn, held.outcome, spoken=spoken, house=self._house, now=now)
        )
        self._watch(turn_id)

    def _named_area(self, room: str) -> str | None:
        settings = self._settings.rooms.get(room)
        return settings.area if settings else None

    # --- what happens to turns -----------------------------------------------------------------

    async def _woken(self, wake: Wake) -> None:
        """A wake word ends what the room was doing and opens a turn."""
        for turn in self._register.in_room(wake.room):
            if turn.id != wake.turn:
                await self._stop_turn(turn)
        self._listen(wake.room, wake.turn)

    def _listen(self, room: str, turn: str | None) -> None:
        if turn is None or self._register.is_used(turn) or self._register.get(turn):
            return
        self._register.change(turns.listening(room, turn, self._clock.now()))
        self._watch(turn)

    async def _stopped(self, stop: Stop) -> None:
        """End the turn a stop names, else everything in its room."""
        ours = stop.source == self._bus.source  # said as a command: that turn goes on to its end
        if stop.turn is not None and self._register.is_used(stop.turn):
            named = self._register.get(stop.turn)
            meant: tuple[Turn, ...] = (named,) if named else ()
        else:
            self._questions.drop(stop.room)
            meant = self._register.in_room(stop.room)
        for turn in meant:
            if not (ours and turn.phase is Phase.WORKING):
                await self._stop_turn(turn)

    async def _stop_turn(self, turn: Turn) -> None:
        self._questions.drop_of(turn)
        await self._register.end(turn.id, "stopped")

    async def _heard_nothing(self, failed: Failed) -> None:
        """The recognizer has no words for a turn."""
        if failed.turn is None or self._register.is_used(failed.turn):
            return
        self._listen(failed.room, failed.turn)
        turn = self._register.get(failed.turn)
        if turn is None:
            return
        if failed.code == "no_speech":
            await self._register.end(turn.id, "no_speech")
        elif failed.code == "not_understood":
            self._start(replace(turn, phase=Phase.WORKING), self._dialogue.not_caught)
        else:
            self._start(replace(turn, phase=Phase.WORKING), self._dialogue.interrupted)

    async def _followed(self, event: Failed | Speaking | SpeechEnd | Playback) -> None:
        turn = self._register.get(event.turn)
        if turn is None:
            return
        await self._settle(turns.step(turn, event, self._house, self._clock.now()))
        if isinstance(event, SpeechEnd):
            self._watch(turn.id)

    async def _counted(self, news: Presence) -> None:
        """Take a worker's presence; what waited for one that is gone waits no longer."""
        before, self._house = self._house, self._house.with_worker(news)
        if news.name == "devices":
            self._hands.gone = self._house.left("devices")
            if before.loses(news):
                self._hands.lose()
        for turn in self._register.all:
            if turns.is_deaf(turn, news, before):
                self._start(replace(turn, phase=Phase.WORKING), self._dialogue.interrupted)
            else:
                await self._settle(turns.step(turn, news, before, self._clock.now()))

    async def _settle(self, turn: Turn) -> None:
        """Take a turn as it is now; a question it asked may be answered once it is over."""
        if turn.phase is Phase.ENDED:
            self._questions.played(turn, self._clock.now())
        await self._register.settle(turn)

    # --- patience ------------------------------------------------------------------------------

    def _watch(self, turn_id: str) -> None:
        turn = self._register.get(turn_id)
        if turn is not None and turn.patience_at is not None:
            self._register.spawn(turn_id, self._wait(turn_id), name="patience")

    async def _wait(self, turn_id: str) -> None:
        """Give a turn up that hears nothing any more of the worker it waits for."""
        while (turn := self._register.get(turn_id)) and turn.patience_at is not None:
            if self._clock.now() < turn.patience_at:
                await self._clock.until(turn.patience_at)
            elif turn.phase is Phase.LISTENING:
                self._start(replace(turn, phase=Phase.WORKING), self._dialogue.interrupted)
                return
            else:
                await self._settle(turn.ended(turn.outcome))
                return

    async def _fail(self, turn: Turn, code: str, text: str) -> None:
        failed = Failed(room=turn.room, turn=turn.id, stage="assistant", code=code, text=text)
        await self._bus.publish(failed)
