"""What entities tell besides their states: forecasts, items, and values that are set."""

from pathlib import Path
from typing import Any

import pytest

from devices.homeassistant.entities import Entity
from devices.homeassistant.more import LONGEST, Subscription, more_of
from tests.devices.homeassistant.server import Recorded
from tests.devices.homeassistant.test_backend import Home, connected, home, server

__all__ = ["home", "server"]
WEATHER = "weather.demo_weather_south"


async def subscribed(home: Home, server: Recorded, times: int) -> None:
    """Wait until the forecast was asked for so often."""
    while sum(asked["type"] == "weather/subscribe_forecast" for asked in server.asked) < times:
        await home.state(WEATHER)


async def test_the_days_to_come_are_an_attribute(home: Home) -> None:
    weather = await home.state(WEATHER)
    assert weather.state == "sunny"
    today, tomorrow, *later = weather.attributes["forecast"]
    assert (today["condition"], tomorrow["condition"], len(later)) == ("rainy", "rainy", 5)
    assert (tomorrow["temperature"], tomorrow["templow"]) == (19.0, 8.0)
    assert tomorrow["precipitation_probability"] == 30


async def test_a_new_forecast_takes_the_place_of_the_old_one(home: Home, server: Recorded) -> None:
    await home.state(WEATHER)
    new = {"type": "daily", "forecast": [{"datetime": "2026-11-21", "condition": "snowy"}]}
    await server.tell("weather/subscribe_forecast", new)
    weather = await home.state(WEATHER)
    assert weather.attributes["forecast"] == [{"datetime": "2026-11-21", "condition": "snowy"}]
    await server.tell("weather/subscribe_forecast", {"type": "daily", "forecast": None})
    assert "forecast" not in (await home.state(WEATHER)).attributes


async def test_a_change_of_the_state_keeps_the_forecast(home: Home, server: Recorded) -> None:
    await home.state(WEATHER)
    await server.change(WEATHER, s="rainy")
    weather = await home.state(WEATHER)
    assert (weather.state, len(weather.attributes["forecast"])) == ("rainy", 7)


async def test_what_comes_back_is_asked_again(home: Home, server: Recorded) -> None:
    """A subscription ends with the entity that was loaded, though nobody says so."""
    await subscribed(home, server, 1)
    await server.change(WEATHER, s="unavailable")
    assert not (await home.state(WEATHER)).available
    await server.change(WEATHER, s="sunny")
    await subscribed(home, server, 2)


@pytest.mark.parametrize("event", [{}, {"forecast": "soon"}, {"forecast": [1, None]}, [], None])
async def test_a_forecast_that_is_none_costs_only_itself(
    home: Home, server: Recorded, event: Any
) -> None:
    await home.state(WEATHER)
    await server.tell("weather/subscribe_forecast", event)
    assert "forecast" not in (await home.state(WEATHER)).attributes


@pytest.mark.parametrize(
    ("features", "which"),
    [(1, "daily"), (7, "daily"), (6, "twice_daily"), (2, "hourly"), (0, None), ("many", None)],
)
def test_the_forecast_by_days_is_the_one_that_is_wanted(features: Any, which: str | None) -> None:
    how = more_of("weather.x", Entity("sunny", {"supported_features": features}))
    assert (how and how.fields["forecast_type"]) == which


def test_an_endless_forecast_is_cut() -> None:
    how = more_of("weather.x", Entity("sunny", {"supported_features": 2}))
    assert isinstance(how, Subscription)
    entries = [{"datetime": f"{n}", "condition": "sunny"} for n in range(1_000)]
    assert len(how.read({"forecast": entries})["forecast"]) == LONGEST


async def test_a_text_that_holds_a_password_stays_unseen(server: Recorded, tmp_path: Path) -> None:
    exposed = server.answers["homeassistant/expose_entity/list"]["exposed_entities"]
    for name, mode in (("text.note", "text"), ("text.secret", "password"), ("input_text.b", None)):
        exposed[name] = {"conversation": True}
        server.entities["a"][name] = {"s": "", "a": {"mode": mode}, "c": "x"}
    async with connected(server, tmp_path) as home:
        devices = await home.devices()
    assert "text.secret" not in devices
    assert devices["text.note"].available  # nothing is a text, too
    assert devices["input_text.b"].state == ""


@pytest.mark.parametrize("items", ["milk", [1, None, {}], [{"summary": ""}], None])
def test_what_is_no_list_has_no_items(items: Any) -> None:
    how = more_of("todo.x", Entity("0", {}))
    assert how is not None
    assert how.read({"items": items}) == {"items": []}


def test_an_endless_list_is_cut() -> None:
    how = more_of("todo.x", Entity("0", {}))
    assert how is not None
    items = [{"summary": "x" * 100_000, "uid": str(n), "due": None} for n in range(2_000)]
    read = how.read({"items": items})["items"]
    assert (len(read), len(read[0]["summary"]), read[0].keys()) == (
        1_000,
        1_000,
        {"summary", "uid"},
    )
