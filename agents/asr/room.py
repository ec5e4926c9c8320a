"""One room's ear: what is said there becomes transcripts, one turn at a time."""

import asyncio
import logging
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from agents.asr import follow_up
from agents.asr.echo import Echo
from agents.asr.endpoint import AFTER_EARLY_END, Verdict, samples
from agents.asr.engine import Hypothesis
from agents.asr.follow_up import FollowUp
from agents.asr.stream import KEPT_SAMPLES, Stream
from agents.asr.utterance import Start, Utterance, Why
from agents.asr.vad import SpeechTracker, VoiceActivity
from bus import Bus, Message
from bus.audio import FRAME_SAMPLES, RATE_HZ
from bus.messages import (
    AudioFrame,
    Failed,
    Listen,
    Listening,
    Mute,
    PartialTranscript,
    Playback,
    Reply,
    Speaking,
    Stop,
    Transcript,
    Wake,
)

log = logging.getLogger(__name__)

BEFORE_WAKE = samples(1.5)
"""How much before the end of the wake word the recognizer begins to hear."""
BEFORE_LISTEN = samples(0.3)
PARTIAL_EVERY = samples(0.24)
ECHOES = samples(2.0)
"""How long after its end what was played may still be heard as an echo."""

StopReason = Literal["speech_end", "silence", "timeout", "cancelled"]
ENDS: dict[Verdict, StopReason] = {
    Verdict.END: "speech_end",
    Verdict.TOO_LONG: "timeout",
    Verdict.NO_SPEECH: "silence",
}


class Ears(Protocol):
    """What all rooms share: the engine, and what may be said to the home."""

    @property
    def engine(self) -> str:
        """The name of the engine that listens now."""

    def utterance(self, room: str, start: Start) -> Utterance:
        """Begin to listen to a room."""

    def activity(self) -> VoiceActivity:
        """Begin to watch a stream for speech."""


@dataclass
class Watch:
    """Looks out for speech that comes soon after an early end."""

    turn: str
    activity: VoiceActivity
    tracker: SpeechTracker
    until: int


class RoomEar:
    """Hears one room. Its messages come one at a time, in order."""

    def __init__(self, room: str, *, bus: Bus, ears: Ears) -> None:
        self._room = room
        self._bus = bus
        self._ears = ears
        self._stream = Stream()
        self._utterance: Utterance | None = None
        self._watch: Watch | None = None
        self._question: FollowUp | None = None
        self._asked = False
        self._playing: set[str | None] = set()
        self._echo = Echo()
        self._played_until = 0
        self._partial = ""
        self._partial_at = 0

    async def handle(self, message: Message) -> None:
        """Take one message of this room."""
        match message:
            case AudioFrame():
                await self._hear(message)
            case Wake():
                await self._wake(message)
            case Listen(state="start"):
                await self._listen(message)
            case Listen():
                await self._finish()
            case Stop():
                await self._stop(message)
            case Mute(muted=True):
                await self.cancel()
            case Speaking():
                self._echo.spoke(message.text)
            case Playback():
                self._play(message)
            case Reply():
                self._reply(message)
            case _:
                pass

    @property
    def listening(self) -> bool:
        """Whether a turn is being listened to."""
        return self._utterance is not None

    async def starve(self) -> None:
        """End the turn with what was heard: no more sound comes."""
        await self._finish()

    async def cancel(self) -> None:
        """Stop listening; what was said is lost."""
        self._question = self._watch = None
        if self._utterance is not None:
            await self._end("cancelled", self._failed("no_speech", "Listening was cancelled."))

    async def _wake(self, wake: Wake) -> None:
        await self.cancel()
        here = self._place(wake.at_sample)
        await self._begin(wake.turn, "wake", hear_from=here - BEFORE_WAKE, speech_from=here)

    def _place(self, sample: int | None) -> int:
        """Return where a wake word ended; it may overtake the sound it was heard in."""
        now = self._stream.end
        return now if sample is None or abs(sample - now) > KEPT_SAMPLES else sample

    async def _listen(self, listen: Listen) -> None:
        await self.cancel()
        here = self._stream.end - BEFORE_LISTEN
        await self._begin(listen.turn, "listen", hear_from=here, speech_from=here)

    async def _stop(self, stop: Stop) -> None:
        ours = self._utterance
        if stop.turn is None or ours is None or stop.turn == ours.start.turn:
            await self.cancel()
        self._playing.clear()

    def _play(self, playback: Playback) -> None:
        if playback.state == "started":
            self._playing.add(playback.turn)
            self._watch = None  # from here on the house would hear itself
            return
        self._playing.discard(playback.turn)
        self._played_until = self._stream.end
        self._question = follow_up.played(self._question, playback.turn, now=self._stream.end)

    def _reply(self, reply: Reply) -> None:
        self._asked = reply.expects_answer
        if reply.expects_answer:
            self._question = follow_up.asked(reply.turn, spoken=reply.speak, now=self._stream.end)

    async def _hear(self, frame: AudioFrame) -> None:
        if not self._stream.add(frame):
            await self._begin_stream()
        if self._utterance is not None:
            await self._hear_on(self._utterance)
        elif self._question is not None:
            await self._answer(self._question)
        elif self._watch is not None:
            await self._look_out(self._watch)

    async def _begin_stream(self) -> None:
        """Start over: a satellite restarted. What had only begun to listen listens to it."""
        log.info("a new stream begins in %s", self._room)
        self._played_until = self._stream.first
        self._playing.clear()
        utterance = self._utterance
        if utterance is None or utterance.spoken is not None:
            await self.cancel()
            return
        start = utterance.start
        utterance.close()
        oldest = self._stream.first
        at = start.speech_from if start.why == "wake" else oldest
        start = replace(start, hear_from=max(at - BEFORE_WAKE, oldest), speech_from=at)
        self._utterance = self._ears.utterance(self._room, start)

    async def _answer(self, question: FollowUp) -> None:
        now = self._stream.end
        if question.due is not None and now >= question.due:
            await self._begin(None, "follow_up", hear_from=now, speech_from=now)
        elif now >= question.until:
            self._question = None

    async def _look_out(self, watch: Watch) -> None:
        """Make speech right after an early end a turn of its own, which silences the reply."""
        while watch.tracker.next_sample + FRAME_SAMPLES <= self._stream.end:
            first = watch.tracker.next_sample
            watch.tracker.hear(watch.activity(self._stream.read(first, first + FRAME_SAMPLES)))
        began = watch.tracker.began
        if began is not None:
            self._watch = None
            await self._bus.publish(Stop(room=self._room, turn=watch.turn, reason="follow_up"))
            await self._begin(None, "follow_up", hear_from=began, speech_from=began)
        elif watch.tracker.next_sample >= watch.until:
            self._watch = None

    async def _begin(
        self,
        turn: str | None,
        why: Why,
        *,
        hear_from: int,
        speech_from: int,
    ) -> None:
        self._question = self._watch = None
        oldest = self._stream.first
        start = Start(
            turn=turn or uuid.uuid4().hex,
            why=why,
            hear_from=max(hear_from, oldest),
            speech_from=max(self._stream.frame_at(speech_from), oldest),
            answering=self._asked,
        )
        self._partial, self._partial_at = "", start.speech_from
        await self._say(Listening(room=self._room, turn=start.turn, state="started", reason=why))
        self._utterance = self._ears.utterance(self._room, start)
        await self._hear_on(self._utterance)

    async def _hear_on(self, utterance: Utterance) -> None:
        """Hear what has arrived, until it is used up or the turn has ended."""
        async with self._fenced():
            while self._utterance is utterance:
                verdict = await asyncio.to_thread(utterance.hear, self._stream)
                if verdict is Verdict.GO_ON:
                    await self._show_partial(utterance)
                    return
                await self._act(utterance, verdict)

    @asynccontextmanager
    async def _fenced(self) -> AsyncIterator[None]:
        """End the turn, and nothing else, if the engine fails."""
        try:
            yield
        except Exception:  # an engine is foreign code: its failure is one lost turn
            log.exception("the recognizer failed in %s", self._room)
            await self._end("cancelled", self._failed("engine_failed", "The recognizer failed."))

    async def _act(self, utterance: Utterance, verdict: Verdict) -> None:
        if verdict is Verdict.LOOK:
            await asyncio.to_thread(utterance.look)
            await self._say_partial(utterance, utterance.heard.text)
        elif verdict is Verdict.NO_SPEECH:
            await self._end(ENDS[verdict], self._failed("no_speech", "Nobody spoke."))
        elif not (verdict is Verdict.END and utterance.forget_blip()):
            await self._conclude(utterance, ENDS[verdict])

    async def _finish(self) -> None:
        """End the turn now: who pushed to talk has let go."""
        utterance = self._utterance
        if utterance is None:
            return
        if utterance.spoken is None:
            await self._end("cancelled", self._failed("no_speech", "Nobody spoke."))
            return
        async with self._fenced():
            await self._conclude(utterance, "speech_end")

    async def _conclude(self, utterance: Utterance, reason: StopReason) -> None:
        if not utterance.fresh:
            await asyncio.to_thread(utterance.look)
        heard = utterance.heard
        log.debug("%s: %r (%.2f, sure: %s)", self._room, heard.text, heard.confidence, heard.sure)
        if self._is_echo(utterance):
            outcome: Message = self._failed("no_speech", "That was the house itself.")
        elif heard.sure and heard.text:
            outcome = self._transcript(utterance, heard)
        else:
            outcome = self._failed("not_understood", "I did not catch that.")
        if utterance.complete and reason == "speech_end":
            self._watch = self._watch_on(utterance)
        await self._end(reason, outcome)

    def _watch_on(self, utterance: Utterance) -> Watch:
        here = self._stream.end
        tracker = SpeechTracker(here)
        return Watch(utterance.start.turn, self._ears.activity(), tracker, here + AFTER_EARLY_END)

    def _is_echo(self, utterance: Utterance) -> bool:
        began = utterance.spoken[0] if utterance.spoken else self._stream.end
        near = bool(self._playing) or began - self._played_until < ECHOES
        return near and self._echo.repeats(utterance.heard.text)

    def _transcript(self, utterance: Utterance, heard: Hypothesis) -> Transcript:
        began, ended = utterance.spoken or (self._stream.end, self._stream.end)
        return Transcript(
            room=self._room,
            turn=utterance.start.turn,
            text=heard.text,
            language=heard.language,
            confidence=heard.confidence,
            engine=self._ears.engine,
            audio_s=(ended - began) / RATE_HZ,
            speech_end_at=self._stream.arrived(ended),
        )

    def _failed(self, code: str, text: str) -> Failed:
        turn = self._utterance.start.turn if self._utterance else None
        return Failed(room=self._room, turn=turn, stage="asr", code=code, text=text)

    async def _end(self, reason: StopReason, outcome: Message) -> None:
        utterance, self._utterance = self._utterance, None
        if utterance is None:
            return
        with suppress(Exception):  # an engine that failed may fail again when it is closed
            utterance.close()
        await self._say(
            Listening(room=self._room, turn=utterance.start.turn, state="stopped", reason=reason)
        )
        await self._say(outcome)

    async def _show_partial(self, utterance: Utterance) -> None:
        if self._stream.end - self._partial_at >= PARTIAL_EVERY:
            self._partial_at = self._stream.end
            await self._say_partial(utterance, utterance.partial() or "")

    async def _say_partial(self, utterance: Utterance, text: str) -> None:
        if text and text != self._partial:
            self._partial = text
            turn = utterance.start.turn
            await self._say(PartialTranscript(room=self._room, turn=turn, text=text, language="en"))

    async def _say(self, message: Message) -> None:
        await self._bus.publish(message)
