import pytest
from rich.console import Console

from benchmarks.numbers import Distribution, Row, Skipped
from config import Settings
from hearsay.bench import as_object, bench, table
from hearsay.trouble import Trouble

ROW = Row("typed command", "ms", Distribution(3, 1.0, 2.0, 3.0, 4.0), {"p50": 0.5}, "a note")


def test_a_program_gets_the_numbers_and_the_verdict() -> None:
    assert as_object(ROW) == {
        "what": "typed command",
        "unit": "ms",
        "measured": {"count": 3, "p50": 1.0, "p95": 2.0, "p99": 3.0, "max": 4.0},
        "reach": {"p50": 0.5},
        "reached": False,
        "note": "a note",
    }
    assert as_object(Skipped("x", "no broker")) == {"what": "x", "skipped": "no broker"}


def test_a_person_sees_what_was_missed_and_what_could_not_be_measured() -> None:
    console = Console(width=250, markup=False)
    with console.capture() as captured:
        console.print(table([ROW, Skipped("documents", "no index")]))
    shown = captured.get()
    assert "p50 misses 0.5 ms by 0.5" in shown
    assert "a note" in shown
    assert "MISSED" in shown
    assert "not measured" in shown
    assert "no index" in shown


async def test_an_unknown_part_meets_a_sentence(settings: Settings) -> None:
    with pytest.raises(Trouble, match="nothing is called 'speed' here; choose from: house"):
        await bench(settings, only=["speed"], json=False)
