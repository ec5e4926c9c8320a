"""Units, percent and money, in the words of the language."""

import re
from decimal import Decimal

from babel import Locale
from babel.numbers import get_currency_name
from babel.units import format_unit

from agents.tts.speakable.numbers import LETTERS, NUMBER, parse
from agents.tts.speakable.words import Words

UNITS = {
    "%": "percent", "°C": "temperature-celsius", "°F": "temperature-fahrenheit",
    "°": "angle-degree",
    "km/h": "speed-kilometer-per-hour", "kmh": "speed-kilometer-per-hour",
    "m/s": "speed-meter-per-second", "mph": "speed-mile-per-hour", "kn": "speed-knot",
    "km": "length-kilometer", "m": "length-meter", "cm": "length-centimeter",
    "mm": "length-millimeter", "mi": "length-mile", "ft": "length-foot", "yd": "length-yard",
    "km²": "area-square-kilometer", "m²": "area-square-meter", "cm²": "area-square-centimeter",
    "m³": "volume-cubic-meter", "l": "volume-liter", "L": "volume-liter",
    "ml": "volume-milliliter", "mL": "volume-milliliter", "cl": "volume-centiliter",
    "kg": "mass-kilogram", "g": "mass-gram", "mg": "mass-milligram", "lb": "mass-pound",
    "lbs": "mass-pound", "oz": "mass-ounce",
    "W": "power-watt", "kW": "power-kilowatt", "MW": "power-megawatt",
    "kWh": "energy-kilowatt-hour", "kcal": "energy-kilocalorie", "kJ": "energy-kilojoule",
    "V": "electric-volt", "mA": "electric-milliampere", "lx": "light-lux",
    "Hz": "frequency-hertz", "kHz": "frequency-kilohertz", "MHz": "frequency-megahertz",
    "GHz": "frequency-gigahertz", "Pa": "pressure-pascal", "hPa": "pressure-hectopascal",
    "mbar": "pressure-millibar", "bar": "pressure-bar", "ppm": "concentr-permillion",
    "kB": "digital-kilobyte", "MB": "digital-megabyte", "GB": "digital-gigabyte",
    "TB": "digital-terabyte", "h": "duration-hour", "min": "duration-minute",
    "s": "duration-second", "sec": "duration-second", "ms": "duration-millisecond",
}  # fmt: skip
"""What is written, and CLDR's name of it."""

CURRENCIES = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "￥": "JPY", "₹": "INR"}
_CODES = "USD|EUR|GBP|CHF|JPY|CNY|INR|CAD|AUD|SEK|NOK|DKK|PLN|CZK"

_SIGNS = "|".join(re.escape(sign) for sign in sorted(CURRENCIES, key=len, reverse=True))
_BEFORE = re.compile(rf"(?P<sign>{_SIGNS})\s?(?P<number>{NUMBER})(?![{LETTERS}])")
_AFTER = re.compile(
    rf"(?<![{LETTERS}0-9.,])(?P<number>{NUMBER})\s?(?P<sign>{_SIGNS}|{_CODES})(?![{LETTERS}0-9])"
)
_SYMBOLS = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
_UNIT = re.compile(
    rf"(?<![{LETTERS}0-9.,:/])(?P<minus>[-–])?(?P<number>{NUMBER})[\s\u202f]?(?P<unit>{_SYMBOLS})"
    rf"(?![{LETTERS}0-9²³/°%]|\.\w)"
)


def say_units(text: str, words: Words) -> str:
    """Return `text` with amounts in words: `20 °C` becomes `20 degrees Celsius`."""
    text = _BEFORE.sub(lambda m: _money(m, words), text)
    text = _AFTER.sub(lambda m: _money(m, words), text)
    return _UNIT.sub(lambda m: _amount(m, words), text)


def _amount(found: re.Match[str], words: Words) -> str:
    number, unit = parse(found["number"], words), UNITS[found["unit"]]
    minus = words.minus if found["minus"] else ""
    if unit == "percent" and words.base == "zh":
        return f"{minus}百分之{number}"
    return minus + (_in_words(number, unit, words.locale) or found[0].removeprefix("-"))


def _in_words(number: Decimal, unit: str, locale: Locale) -> str | None:
    for length in ("long", "short", "narrow"):
        text = format_unit(number, unit, length, format="0.##########", locale=locale)
        if unit == "percent" or unit not in text:  # babel falls back to CLDR's name
            return text
    return None


def _money(found: re.Match[str], words: Words) -> str:
    number = parse(found["number"], words)
    sign = found["sign"]
    code = CURRENCIES.get(sign, sign)
    if code == "JPY" and words.base == "zh" and sign != "JPY":
        code = "CNY"
    name = get_currency_name(code, count=number, locale=words.locale)
    if words.base in {"zh", "ja"}:
        return f"{number.normalize():f}{name}"
    whole, _, cents = f"{number:f}".partition(".")
    return f"{whole} {name} {cents}".rstrip() if cents.strip("0") else f"{whole} {name}"
