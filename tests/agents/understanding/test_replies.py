"""What is said of what was done: never more than was read back."""

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from agents.understanding import replies
from agents.understanding.engine import Understanding
from agents.understanding.home import Home
from agents.understanding.meaning import Intent
from tests.agents.understanding.homes import FAMILY


def after(home: Home, changes: dict[str, dict[str, Any]]) -> Home:
    """Return the home after devices (`light__kitchen`) changed state and attributes."""
    for name, change in changes.items():
        device = home.device(name.replace("__", "."))
        assert device is not None
        attributes = {**device.attributes, **change.get("attributes", {})}
        home = home.with_device(device.model_copy(update={**change, "attributes": attributes}))
    return home


def reply(
    understanding: Understanding, text: str, language: str, changes: dict[str, dict[str, Any]]
) -> str:
    found = understanding.parse(text, language=language, area="living_room")
    assert found is not None, text
    (meaning,) = found.meanings
    assert isinstance(meaning, Intent)
    slots: dict[str, Any] = {"time": dt.time(14, 5), "date": dt.date(2026, 11, 20), "canceled": 2}
    slots["timers"] = [SimpleNamespace(total_seconds_left=90)]
    return replies.render(meaning, home=after(FAMILY, changes), slots=slots)


ON = {"state": "on"}
LAMP_OFF = {"light__living_room_lamp": {"state": "off"}}


@pytest.mark.parametrize(
    ("text", "changes", "said"),
    [
        ("turn on the kitchen light", {"light__kitchen": ON}, "Turned on the Kitchen Light."),
        ("turn on the kitchen light", {}, "The Kitchen Light is still off."),
        (
            "turn on the kitchen light",
            {"light__kitchen": {"available": False}},
            "The Kitchen Light is not answering.",
        ),
        ("turn off the lights", LAMP_OFF, "Turned off the lights."),
        ("turn off the lights", {}, "Turned off the lights. The Living Room Lamp is still on."),
        ("open the garage door", {"cover__garage": {"state": "open"}}, "The Garage Door is open."),
        (
            "open the garage door",
            {"cover__garage": {"state": "opening"}},
            "The Garage Door is opening.",
        ),
        (
            "close the kitchen blinds",
            {"cover__kitchen_blinds": {"state": "closed"}},
            "The Kitchen Blinds are closed.",
        ),
        ("close the kitchen blinds", {}, "The Kitchen Blinds are still open."),
        (
            "unlock the front door",
            {"lock__front_door": {"state": "unlocked"}},
            "The Front Door is unlocked.",
        ),
        ("unlock the front door", {}, "The Front Door is still locked."),
        ("activate movie night", {}, "Started Movie Night."),
        (
            "set the living room lamp to 40 percent",
            {"light__living_room_lamp": {"attributes": {"brightness": 102}}},
            "The Living Room Lamp is at 40 percent.",
        ),
        (
            "set the lights to 20 percent",
            {
                "light__living_room_lamp": {"attributes": {"brightness": 51}},
                "light__living_room_ceiling": {"attributes": {"brightness": 51}},
            },
            "The lights are at 20 percent.",
        ),
        (
            "make the living room lamp blue",
            {},
            "The Living Room Lamp is blue now.",
        ),
        (
            "set the kitchen blinds to 50 percent",
            {"cover__kitchen_blinds": {"attributes": {"current_position": 50}}},
            "The Kitchen Blinds are at 50 percent.",
        ),
        (
            "set the thermostat to 21.5",
            {"climate__thermostat": {"attributes": {"temperature": 21.5}}},
            "The Thermostat is set to 21.5 degrees.",
        ),
        (
            "volume up",
            {"media_player__tv": {"attributes": {"volume_level": 0.55}}},
            "Volume 55 percent.",
        ),
        ("what's the temperature", {}, "It is 19.5 degrees."),
        ("what is the temperature in the bedroom", {}, "18.5 degrees."),
        ("is the front door locked", {}, "Yes."),
        ("is the garage door open", {}, "No, the Garage Door is closed."),
        ("is the kitchen window open", {}, "No, the Kitchen Window is closed."),
        ("are the blinds open in the kitchen", {}, "Yes."),
        ("which lights are on", {}, "Living Room Lamp."),
        ("which lights are on", LAMP_OFF, "Not any."),
        ("how many lights are on", {"light__kitchen": ON}, "2."),
        ("what's the weather", {}, "18 °C and sunny."),
        ("what time is it", {}, "2:05 PM."),
        ("set a timer for five minutes", {}, "Timer set for five minutes."),
        ("cancel all timers", {}, "Canceled 2 timers."),
        ("add milk to my shopping list", {}, "Added milk."),
        ("vacuum the kitchen", {}, "Cleaning kitchen."),
        ("what's the date", {}, "Friday, November 20, 2026."),
        (
            "what's the weather like tomorrow",
            {},
            "I only know how the weather is now, not how it will be.",
        ),
        ("is it cold outside", {}, "18 °C and sunny."),
        ("tell everyone dinner is ready", {}, "I told everyone."),
        ("never mind", {}, ""),
        ("stop", {}, ""),
        ("hello", {}, "Hello!"),
        ("thank you", {}, "You're welcome."),
    ],
)
def test_it_says(
    understanding: Understanding, text: str, changes: dict[str, Any], said: str
) -> None:
    assert reply(understanding, text, "en", changes) == said


@pytest.mark.parametrize(
    ("language", "text", "changes", "said"),
    [
        ("de", "schalte die Stehlampe ein", {}, "Stehlampe ist an."),
        ("de", "schalte das Küchenlicht ein", {}, "Küchenlicht ist noch aus."),
        ("de", "ist die Haustür abgeschlossen", {}, "Ja."),
        ("de", "ist das Garagentor offen", {}, "Nein, Garagentor ist geschlossen."),
        ("de", "wie ist das Wetter", {}, "18 Grad und sonnig."),
        ("zh-CN", "打开落地灯", {}, "落地灯已打开。"),
        ("zh-CN", "车库门开着吗", {}, "不是，车库门关着。"),
        ("zh-CN", "哪些灯开着", {}, "落地灯。"),
        ("ja", "フロアランプをつけて", {}, "フロアランプをつけました。"),
        ("ja", "ガレージのドアは開いてる", {}, "いいえ、ガレージのドアは閉まった状態です。"),
        ("ja", "天気を教えて", {}, "晴れ, 18度です。"),
        ("ja", "タイマーをキャンセルして", {}, "タイマーをキャンセルしました。"),
        ("ja", "全部のタイマーを止めて", {}, "2件のタイマーをキャンセルしました。"),
        ("ja", "今日は何日", {}, "2026年11月20日金曜日。"),
        ("ja", "タイマーはあと何分", {}, "残り1 分、30 秒です。"),
        ("ja", "買い物リストに牛乳を追加して", {}, "牛乳を追加しました。"),
        ("ja", "5分のタイマーをセットして", {}, "5 分、今から始めます。"),
    ],
)
def test_it_speaks_the_language_of_the_question_and_its_names(
    understanding: Understanding, language: str, text: str, changes: dict[str, Any], said: str
) -> None:
    assert reply(understanding, text, language, changes) == said


AWAY = {"available": False, "state": "unavailable"}


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "is the front door locked", "The Front Door is not answering."),
        ("en", "turn on the kitchen light", "The Kitchen Light is not answering."),
        ("en", "set the thermostat to 20", "The Thermostat is not answering."),
        ("de", "ist die Haustür abgeschlossen", "Haustür antwortet nicht."),
        ("de", "schalte das Küchenlicht ein", "Küchenlicht antwortet nicht."),
        ("zh-CN", "车库门开着吗", "车库门没有响应。"),
        ("zh-CN", "打开厨房灯", "厨房灯没有响应。"),
        ("ja", "ガレージのドアは開いてる", "ガレージのドアが応答しません。"),
        ("ja", "キッチンの電気をつけて", "Kitchen Lightが応答しません。"),
    ],
)
def test_what_is_away_is_said_not_to_answer(
    understanding: Understanding, language: str, text: str, said: str
) -> None:
    away = {device.device.replace(".", "__"): AWAY for device in FAMILY.devices}
    assert reply(understanding, text, language, away) == said


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("en", "is the front door locked", "I don't know: the Front Door has not said so yet."),
        (
            "de",
            "ist die Haustür abgeschlossen",
            "Das weiß ich nicht: Haustür hat noch nichts gemeldet.",
        ),
        ("zh-CN", "车库门开着吗", "我不知道，车库门还没有上报。"),
        (
            "ja",
            "ガレージのドアは開いてる",
            "分かりません。ガレージのドアからまだ報告がありません。",
        ),
    ],
)
def test_what_has_not_told_its_state_is_neither_this_nor_that(
    understanding: Understanding, language: str, text: str, said: str
) -> None:
    unknown = {d.device.replace(".", "__"): {"state": "unknown"} for d in FAMILY.devices}
    assert reply(understanding, text, language, unknown) == said


LIGHTS = ("light.living_room_lamp", "light.kitchen")


@pytest.mark.parametrize(
    ("response", "state", "away", "said"),
    [
        ("any", "on", "light.kitchen", "Yes, Living Room Lamp."),
        ("any", "on", "light.living_room_lamp", "No. The Living Room Lamp is not answering."),
        ("all", "on", "light.kitchen", "The Kitchen Light is not answering."),
        (
            "all",
            "off",
            "light.kitchen",
            "No, Living Room Lamp is not off. The Kitchen Light is not answering.",
        ),
        ("which", "on", "light.kitchen", "Living Room Lamp. The Kitchen Light is not answering."),
        ("how_many", "on", "light.kitchen", "1. The Kitchen Light is not answering."),
    ],
)
def test_of_several_the_one_that_is_away_is_never_counted_as_this_or_that(
    response: str, state: str, away: str, said: str
) -> None:
    home = after(FAMILY, {away.replace(".", "__"): AWAY})
    asked = Intent("HassGetState", "en", "", {"state": state}, LIGHTS, response=response)
    assert replies.render(asked, home=home) == said


def test_in_a_language_we_have_no_words_for_its_own_are_used_of_what_is_away() -> None:
    asked = Intent("HassGetState", "fr", "", {"state": "on"}, ("light.kitchen",), response="one")
    home = after(FAMILY, {"light__kitchen": AWAY})
    assert "not answering" not in replies.render(asked, home=home)


def test_the_states_that_were_read_back_count_not_those_of_the_home() -> None:
    intent = Intent("HassTurnOn", "en", "", devices=("light.kitchen",))
    kitchen = FAMILY.device("light.kitchen")
    assert kitchen is not None
    on = kitchen.model_copy(update={"state": "on"})
    assert replies.render(intent, home=FAMILY, states=(on,)) == "Turned on the Kitchen Light."


EVERYTHING = ("light.kitchen", "fan.bedroom", "media_player.tv")
ALL_ON = {"light__kitchen": ON, "fan__bedroom": ON, "media_player__tv": {"state": "playing"}}
ALL_OFF = {"media_player__tv": {"state": "off"}}


@pytest.mark.parametrize(
    ("name", "language", "said"),
    [
        ("HassTurnOn", "en", "Turned on the Bedroom Fan, Kitchen Light, and TV."),
        ("HassTurnOff", "en", "Turned off the Bedroom Fan, Kitchen Light, and TV."),
        ("HassTurnOn", "de", "Bedroom Fan, Kitchen Light und TV sind an."),
        ("HassTurnOff", "de", "Bedroom Fan, Kitchen Light und TV sind aus."),
        ("HassTurnOff", "fr", "Done."),
    ],
)
def test_several_kinds_at_once_are_named(name: str, language: str, said: str) -> None:
    intent = Intent(name, language, "", devices=EVERYTHING, everywhere=True)
    home = after(FAMILY, ALL_ON if name == "HassTurnOn" else ALL_OFF)
    assert replies.render(intent, home=home) == said


def test_of_many_kinds_at_once_a_few_are_named() -> None:
    on = tuple(d.device for d in FAMILY.devices if d.kind in {"light", "switch", "fan"})
    intent = Intent("HassTurnOff", "en", "", devices=on, everywhere=True)
    said = replies.render(intent, home=after(FAMILY, LAMP_OFF))
    assert said == "Turned off the Bedroom Fan, Bedroom Lamp, Coffee Machine and 3 more."
    chinese = replies.render(replace(intent, language="zh-CN"), home=after(FAMILY, LAMP_OFF))
    assert chinese == "厨房灯、吸顶灯、咖啡机和另外3个已关闭。"


def test_what_is_opened_and_switched_at_once_is_simply_done() -> None:
    on = ("light.living_room_lamp", "cover.kitchen_blinds")
    intent = Intent("HassTurnOn", "en", "", devices=on, everywhere=True)
    assert replies.render(intent, home=FAMILY) == "Done."


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({"media_title": "Alien"}, "Alien on the TV."),
        ({"media_title": "Blue", "media_artist": "Joni"}, "Blue by Joni on the TV."),
        ({}, "The TV is playing."),
    ],
)
def test_what_is_playing_is_told(attributes: dict[str, str], said: str) -> None:
    intent = Intent("HearsayPlaying", "en", "", devices=("media_player.tv", "media_player.radio"))
    home = after(FAMILY, {"media_player__tv": {"attributes": attributes}})
    assert replies.render(intent, home=home) == said


def test_nothing_playing_is_told() -> None:
    intent = Intent("HearsayPlaying", "en", "", devices=("media_player.radio",))
    assert replies.render(intent, home=FAMILY) == "Nothing is playing."


def test_nothing_there_is_said_so() -> None:
    question = Intent("HassGetState", "en", "", response="which")
    assert replies.render(question, home=FAMILY) == "I found nothing like that here."


def test_names_are_data_to_the_templates() -> None:
    lamp = FAMILY.devices[0].model_copy(update={"name": "{{ 7 * 7 }}", "aliases": ()})
    home = replace(FAMILY, devices=(lamp,))
    question = Intent("HassGetState", "en", "", {"state": "off"}, (lamp.device,), response="which")
    assert replies.render(question, home=home) == "{{ 7 * 7 }}."


def test_help_names_examples_in_the_language() -> None:
    for language, example in (("en", "turn on"), ("de", "Schalte"), ("zh-CN", "打开")):
        assert example in replies.render(Intent("HearsayHelp", language, ""), home=FAMILY)
