"""Words how the weather will be, from the forecast that the home's weather tells.

An entry of a forecast is Home Assistant's: `datetime`, `condition`, `temperature` (the highest),
`templow`, `precipitation_probability` in percent; of a day, half a day or an hour.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from babel.dates import format_date

from agents.understanding.meaning import Intent
from agents.understanding.phrases import locale_of, row, say, sentence
from agents.understanding.words import FALLBACK, voice, words
from bus.messages import DeviceState

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SEVERAL = 3
"""Days that are told where somebody asks for no certain one."""
RELATIVE = 2
"""How many days ahead have names of their own: tomorrow, the day after."""
WORST = (
    "exceptional", "hail", "lightning-rainy", "lightning", "pouring", "snowy-rainy", "snowy",
    "rainy",
)  # fmt: skip
"""Of several parts of a day, what it is called by, if there is any of that."""
MEANS: Mapping[str, frozenset[str]] = {
    "rain": frozenset({"rainy", "pouring", "lightning-rainy", "snowy-rainy"}),
    "snow": frozenset({"snowy", "snowy-rainy"}),
    "sun": frozenset({"sunny"}),
}
"""The conditions that mean yes where somebody asks whether it will be so."""
HALF = frozenset({("sun", "partlycloudy")})
SEEN = {"wind": frozenset({"windy", "windy-variant"}), "fog": frozenset({"fog"})}
"""Here another condition is no no: it may be rainy, and windy besides."""
LIKELY, UNLIKELY = 50, 10
"""Percent from which a chance counts, and below which it is not worth a word."""
Verdict = Literal["yes", "perhaps", "no"]


@dataclass(frozen=True)
class Day:
    """How one day will be."""

    date: dt.date
    condition: str = ""
    high: float | None = None
    low: float | None = None
    chance: float | None = None
    """Of rain or snow, in percent."""


def answer(intent: Intent, devices: Sequence[DeviceState], now: dt.datetime | None) -> str:
    """Return how the weather will be; `now` is the local time, with its zone."""
    language = intent.language
    foretold = next((d for d in devices if d.available and d.attributes.get("forecast")), None)
    if foretold is None or now is None:
        return say("forecast_unknown", language)
    every = days(foretold.attributes["forecast"], now.tzinfo)
    known = {day.date: day for day in every if day.condition or day.high is not None}
    code, weather = intent.slots.get("day"), str(intent.slots.get("weather", ""))
    wanted = [known[date] for date in asked(code, weather, now.date()) if date in known]
    if not wanted:
        return say("forecast_not_then", language)
    verdicts = [verdict(day, weather) for day in wanted]
    most = next((v for v in ("yes", "perhaps", "no") if v in verdicts), None)
    told = [day for day, v in zip(wanted, verdicts, strict=True) if v == most]
    parts = [say(f"forecast_{most}", language)] if most else []
    parts += [_day(day, code, now.date(), language) for day in told]
    return _gap(language).join(sentence(part, language) for part in parts)


def days(forecast: Any, zone: dt.tzinfo | None) -> list[Day]:
    """Return the days of a forecast, in their order; what is no entry of one is left out."""
    entries = forecast if isinstance(forecast, list) else []
    of_days: dict[dt.date, list[Mapping[str, Any]]] = {}
    for entry in entries:
        date = _date(entry.get("datetime"), zone) if isinstance(entry, Mapping) else None
        if date is not None:
            of_days.setdefault(date, []).append(entry)
    return [_whole(date, of_days[date]) for date in sorted(of_days)]


def asked(code: Any, weather: str, today: dt.date) -> list[dt.date]:
    """Return the days somebody asks about.

    `code` is how many days ahead, a day of the week, `weekend`, `days`, or None: then it is today
    where a certain `weather` was asked for, else the next few days.
    """
    if code in WEEK:
        return [_ahead(today, (WEEK.index(str(code)) - today.weekday() - 1) % 7 + 1)]
    if code == "weekend":
        first = max(WEEK.index("saturday") - today.weekday(), 0)
        return [_ahead(today, n) for n in range(first, WEEK.index("sunday") - today.weekday() + 1)]
    if isinstance(code, int):
        return [_ahead(today, code)]
    if code is None and weather:
        return [today]
    first = 0 if code is None else 1
    return [_ahead(today, n) for n in range(first, first + SEVERAL)]


def verdict(day: Day, weather: str) -> Verdict | None:
    """Return whether a day will be so; None where nobody asked that, or nobody can say."""
    if weather in SEEN:
        return "yes" if day.condition in SEEN[weather] else None
    if weather not in MEANS or not day.condition:
        return None
    so = day.condition in MEANS[weather]
    if weather == "sun" or day.chance is None:
        return "yes" if so else "perhaps" if (weather, day.condition) in HALF else "no"
    if so:
        return "yes" if day.chance >= LIKELY else "perhaps"
    dry = weather == "rain" and day.condition not in MEANS["snow"]
    return "perhaps" if dry and day.chance >= LIKELY else "no"


def _ahead(today: dt.date, days: int) -> dt.date:
    return today + dt.timedelta(days=days)


def _date(said: Any, zone: dt.tzinfo | None) -> dt.date | None:
    try:
        moment = dt.datetime.fromisoformat(str(said))
        return (moment.astimezone(zone) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):
        return None


def _whole(date: dt.date, entries: Sequence[Mapping[str, Any]]) -> Day:
    """Return one day of all that is told of its parts."""
    conditions = [str(entry["condition"]) for entry in entries if entry.get("condition")]
    common = [name for name, _ in Counter(conditions).most_common(1)]
    highs = _numbers(entries, "temperature")
    lows = _numbers(entries, "templow") + (highs if len(entries) > 1 else [])
    return Day(
        date,
        condition=next((name for name in WORST if name in conditions), "".join(common)),
        high=max(highs, default=None),
        low=min(lows, default=None),
        chance=max(_numbers(entries, "precipitation_probability"), default=None),
    )


def _numbers(entries: Iterable[Mapping[str, Any]], name: str) -> list[float]:
    values = (entry.get(name) for entry in entries)
    return [float(v) for v in values if isinstance(v, int | float) and abs(v) < 1000]  # noqa: PLR2004 - no weather


def _day(day: Day, code: Any, today: dt.date, language: str) -> str:
    known = voice(language).weather or words(FALLBACK).weather
    parts = [known.get(day.condition, "")]
    if day.high is not None:
        key = "forecast_high" if day.low is None else "forecast_range"
        parts.append(say(key, language, low=round(day.low or 0), high=round(day.high)))
    if day.chance and day.chance >= UNLIKELY and day.condition not in MEANS["snow"]:
        parts.append(say("forecast_rain", language, percent=round(day.chance)))
    told = row([part for part in parts if part], language)
    return say("forecast_is", language, day=_called(day.date, code, today, language), weather=told)


def _called(date: dt.date, code: Any, today: dt.date, language: str) -> str:
    """Return the day's name: as it was asked for, so that mishearing is noticed."""
    ahead = (date - today).days
    if ahead <= RELATIVE and code not in {*WEEK, "weekend"}:
        return say(f"day_{ahead}", language)
    return str(format_date(date, "EEEE", locale=locale_of(language)))


def _gap(language: str) -> str:
    return "" if language.startswith(("zh", "ja")) else " "
