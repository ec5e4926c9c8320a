"""One utterance: from where listening begins to where it ends."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from agents.asr.endpoint import Progress, Verdict, decide, samples
from agents.asr.engine import NOTHING, Session
from agents.asr.handover import command_begins
from agents.asr.stream import Stream
from agents.asr.vad import SpeechTracker, VoiceActivity
from agents.understanding.continuation import Ending
from bus.audio import FRAME_SAMPLES

Why = Literal["wake", "listen", "follow_up"]
FindEnding = Callable[[str, str | None], Ending]
"""Says how a text ends, in a language if that is known."""

BEFORE_SPEECH = samples(0.5)
"""How much sound before speech the recognizer hears: more and less of it both measure worse."""
SHORTEST = samples(0.3)
"""Shorter speech that makes no sense is a cough, or the end of the wake word, and forgotten."""


@dataclass(frozen=True)
class Start:
    """Why, where and for which turn listening begins."""

    turn: str
    why: Why
    hear_from: int
    """The first sample the recognizer may hear: before the wake word, if there was one."""
    speech_from: int
    """The first sample that may be the command."""
    answering: bool = False
    """Whether a question was asked in the room."""


class Utterance:
    """Listens to a stream from one place on. Blocks: one call at a time, from a thread."""

    def __init__(
        self,
        start: Start,
        *,
        open_session: Callable[[int], Session],
        activity: VoiceActivity,
        find_ending: FindEnding,
    ) -> None:
        self.start = start
        self.heard = NOTHING
        """What was said, as the last look found."""
        self._open_session = open_session
        self._activity = activity
        self._find_ending = find_ending
        self._session: Session | None = None
        self._next = self._fed = start.speech_from
        self._tracker = SpeechTracker(start.speech_from)
        self._glanced, self._looked = False, 0
        self._ending: Ending | None = None

    @property
    def spoken(self) -> tuple[int, int] | None:
        """The first sample of speech and the one after the last, or None: nobody has spoken."""
        began, ended = self._tracker.began, self._tracker.ended
        return None if began is None or ended is None else (began, ended)

    @property
    def complete(self) -> bool:
        """Whether the utterance may end early: nothing can follow what was heard."""
        return self._ending is Ending.COMPLETE

    @property
    def fresh(self) -> bool:
        """Whether the last look took in everything that was spoken."""
        return self._looked > 0

    def hear(self, stream: Stream) -> Verdict:
        """Hear what has arrived, up to where something is to be decided."""
        while self._next + FRAME_SAMPLES <= stream.end:
            self._hear_frame(stream)
            verdict = decide(self._progress())
            if verdict is Verdict.GLANCE:
                self._glance()
                verdict = decide(self._progress())
            if verdict is Verdict.LOOK:
                self._feed(stream)
            if verdict is not Verdict.GO_ON:
                return verdict
        return Verdict.GO_ON

    def partial(self) -> str | None:
        """Return what has been heard so far; None if nothing is known yet."""
        return self._session.partial() if self._session else None

    def look(self) -> None:
        """Find out what was said so far, and how it ends."""
        if self._session is None:
            return
        self._looked = self._tracker.silence or 1
        self.heard = self._session.finish()
        self._ending = self._find_ending(self.heard.text, self.heard.language)
        if self._ending is Ending.COMPLETE and not self.heard.sure:
            self._ending = Ending.UNKNOWN

    def forget_blip(self) -> bool:
        """Go on as if nobody had spoken, if what was heard is too short and makes no sense."""
        if self.spoken is None or self.heard.sure:
            return False
        began, ended = self.spoken
        if ended - began >= SHORTEST and self.heard.text:
            return False
        self.close()
        self._tracker = SpeechTracker(self._next)
        self._forget_looks()
        self.heard = NOTHING
        return True

    def close(self) -> None:
        """Give back what the utterance occupied."""
        if self._session is not None:
            self._session.close()
        self._session = None

    def _forget_looks(self) -> None:
        self._glanced, self._looked = False, 0
        self._ending = None

    def _glance(self) -> None:
        self._glanced = True
        match self.partial():
            case None:
                self._ending = None
            case "":  # a wake word: what is wanted follows
                self._ending = Ending.OPEN
            case heard:
                self._ending = self._find_ending(heard, None)

    def _hear_frame(self, stream: Stream) -> None:
        pcm = stream.read(self._next, self._next + FRAME_SAMPLES)
        self._next += FRAME_SAMPLES
        paused_at = self._tracker.ended
        self._tracker.hear(self._activity(pcm))
        if self._tracker.ended != paused_at:
            self._forget_looks()
        if self.spoken is not None and not self.fresh:
            self._feed(stream)

    def _feed(self, stream: Stream) -> None:
        """Give the recognizer what it has not heard.

        After a look that waits until somebody speaks again or the next look is due: a recognizer
        that has finished begins anew with the next sound, and silence is not worth that.
        """
        if self._session is None:
            self._fed = self._first_heard()
            self._session = self._open_session(self._wake_samples(stream))
        if self._fed < self._next:
            self._session.feed(stream.read(self._fed, self._next))
            self._fed = self._next

    def _first_heard(self) -> int:
        """Return where the recognizer begins: just before the speech, or before the wake word."""
        before_speech = (self._tracker.began or 0) - BEFORE_SPEECH
        return before_speech if before_speech > self.start.speech_from else self.start.hear_from

    def _wake_samples(self, stream: Stream) -> int:
        """Return how much of what the recognizer hears from now on is the wake word."""
        if self.start.why != "wake" or self._fed != self.start.hear_from:
            return 0
        return command_begins(stream.read(self._fed, self.start.speech_from))

    def _progress(self) -> Progress:
        return Progress(
            listened=self._next - self.start.speech_from,
            spoken=self.spoken is not None,
            silence=self._tracker.silence,
            glanced=self._glanced,
            looked=self._looked,
            ending=self._ending,
        )
