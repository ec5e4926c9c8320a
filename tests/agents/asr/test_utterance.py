"""What the recognizer is given to hear, and when."""

from agents.asr.endpoint import Verdict
from agents.asr.stream import Stream
from agents.asr.utterance import Start, Utterance
from agents.understanding.continuation import Ending
from bus.audio import FRAME_SAMPLES
from bus.messages import AudioFrame
from tests.agents.asr.fakes import LOUD, QUIET, Loudness, Scripted, said


class Room:
    """A stream that is heard frame by frame, with a recognizer that takes every text for whole."""

    def __init__(self, *, ending: Ending) -> None:
        self.engine = Scripted([said("turn on the lamp")])
        self._stream = Stream()
        self._frames = 0
        self._utterance = Utterance(
            Start("a" * 32, "listen", 0, 0),
            open_session=lambda wake: self.engine.session(
                accepts=lambda _: True, wake_samples=wake
            ),
            activity=Loudness(),
            find_ending=lambda *_: ending,
        )

    def hear(self, pcm: bytes) -> Verdict:
        """Add a frame; look where that is asked for."""
        self._stream.add(
            AudioFrame(room="kitchen", pcm=pcm, first_sample=self._frames * FRAME_SAMPLES)
        )
        self._frames += 1
        while (verdict := self._utterance.hear(self._stream)) is Verdict.LOOK:
            self._utterance.look()
        return verdict

    def fed(self) -> bytes:
        return self.engine.sessions[0].pcm


def test_silence_after_a_look_is_not_decoded() -> None:
    room = Room(ending=Ending.COMPLETE)
    for _ in range(20):
        room.hear(LOUD)
    verdicts = [room.hear(QUIET) for _ in range(5)]
    assert verdicts[-1] is Verdict.END
    assert room.fed() == LOUD * 20 + QUIET * 3


def test_speech_after_a_look_is_decoded_with_the_silence_before_it() -> None:
    room = Room(ending=Ending.UNKNOWN)
    for _ in range(20):
        room.hear(LOUD)
    for _ in range(10):
        assert room.hear(QUIET) is Verdict.GO_ON
    before = room.fed()
    for _ in range(10):
        room.hear(LOUD)
    assert len(before) < len(LOUD * 20 + QUIET * 10)
    assert room.fed() == LOUD * 20 + QUIET * 10 + LOUD * 10
