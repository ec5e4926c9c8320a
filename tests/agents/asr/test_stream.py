"""The last half minute of a room's sound."""

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from agents.asr.stream import KEPT_SAMPLES, Stream
from bus.audio import FRAME_BYTES, FRAME_SAMPLES
from bus.messages import AudioFrame


def frame(first: int | None, value: int = 1) -> AudioFrame:
    pcm = value.to_bytes(2, "little") * FRAME_SAMPLES
    return AudioFrame(room="kitchen", pcm=pcm, first_sample=first)


def test_frames_without_numbers_are_counted() -> None:
    stream = Stream()
    assert stream.add(frame(None))
    assert stream.add(frame(None))
    assert (stream.first, stream.end) == (0, 2 * FRAME_SAMPLES)


def test_lost_frames_become_silence_so_that_the_numbers_stay_right() -> None:
    stream = Stream()
    stream.add(frame(0))
    assert stream.add(frame(3 * FRAME_SAMPLES))
    assert stream.end == 4 * FRAME_SAMPLES
    assert stream.read(FRAME_SAMPLES, 3 * FRAME_SAMPLES) == bytes(2 * FRAME_BYTES)
    assert stream.read(3 * FRAME_SAMPLES, stream.end) == frame(None).pcm


def test_a_stream_that_restarts_forgets_the_old_one() -> None:
    stream = Stream()
    stream.add(frame(0))
    stream.add(frame(FRAME_SAMPLES))
    assert not stream.add(frame(0, 7))
    assert stream.read(0, FRAME_SAMPLES) == frame(0, 7).pcm
    assert stream.end == FRAME_SAMPLES


def test_a_stream_that_jumps_far_is_a_new_one() -> None:
    stream = Stream()
    stream.add(frame(0))
    assert not stream.add(frame(10_000_000))
    assert stream.first == 10_000_000


def test_only_half_a_minute_is_kept() -> None:
    stream = Stream()
    for _ in range(KEPT_SAMPLES // FRAME_SAMPLES + 10):
        stream.add(frame(None))
    assert stream.end - stream.first <= KEPT_SAMPLES + FRAME_SAMPLES
    assert len(stream.read(0, stream.end)) == 2 * (stream.end - stream.first)


def test_it_knows_when_a_sample_came() -> None:
    clock = count(100)
    stream = Stream(clock=lambda: float(next(clock)))
    for _ in range(3):
        stream.add(frame(None))
    assert stream.arrived(FRAME_SAMPLES) == 100.0
    assert stream.arrived(FRAME_SAMPLES + 1) == 101.0
    assert stream.arrived(3 * FRAME_SAMPLES) == 102.0


def test_it_knows_the_frame_of_a_sample_that_came_or_will_come() -> None:
    stream = Stream()
    stream.add(frame(1000))
    starts = [stream.frame_at(sample) for sample in (999, 1000, 1511, 1512, 1512 + FRAME_SAMPLES)]
    assert starts == [1000 - FRAME_SAMPLES, 1000, 1000, 1512, 1512 + FRAME_SAMPLES]


@given(st.lists(st.integers(0, 3), max_size=20))
def test_what_is_read_is_what_was_added_with_silence_in_the_gaps(gaps: list[int]) -> None:
    stream, expected = Stream(), b""
    for value, gap in enumerate(gaps, start=1):
        expected += bytes(gap * FRAME_BYTES)
        stream.add(frame(len(expected) // 2, value))
        expected += frame(None, value).pcm
    assert stream.read(0, stream.end) == expected
