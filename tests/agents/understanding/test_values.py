"""Numbers, choices, texts and the home's own timers, as people speak of them."""

from typing import Any

import pytest

from agents.assistant.actions import acts
from agents.understanding.engine import Understanding
from agents.understanding.home import Home
from agents.understanding.meaning import Intent
from agents.understanding.replies import render
from agents.understanding.sampling import said_options, sentences
from agents.understanding.values import wanted
from bus.messages import DeviceState
from devices import needs_confirmation
from tests.agents.understanding.homes import FAMILY, device

WARMTH = device(
    "input_number.warmth", "Wanted Warmth", None, "21.0", ("Wunschwärme", "目标温度", "目標温度"),
    min=15, max=25, step=0.5, unit_of_measurement="°C",
)  # fmt: skip
SPEED = device(
    "number.pump", "Pump Speed", None, "500", ("Pumpe", "水泵", "ポンプ"), min=0, max=1000, step=100
)
MODE = device(
    "select.mode", "Heating Mode", None, "eco", ("Heizart", "供暖模式", "暖房モード"),
    options=["comfort", "eco", "away_for_long"],
)  # fmt: skip
NOTE = device("input_text.note", "Door Sign", None, "", ("Türschild", "门牌", "表札"), max=100)
CUPS = device("counter.cups", "Cup Counter", None, "3", ("Tassenzähler", "杯数", "カップ数"))
LAUNDRY = device(
    "timer.laundry", "Laundry Clock", None, "idle", ("Wäscheuhr", "洗衣钟", "洗濯時計")
)
VALUES = (WARMTH, SPEED, MODE, NOTE, CUPS, LAUNDRY)
HOME = Home(areas=FAMILY.areas, devices=(*FAMILY.devices, *VALUES))


@pytest.fixture(scope="module")
def furnished() -> Understanding:
    made = Understanding(languages=("en", "de", "zh-CN", "ja"))
    made.set_home(HOME)
    return made


def done(understanding: Understanding, text: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Return what a sentence does: devices, actions and arguments."""
    understood = understanding.parse(text, area="living_room")
    meanings = understood.meanings if understood else ()
    found = []
    for meaning in meanings:
        assert isinstance(meaning, Intent), meaning
        devices = tuple(d for d in HOME.devices if d.device in meaning.devices)
        plan = acts(meaning, devices, needs_confirmation)
        found += [(act.device.device, act.action, dict(act.arguments)) for act in plan.do]
    return found


SET = ("input_number.warmth", "set_value")
PUMP = ("number.pump", "set_value")
SELECT = ("select.mode", "select_option")
WRITE = ("input_text.note", "set_value")


@pytest.mark.parametrize(
    ("said", "does"),
    [
        ("set the wanted warmth to 22.5", [(*SET, {"value": 22.5})]),
        ("set the wanted warmth to twenty two degrees", [(*SET, {"value": 22})]),
        ("turn wanted warmth up to 23", [(*SET, {"value": 23})]),
        ("increase the wanted warmth", [("input_number.warmth", "increment", {})]),
        ("set pump speed to 750", [(*PUMP, {"value": 750})]),
        ("set the pump speed to 50 percent", [(*PUMP, {"value": 50})]),
        ("turn the pump speed down", [(*PUMP, {"value": 400})]),
        ("set the pump speed to 40 and turn off the kitchen light",
         [(*PUMP, {"value": 40}), ("light.kitchen", "turn_off", {})]),
        ("set the heating mode to comfort", [(*SELECT, {"option": "comfort"})]),
        ("switch heating mode to Away for long", [(*SELECT, {"option": "away_for_long"})]),
        ("choose comfort for the heating mode", [(*SELECT, {"option": "comfort"})]),
        ("set the heating mode to confort", [(*SELECT, {"option": "comfort"})]),
        ("set the heating mode to nuclear", [(*SELECT, {"option": "nuclear"})]),
        ("set the heating mode to comfort and turn on the kitchen light",
         [(*SELECT, {"option": "comfort"}), ("light.kitchen", "turn_on", {})]),
        ("set the door sign to back at noon", [(*WRITE, {"value": "back at noon"})]),
        ("add one to the cup counter", [("counter.cups", "increment", {})]),
        ("reset the cup counter", [("counter.cups", "reset", {})]),
        ("start the laundry clock", [("timer.laundry", "start", {})]),
        ("turn on the laundry clock", [("timer.laundry", "start", {})]),
        ("pause the laundry clock", [("timer.laundry", "pause", {})]),
        ("cancel the laundry clock", [("timer.laundry", "cancel", {})]),
        ("stell die Wunschwärme auf 22,5 Grad", [(*SET, {"value": 22.5})]),
        ("stelle die Pumpe auf zwanzig", [(*PUMP, {"value": 20})]),
        ("stell die Heizart auf Eco", [(*SELECT, {"option": "eco"})]),
        ("ändere das Türschild auf bin gleich da", [(*WRITE, {"value": "bin gleich da"})]),
        ("setz den Tassenzähler zurück", [("counter.cups", "reset", {})]),
        ("starte die Wäscheuhr", [("timer.laundry", "start", {})]),
        ("把目标温度设为二十二度", [(*SET, {"value": 22})]),
        ("把供暖模式切换到eco", [(*SELECT, {"option": "eco"})]),
        ("启动洗衣钟", [("timer.laundry", "start", {})]),
        ("目標温度を22度に設定して", [(*SET, {"value": 22})]),
        ("暖房モードをecoにして", [(*SELECT, {"option": "eco"})]),
        ("洗濯時計を開始して", [("timer.laundry", "start", {})]),
    ],
)  # fmt: skip
def test_it_does(furnished: Understanding, said: str, does: list[Any]) -> None:
    assert done(furnished, said) == does


@pytest.mark.parametrize(
    "said",
    ["set the kitchen light to blue", "set the thermostat to 22", "set a timer for five minutes",
     "cancel the timer", "set the bedroom lamp to 50 percent"],
)  # fmt: skip
def test_other_things_are_set_as_before(furnished: Understanding, said: str) -> None:
    understood = furnished.parse(said, area="living_room")
    assert understood is not None
    (meaning,) = understood.meanings
    assert isinstance(meaning, Intent)
    assert meaning.name not in {"HearsaySet", "HearsayTimer"}


def test_a_number_that_is_none_is_no_command(furnished: Understanding) -> None:
    assert done(furnished, "set the pump speed to something nice") == []


@pytest.mark.parametrize(
    ("one", "state", "language", "said"),
    [
        (WARMTH, "22.5", "en", "The Wanted Warmth is 22.5 °C."),
        (WARMTH, "22.0", "en", "The Wanted Warmth is 22 °C."),
        (MODE, "away_for_long", "en", "The Heating Mode is away for long."),
        (NOTE, "turned_on", "en", "The Door Sign is turned_on."),
        (LAUNDRY, "active", "en", "The Laundry Clock is running."),
        (LAUNDRY, "active", "de", "Wäscheuhr ist aktiv."),
    ],
)
def test_it_says_how_it_is_then(one: DeviceState, state: str, language: str, said: str) -> None:
    after = one.model_copy(update={"state": state})
    intent = Intent("HearsaySet", language, "", devices=(one.device,))
    if language == "de":
        intent = Intent("HearsaySet", "de", "", devices=(one.device,), said={"name": "Wäscheuhr"})
    assert render(intent, home=HOME, states=(after,)) == said


@pytest.mark.parametrize(
    ("one", "said", "value"),
    [
        (WARMTH, "minus 3", -3), (WARMTH, "-3", -3), (WARMTH, "1000000000000000", None),
        (WARMTH, 5, 5), (MODE, "", None), (MODE, "ECO.", "eco"), (NOTE, "5", "5"),
        (device("select.x", "x", options=None), "a", None), (device("light.x", "x"), "5", None),
    ],
)  # fmt: skip
def test_what_a_value_is(one: DeviceState, said: Any, value: Any) -> None:
    assert wanted(one, said) == value


@pytest.mark.parametrize("attributes", [{}, {"min": "low"}])
def test_a_step_from_nowhere_is_not_tried(attributes: dict[str, Any]) -> None:
    one = device("number.x", "x", None, "unknown", **attributes)
    up = Intent("HearsaySet", "en", "", slots={"way": "up"}, devices=("number.x",))
    assert acts(up, (one,), needs_confirmation).unable == (one,)


@pytest.mark.parametrize(
    ("said", "device", "answer"),
    [
        ("what is the heating mode", MODE, "Heating mode is eco."),
        ("what is the wanted warmth set to", WARMTH, "Wanted warmth is 21 °C."),
        ("how many are the cup counter", CUPS, "Cup counter is 3."),
        ("is the laundry clock running", LAUNDRY, "Laundry clock is idle."),
        ("worauf steht die Heizart", MODE, "Heizart ist eco."),
        ("目标温度是多少", WARMTH, "目标温度是21 °C。"),
        ("目標温度はいくつですか", WARMTH, "目標温度は21 °Cです。"),
    ],
)
def test_it_is_asked_how_it_is(
    furnished: Understanding, said: str, device: DeviceState, answer: str
) -> None:
    understood = furnished.parse(said, area="living_room")
    assert understood is not None
    (meaning,) = understood.meanings
    assert isinstance(meaning, Intent)
    assert meaning.devices == (device.device,)
    assert render(meaning, home=HOME) == answer


def test_what_can_be_chosen_is_learned_by_the_ear() -> None:
    said = " | ".join(sentences(HOME, 3_000))
    assert "heating mode to comfort" in said
    assert "laundry clock" in said
    assert said_options(HOME, frozenset({"select"})) == ["away for long", "comfort", "eco"]
