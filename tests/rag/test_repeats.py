from bus.messages import Hits
from rag.repeats import MOST, ON_ITS_WAY_S, Repeats


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


HITS = Hits(id="q1", answerable=False)


def test_a_query_is_new_once() -> None:
    repeats = Repeats()
    assert repeats.begin("q1")
    assert not repeats.begin("q1")
    assert repeats.begin("q2")


def test_a_query_being_worked_on_has_no_answer_to_repeat() -> None:
    repeats = Repeats()
    repeats.begin("q1")
    assert repeats.lost("q1") is None
    assert repeats.lost("q2") is None


def test_an_answer_that_seems_to_be_lost_is_said_again() -> None:
    clock = Clock()
    repeats = Repeats(clock)
    repeats.begin("q1")
    repeats.answer(HITS)
    clock.now = ON_ITS_WAY_S - 0.01
    assert repeats.lost("q1") is None, "it may still be on its way"
    clock.now = ON_ITS_WAY_S
    assert repeats.lost("q1") == HITS
    assert repeats.lost("q1") is None, "the second is on its way now"


def test_only_the_last_queries_are_remembered() -> None:
    repeats = Repeats()
    for number in range(MOST + 1):
        repeats.begin(str(number))
    assert repeats.begin("0")
    assert not repeats.begin(str(MOST))
