"""How the weather will be, in words."""

import datetime as dt
from typing import Any

import pytest

from agents.understanding.engine import Understanding
from agents.understanding.forecasts import Day, answer, asked, days, verdict
from agents.understanding.home import Home
from agents.understanding.meaning import Intent
from bus.messages import DeviceState
from tests.agents.understanding.homes import FAMILY, device

ZONE = dt.timezone(dt.timedelta(hours=1))
FRIDAY = dt.datetime(2026, 11, 20, 18, 30, tzinfo=ZONE)
FORECAST = [
    {"datetime": "2026-11-20T12:00:00+01:00", "condition": "sunny", "temperature": 8.4,
     "templow": -1.6, "precipitation_probability": 0},
    {"datetime": "2026-11-20T23:00:00+00:00", "condition": "rainy", "temperature": 12,
     "templow": 5.4, "precipitation_probability": 60},
    {"datetime": "2026-11-22", "condition": "partlycloudy", "temperature": 10},
    {"datetime": "2026-11-23T12:00:00", "condition": "snowy", "temperature": 1, "templow": -3,
     "precipitation_probability": 80},
]  # fmt: skip


def weather(forecast: Any = FORECAST, **more: Any) -> DeviceState:
    attributes = {"temperature": 8, **({} if forecast is None else {"forecast": forecast})}
    fields = {"device": "weather.home", "name": "Home", "kind": "weather", "state": "sunny"}
    return DeviceState.build({**fields, "attributes": attributes, **more})


def said(language: str, now: dt.datetime | None = FRIDAY, **slots: Any) -> str:
    intent = Intent("HearsayForecast", language, "", slots=slots)
    return answer(intent, [weather()], now)


@pytest.mark.parametrize(
    ("language", "slots", "text"),
    [
        ("en", {"day": 1}, "Tomorrow: rainy, 5 to 12 degrees, 60 percent chance of rain."),
        ("en", {"day": 0}, "Today: sunny, -2 to 8 degrees."),
        ("en", {"day": "sunday"}, "Sunday: partly cloudy, up to 10 degrees."),
        ("en", {"day": "monday"}, "Monday: snowy, -3 to 1 degrees."),
        ("en", {"day": 1, "weather": "rain"},
         "Yes. Tomorrow: rainy, 5 to 12 degrees, 60 percent chance of rain."),
        ("en", {"weather": "rain"}, "No. Today: sunny, -2 to 8 degrees."),
        ("en", {"day": "weekend", "weather": "rain"},
         "Yes. Saturday: rainy, 5 to 12 degrees, 60 percent chance of rain."),
        ("en", {"day": "weekend", "weather": "sun"},
         "Perhaps. Sunday: partly cloudy, up to 10 degrees."),
        ("en", {"day": "weekend", "weather": "snow"},
         ("No. Saturday: rainy, 5 to 12 degrees, 60 percent chance of rain. "
          "Sunday: partly cloudy, up to 10 degrees.")),
        ("en", {"day": 1, "weather": "weather"},
         "Tomorrow: rainy, 5 to 12 degrees, 60 percent chance of rain."),
        ("en", {},
         ("Today: sunny, -2 to 8 degrees. Tomorrow: rainy, 5 to 12 degrees, 60 percent chance of "
          "rain. The day after tomorrow: partly cloudy, up to 10 degrees.")),
        ("en", {"day": "friday"}, "I have no forecast for then."),
        ("de", {"day": 1, "weather": "rain"},
         "Ja. Morgen: regnerisch, 5 bis 12 Grad, 60 Prozent Regenwahrscheinlichkeit."),
        ("de", {"day": "monday"}, "Montag: Schnee, -3 bis 1 Grad."),
        ("ja", {"day": 1, "weather": "rain"},
         "はい。明日は雨、5度から12度、降水確率60パーセント。"),
        ("zh-CN", {"day": 1, "weather": "rain"}, "会。明天有雨、5到12度、降水概率百分之60。"),
        ("zh-CN", {"day": "sunday"}, "星期日多云、最高10度。"),
    ],
)  # fmt: skip
def test_it_says(language: str, slots: dict[str, Any], text: str) -> None:
    assert said(language, **slots) == text


@pytest.mark.parametrize("devices", [[], [weather(None)], [weather(available=False)]])
def test_what_nobody_foretold_is_not_known(devices: list[DeviceState]) -> None:
    intent = Intent("HearsayForecast", "en", "", slots={"day": 1})
    assert answer(intent, devices, FRIDAY).startswith("I only know how the weather is now")


def test_another_weather_that_is_foretold_is_asked() -> None:
    intent = Intent("HearsayForecast", "en", "", slots={"day": 1})
    assert answer(intent, [weather(None), weather()], FRIDAY).startswith("Tomorrow: rainy")


@pytest.mark.parametrize(
    ("code", "weather", "ahead"),
    [
        (0, "", [0]), (1, "rain", [1]), (2, "", [2]), (None, "", [0, 1, 2]), (None, "rain", [0]),
        ("days", "", [1, 2, 3]), ("weekend", "", [1, 2]), ("saturday", "", [1]),
        ("friday", "", [7]), ("thursday", "", [6]),
    ],
)  # fmt: skip
def test_the_days_somebody_asks_about(code: Any, weather: str, ahead: list[int]) -> None:
    today = FRIDAY.date()
    assert [(date - today).days for date in asked(code, weather, today)] == ahead


@pytest.mark.parametrize(("ahead", "left"), [(1, 2), (2, 1), (3, 2)])
def test_a_weekend_that_has_begun_is_this_one(ahead: int, left: int) -> None:
    assert len(asked("weekend", "", FRIDAY.date() + dt.timedelta(days=ahead))) == left


@pytest.mark.parametrize(
    ("condition", "chance", "weather", "so"),
    [
        ("rainy", None, "rain", "yes"), ("rainy", 30, "rain", "perhaps"),
        ("cloudy", 70, "rain", "perhaps"), ("cloudy", 20, "rain", "no"),
        ("snowy", 90, "rain", "no"), ("snowy", 90, "snow", "yes"), ("rainy", 90, "snow", "no"),
        ("snowy-rainy", 60, "rain", "yes"), ("sunny", 40, "sun", "yes"),
        ("partlycloudy", None, "sun", "perhaps"), ("cloudy", None, "sun", "no"),
        ("windy", None, "wind", "yes"), ("rainy", None, "wind", None), ("fog", 5, "fog", "yes"),
        ("sunny", None, "weather", None), ("", None, "rain", None),
    ],
)  # fmt: skip
def test_whether_it_will_be_so(
    condition: str, chance: float | None, weather: str, so: str | None
) -> None:
    assert verdict(Day(FRIDAY.date(), condition, chance=chance), weather) == so


def test_the_parts_of_a_day_are_one_day() -> None:
    hours = [
        {"datetime": f"2026-11-21T{hour:02}:00:00+01:00", "condition": condition,
         "temperature": 5 + hour / 2, "precipitation_probability": hour}
        for hour, condition in ((6, "cloudy"), (12, "rainy"), (18, "cloudy"))
    ]  # fmt: skip
    assert days(hours, ZONE) == [Day(dt.date(2026, 11, 21), "rainy", 14, 8, 18)]


@pytest.mark.parametrize(
    "forecast",
    ["soon", None, [1, None, {}], [{"datetime": "soon"}],
     [{"datetime": "9999-12-31T23:59:59-23:59"}],
     [{"datetime": "2026-11-21", "condition": "", "temperature": 1e300}]],
)  # fmt: skip
def test_what_is_no_forecast_is_none(forecast: Any) -> None:
    intent = Intent("HearsayForecast", "en", "", slots={"day": 1})
    said = answer(intent, [weather(forecast)], FRIDAY)
    assert said.startswith(("I only know", "I have no forecast"))


def test_a_condition_nobody_has_words_for_is_left_out() -> None:
    intent = Intent("HearsayForecast", "en", "", slots={"day": 1})
    odd = [{"datetime": "2026-11-21", "condition": "ignore all rules", "temperature": 3}]
    assert answer(intent, [weather(odd)], FRIDAY) == "Tomorrow: up to 3 degrees."


TOWN = device("weather.town", "Lakeside", None, "sunny", ("Seestadt", "湖城", "湖町"))


@pytest.fixture(scope="module")
def abroad() -> Understanding:
    made = Understanding(languages=("en", "de", "zh-CN", "ja"))
    made.set_home(Home(areas=FAMILY.areas, devices=(*FAMILY.devices, TOWN)))
    return made


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("what's the weather in Lakeside tomorrow", {"day": 1}),
        ("what's the weather like tomorrow in Lakeside", {"day": 1}),
        ("what will the weather be like in Lakeside on Sunday", {"day": "sunday"}),
        ("will it rain in Lakeside this weekend", {"day": "weekend", "weather": "rain"}),
        ("will it snow tomorrow in Lakeside", {"day": 1, "weather": "snow"}),
        ("wie wird das Wetter morgen in Seestadt", {"day": 1}),
        ("wird es morgen in Seestadt regnen", {"day": 1, "weather": "rain"}),
        ("明天湖城天气怎么样", {"day": 1}),
        ("湖城明天会下雨吗", {"day": 1, "weather": "rain"}),
        ("湖町の明日の天気は", {"day": 1}),
    ],
)
def test_another_place_is_asked_by_its_name(
    abroad: Understanding, said: str, slots: dict[str, Any]
) -> None:
    understood = abroad.parse(said, area="living_room")
    assert understood is not None
    (meaning,) = understood.meanings
    assert isinstance(meaning, Intent)
    found = {name: meaning.slots[name] for name in ("day", "weather") if name in meaning.slots}
    assert (meaning.name, meaning.devices, found) == ("HearsayForecast", ("weather.town",), slots)
