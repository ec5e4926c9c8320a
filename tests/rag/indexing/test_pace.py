from pathlib import Path

from rag.indexing.pace import EVERY_S, Pace
from rag.indexing.progress import Progress


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_every_part_of_the_work_is_said() -> None:
    said: list[Progress] = []
    pace = Pace(said.append, clock=Clock())
    pace.enter("walking")
    pace.expect(3)
    pace.enter("idle")
    assert [(one.state, one.total) for one in said] == [("walking", 0), ("reading", 3), ("idle", 3)]


def test_small_steps_are_said_now_and_then() -> None:
    said: list[Progress] = []
    clock = Clock()
    pace = Pace(said.append, clock=clock)
    pace.expect(2)
    clock.now += EVERY_S / 2
    pace.reading(Path("a.txt"))
    pace.read(pages=3, chunks=5)
    assert len(said) == 1
    clock.now += EVERY_S / 2
    pace.reading(Path("b\udcff.txt"))
    assert (said[1].document, said[1].done, said[1].pages, said[1].chunks) == ("b�.txt", 1, 3, 5)


def test_speed_is_pages_by_time() -> None:
    said: list[Progress] = []
    clock = Clock()
    pace = Pace(said.append, clock=clock)
    pace.read(pages=10, chunks=0)
    clock.now += 4
    pace.enter("embedding")
    assert (said[-1].pages_per_s, said[-1].seconds, said[-1].at) == (2.5, 4.0, 104.0)
    assert said[0].pages_per_s == 0.0


def test_a_note_and_what_is_left_stay_until_they_change() -> None:
    said: list[Progress] = []
    pace = Pace(said.append, clock=Clock())
    pace.note("the embedder is away")
    pace.embedded(7)
    pace.enter("idle")
    assert (said[-1].note, said[-1].unembedded, said[-1].document) == (
        "the embedder is away",
        7,
        "",
    )
