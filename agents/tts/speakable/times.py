"""Times of day and dates."""

import re
from datetime import date

from babel.dates import format_date

from agents.tts.speakable.words import Words

_TIME = re.compile(
    r"(?<![\d:.,])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::00)?(?![\d:]|\.\d)"
    r"(?P<half>\s?[ap]\.?m\b\.?)?(?P<unit>\s?(?:Uhr|uur|h)\b)?",
    re.IGNORECASE,
)
_ISO = re.compile(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?:T(?=\d)|(?![\d-]))")
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?![\d])")
_NOON = 12


def say_times(text: str, words: Words) -> str:
    """Return `text` with dates and times in words."""
    text = _ISO.sub(lambda m: _date(m[0], m[1], m[2], m[3], words), text)
    text = _DOTTED.sub(lambda m: _date(m[0], m[3], m[2], m[1], words), text)
    return _TIME.sub(lambda m: _time(m, words), text)


def _date(written: str, year: str, month: str, day: str, words: Words) -> str:
    try:
        when = date(int(year), int(month), int(day))
    except ValueError:  # 2026-13-45 is no date: said as it is written
        return written
    gap = " " if written.endswith("T") else ""
    return format_date(when, "long", locale=words.locale) + gap


def _time(found: re.Match[str], words: Words) -> str:
    clock = words.clock
    if clock is None:
        return found[0]
    hour, minute = int(found["hour"]), int(found["minute"])
    half = found["half"] or ""
    if minute == 0:
        late = clock.late_full if hour > _NOON or not hour else ""
        pattern = "{h}" if half else late or clock.full
    else:
        pattern = clock.minutes if minute >= 10 else clock.few  # noqa: PLR2004  # two digits
    return pattern.format(h=hour, m=minute) + half
