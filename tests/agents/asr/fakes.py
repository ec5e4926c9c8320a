"""A recognizer and a voice detector that are told what to find."""

from dataclasses import dataclass, field

from agents.asr.engine import NOTHING, Accepts, Hypothesis
from agents.understanding.home import Home
from bus.audio import FRAME_BYTES, FRAME_SAMPLES

LOUD = b"\x00\x40" * FRAME_SAMPLES
QUIET = bytes(FRAME_BYTES)


def said(text: str) -> Hypothesis:
    return Hypothesis(text, "en", 0.9, sure=True)


def guessed(text: str) -> Hypothesis:
    return Hypothesis(text, "en", 0.1, sure=False)


class Loudness:
    """Takes whatever is loud for speech."""

    def __call__(self, audio: bytes, /) -> float:
        return 1.0 if any(audio) else 0.0


@dataclass
class Scripted:
    """Answers each look with the next of its answers, the last one again and again."""

    answers: list[Hypothesis | Exception]
    name: str = "scripted"
    homes: list[Home] = field(default_factory=list)
    sessions: list["ScriptedSession"] = field(default_factory=list)

    def adapt(self, home: Home) -> None:
        self.homes.append(home)

    def session(self, *, accepts: Accepts, wake_samples: int = 0) -> "ScriptedSession":
        session = ScriptedSession(self, accepts, wake_samples)
        self.sessions.append(session)
        return session

    def next_answer(self) -> Hypothesis:
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


class ScriptedSession:
    def __init__(self, engine: Scripted, accepts: Accepts, wake_samples: int) -> None:
        self.engine = engine
        self.accepts = accepts
        self.wake_samples = wake_samples
        self.pcm = b""
        self.closed = False
        self.last = NOTHING

    def feed(self, pcm: bytes) -> None:
        self.pcm += pcm
        self.last = NOTHING

    def partial(self) -> str | None:
        return self.last.text or None

    def finish(self) -> Hypothesis:
        self.last = self.engine.next_answer()
        return self.last

    def close(self) -> None:
        self.closed = True
