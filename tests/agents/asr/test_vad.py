"""Which frames hold speech."""

from agents.asr.vad import SpeechTracker, silero
from bus.audio import FRAME_BYTES


def tracked(*likelihoods: float) -> SpeechTracker:
    tracker = SpeechTracker(1000)
    for likelihood in likelihoods:
        tracker.hear(likelihood)
    return tracker


def test_a_click_is_no_speech() -> None:
    assert tracked(0.0, 0.9, 0.1, 0.1, 0.1, 0.9).began is None


def test_speech_begins_with_the_first_of_two_likely_frames() -> None:
    tracker = tracked(0.0, 0.6, 0.2, 0.5)
    assert tracker.began == 1000 + 512
    assert tracker.ended == 1000 + 4 * 512
    assert tracker.silence == 0


def test_speech_that_fades_goes_on_and_silence_is_counted_from_its_end() -> None:
    assert tracked(0.9, 0.9, 0.35, 0.34, 0.1).silence == 2 * 512


def test_nobody_has_been_silent_before_speech_began() -> None:
    assert tracked(0.1, 0.1).silence == 0


def test_silence_is_no_speech() -> None:
    activity = silero()
    assert max(activity(bytes(FRAME_BYTES)) for _ in range(30)) < 0.35
