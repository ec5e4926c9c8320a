"""A room's ear keeps its place in the stream, and decides what counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.wake.ear import Ear, Word, continues, cutoff
from tests.agents.wake.fakes import Scores, Scripted, frame

NABU = {"okay_nabu": 0.9}
JARVIS = {"hey_jarvis": 0.95}
NOTHING: Scores = {}


def make(detector: Scripted, *, refractory_samples: int = 1024, batch_frames: int = 1) -> Ear:
    return Ear(
        batch_frames=batch_frames,
        cutoffs=detector.cutoffs,
        refractory_samples=refractory_samples,
        open_session=lambda: detector.session(tuple(detector.cutoffs)),
    )


def test_a_word_is_said_to_end_where_its_frame_ends() -> None:
    ear = make(Scripted(NOTHING, NABU))
    assert ear.hear(frame(0)) == []
    assert ear.hear(frame(512)) == [Word("okay_nabu", 0.9, 1024)]


def test_a_stream_without_numbers_has_no_place_to_name() -> None:
    assert make(Scripted(NABU)).hear(frame(None)) == [Word("okay_nabu", 0.9, None)]


def test_the_engine_hears_whole_batches_and_the_rest_when_it_is_flushed() -> None:
    detector = Scripted(NABU, JARVIS)
    ear = make(detector, batch_frames=4)
    heard = [ear.hear(frame(512 * index, fill=bytes([index]))) for index in range(6)]
    assert heard == [[], [], [], [Word("okay_nabu", 0.9, 2048)], [], []]
    assert ear.flush() == [Word("hey_jarvis", 0.95, 3072)]
    assert ear.flush() == []
    fed = b"".join(bytes([index]) * 1024 for index in range(6))
    assert detector.sessions[0].fed == [fed[:4096], fed[4096:]]


def test_what_waits_is_heard_before_a_new_stream_begins() -> None:
    detector = Scripted(NABU)
    ear = make(detector, batch_frames=4)
    assert ear.hear(frame(512)) == []
    assert ear.hear(frame(0)) == [Word("okay_nabu", 0.9, 1024)]
    assert len(detector.sessions) == 2


def test_an_ear_that_heard_nothing_has_nothing_to_flush() -> None:
    assert make(Scripted(NABU)).flush() == []


def test_a_stream_without_numbers_is_one_stream() -> None:
    detector = Scripted()
    ear = make(detector)
    for _ in range(50):
        ear.hear(frame(None))
    assert len(detector.sessions) == 1


def test_a_score_must_be_above_the_cutoff() -> None:
    ear = make(Scripted({"okay_nabu": 0.8}, {"okay_nabu": 0.801}))
    assert ear.hear(frame(0)) == []
    assert [word.name for word in ear.hear(frame(512))] == ["okay_nabu"]


def test_every_word_of_a_frame_counts() -> None:
    assert len(make(Scripted(NABU | JARVIS)).hear(frame(0))) == 2


def test_a_word_is_deaf_for_the_refractory_time_and_the_others_are_not() -> None:
    ear = make(Scripted(NABU, NABU, NABU | JARVIS, NABU))
    heard = [[word.name for word in ear.hear(frame(at))] for at in (0, 512, 1024, 1536)]
    assert heard == [["okay_nabu"], [], ["hey_jarvis"], ["okay_nabu"]]


@pytest.mark.parametrize(
    ("numbers", "sessions"),
    [
        ([0, 512, 1024], 1),
        ([48_000, 48_512], 1 + 1),  # joined in the middle: heard afresh from there
        ([0, 1024], 1),  # one frame was lost
        ([0, 512 + 8_000], 1),  # half a second was lost
        ([0, 512 + 8_001], 2),  # more was lost
        ([0, 512, 0], 2),  # the stream starts again
        ([0, 0], 2),
        ([None, None], 1),
        ([0, 512, None, None], 1),
    ],
)
def test_a_gap_is_bridged_and_a_new_stream_is_heard_afresh(
    numbers: list[int | None], sessions: int
) -> None:
    detector = Scripted()
    ear = make(detector)
    for number in numbers:
        ear.hear(frame(number))
    assert len(detector.sessions) == sessions - (numbers[0] == 48_000)


def test_a_new_stream_is_not_deaf_from_the_last_one() -> None:
    ear = make(Scripted(NABU, NABU), refractory_samples=32_000)
    assert ear.hear(frame(0))
    assert ear.hear(frame(0))


def test_while_the_room_plays_a_word_must_be_clearer() -> None:
    ear = make(Scripted(*[{"okay_nabu": 0.85}] * 2, NABU | {"okay_nabu": 0.91}))
    assert ear.hear(frame(0), playing=True) == []
    assert ear.hear(frame(512), playing=False)
    ear = make(Scripted({"okay_nabu": 0.91}))
    assert ear.hear(frame(0), playing=True)


@pytest.mark.parametrize(
    ("usual", "raised"), [(0.85, 0.95), (0.89, 0.99), (0.97, 0.99), (0.995, 0.995), (0.0, 0.1)]
)
def test_the_raised_cutoff_stays_reachable(usual: float, raised: float) -> None:
    assert cutoff(usual, playing=True) == pytest.approx(raised)
    assert cutoff(usual, playing=False) == usual


@given(st.integers(0, 2**62), st.integers(0, 2**62))
def test_a_stream_continues_only_forward_and_only_a_little(expected: int, first: int) -> None:
    assert continues(expected, first) == (first in range(expected, expected + 8_001))
