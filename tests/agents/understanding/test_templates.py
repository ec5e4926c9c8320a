"""The packages' response templates: all of them can be said, none can do anything else."""

import datetime as dt
from types import SimpleNamespace

import pytest
from home_assistant_intents import get_intents, get_languages

from agents.understanding import templates
from tests.agents.understanding.homes import device

TIMER = SimpleNamespace(
    is_active=True,
    total_seconds_left=3_725,
    rounded_hours_left=1,
    rounded_minutes_left=2,
    rounded_seconds_left=5,
    start_hours=1,
    start_minutes=2,
    start_seconds=5,
    name="tea",
    area="Kitchen",
)
SLOTS = {
    "name": "lamp",
    "area": "kitchen",
    "floor": "ground",
    "state": "on",
    "item": "milk",
    "device_class": "blind",
    "domain": "light",
    "hours": "1",
    "minutes": "2",
    "seconds": "3",
    "brightness": "40",
    "color": "red",
    "temperature": "21",
    "position": "30",
    "percentage": "50",
    "volume_level": "30",
    "volume_step": "up",
    "fan_mode": "auto",
    "search_query": "jazz",
    "canceled": 2,
    "media": True,
    "timers": [TIMER],
    "time": dt.time(14, 5),
    "date": dt.date(2026, 11, 20),
}
UNSAYABLE = 0.04
"""A few templates need what Home Assistant's own environment adds; the caller has other words."""


@pytest.mark.parametrize("language", get_languages())
def test_a_languages_responses_can_be_said(language: str) -> None:
    lamp = device("light.lamp", "Lamp", state="on")
    climate = device("climate.c", "Heat", state="heat", current_temperature=20, temperature=21)
    data = get_intents(language)
    assert data is not None
    every = [(n, k, t) for n, r in data["responses"]["intents"].items() for k, t in r.items()]
    silent = [
        (name, key)
        for name, key, text in every
        if text.strip()
        and templates.render(
            name,
            key,
            language,
            slots=SLOTS,
            matched=[climate if "Climate" in name else lamp],
            unmatched=[device("light.b", "Other")],
        )
        is None
    ]
    assert len(silent) <= UNSAYABLE * len(every) + 1, silent


def test_a_template_that_lacks_a_slot_says_nothing_rather_than_nonsense() -> None:
    assert templates.render("HassCancelAllTimers", "default", "en", slots={}) is None


def test_an_intent_or_a_language_without_templates_says_nothing() -> None:
    assert templates.render("HearsayStop", "default", "en", slots={}) is None
    assert templates.render("HassTurnOn", "default", "xx", slots={}) is None
    assert not templates.knows("HassGetWeather", "ja")
    assert templates.knows("HassGetWeather", "en")
