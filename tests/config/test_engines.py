"""An engine is found by name; `auto` takes the best one that is installed."""

import pytest

from config.engines import EngineMissingError, EngineSpec, EngineTable, UnknownEngineError

THERE = EngineSpec("there", "json:dumps", needs=("json",))
AWAY = EngineSpec("away", "no_such_library:Engine", needs=("no_such_library",), extra="away")


def test_an_engine_is_found_by_its_name_and_loaded_only_then() -> None:
    assert EngineTable("wake", [AWAY, THERE]).find("there").load()([1]) == "[1]"


def test_an_unknown_name_meets_the_names_there_are() -> None:
    with pytest.raises(UnknownEngineError, match="'thr'; choose from: auto, away, there"):
        EngineTable("wake", [AWAY, THERE]).choose("thr")


def test_a_missing_library_says_what_to_install() -> None:
    with pytest.raises(EngineMissingError, match=r"pip install 'hearsay\[away\]'"):
        EngineTable("wake", [AWAY]).find("away").load()


@pytest.mark.parametrize(
    ("name", "table", "chosen"),
    [
        ("auto", [AWAY, THERE], THERE),
        ("auto", [THERE, AWAY], THERE),
        ("auto", [AWAY], AWAY),
        ("away", [THERE, AWAY], AWAY),
    ],
)
def test_auto_takes_the_first_that_is_installed(
    name: str, table: list[EngineSpec], chosen: EngineSpec
) -> None:
    assert EngineTable("wake", table).choose(name) is chosen
