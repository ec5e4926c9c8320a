"""A wake word engine that is told what to hear."""

from collections.abc import Mapping, Sequence

from bus.audio import FRAME_BYTES
from bus.messages import AudioFrame

Scores = Mapping[str, float] | Exception


class Scripted:
    """Hears, frame by frame and whatever the session, what it was told; then nothing."""

    def __init__(self, *scores: Scores, cutoffs: Mapping[str, float] | None = None) -> None:
        self.cutoffs = cutoffs or {"okay_nabu": 0.8, "hey_jarvis": 0.8}
        self.left = list(scores)
        self.sessions: list[ScriptedSession] = []

    def session(self, words: Sequence[str]) -> "ScriptedSession":
        self.sessions.append(ScriptedSession(self, words))
        return self.sessions[-1]


class ScriptedSession:
    """Remembers the frames it was fed."""

    def __init__(self, detector: Scripted, words: Sequence[str]) -> None:
        self.words = tuple(words)
        self.fed: list[bytes] = []
        self._detector = detector

    def feed(self, pcm: bytes) -> Mapping[str, float]:
        self.fed.append(pcm)
        scores = self._detector.left.pop(0) if self._detector.left else {}
        if isinstance(scores, Exception):
            raise scores
        return scores


def frame(first_sample: int | None, *, room: str = "den", fill: bytes = b"\0") -> AudioFrame:
    return AudioFrame(room=room, pcm=fill * FRAME_BYTES, first_sample=first_sample)
