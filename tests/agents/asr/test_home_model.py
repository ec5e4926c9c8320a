"""The model of a home, and its place on disk."""

import os
from dataclasses import replace
from pathlib import Path

from pocketsphinx import get_model_path

from agents.asr import home_model
from agents.asr.home_model import ensure, fingerprint, heard_in_english
from agents.understanding.home import Home
from bus.messages import Area
from tests.agents.asr.homes import SMALL, device

DICTIONARY = Path(get_model_path("en-us/cmudict-en-us.dict"))


def test_aliases_of_other_languages_are_not_expected_and_names_are() -> None:
    heard = heard_in_english(SMALL, DICTIONARY)
    assert {d.name: d.aliases for d in heard.devices} == {
        "Lamp": ("reading light",),
        "Ecobee": (),
        "Shopping List": (),
    }
    assert [(a.name, a.aliases) for a in heard.areas] == [("Kitchen", ())]


def test_an_equal_home_is_heard_in_the_same_way_in_whatever_order_it_was_told() -> None:
    areas = (*SMALL.areas, Area(id="attic", name="Attic"))
    told = replace(SMALL, areas=areas)
    otherwise = replace(SMALL, devices=SMALL.devices[::-1], areas=areas[::-1])
    assert heard_in_english(told, DICTIONARY) == heard_in_english(otherwise, DICTIONARY)


def test_a_home_is_the_same_while_its_things_only_change_their_state() -> None:
    lamp = SMALL.devices[0].model_copy(update={"state": "on", "attributes": {"brightness": 9}})
    lit = replace(SMALL, devices=(*SMALL.devices[1:], lamp))
    assert fingerprint(lit, ()) == fingerprint(SMALL, ())


def test_a_home_is_another_one_when_something_is_called_otherwise() -> None:
    renamed = replace(SMALL, devices=(*SMALL.devices[1:], device("Torch", "light")))
    moved = replace(SMALL, areas=())
    marks = {fingerprint(home, wake) for home in (SMALL, renamed, moved) for wake in ((), ("a",))}
    assert len(marks) == 6


def test_a_model_is_made_once_knows_the_names_and_old_ones_go(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"old{number}").mkdir()
        os.utime(tmp_path / f"old{number}", (number, number))
    (tmp_path / "making-killed").mkdir()
    model = ensure(SMALL, ("okay_nabu",), folder=tmp_path, dictionary=DICTIONARY)
    assert {place.name for place in tmp_path.iterdir()} == {model.arpa.parent.name, "old3", "old2"}
    assert len(list(tmp_path.iterdir())) == home_model.KEEP
    said = {line.partition(" ")[0] for line in model.dictionary.read_text("utf-8").splitlines()}
    assert {"lamp", "ecobee", "shopping", "reading", "kitchen", "okay_nabu", "alexa"} <= said
    assert not {"leselampe", "küche", "台灯"} & said
    made_at = model.arpa.stat().st_mtime_ns
    again = ensure(SMALL, ("okay_nabu",), folder=tmp_path, dictionary=DICTIONARY)
    assert again == model
    assert again.arpa.stat().st_mtime_ns == made_at


def test_a_home_without_anything_can_be_heard_too() -> None:
    assert heard_in_english(Home(), DICTIONARY) == Home()
