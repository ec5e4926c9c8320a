"""What somebody wants a number, a choice or a text to be, from what was said of it."""

import re
from difflib import get_close_matches

from agents.understanding.text import fold
from bus.messages import DeviceState

NUMBERS = frozenset({"number", "input_number", "counter"})
CHOICES = frozenset({"select", "input_select"})
TEXTS = frozenset({"text", "input_text"})
ALIKE = 0.8
"""How much of an option must have been said, from 0 to 1."""
_NUMBER = re.compile(
    r"(?P<minus>-|minus )?(?P<number>\d{1,9}(?:[.,]\d{1,6})?) ?[^\d\s]{0,12}", re.IGNORECASE
)


def wanted(device: DeviceState, said: object) -> float | str | None:
    """Return the value as the device has it; None if it can have no such value."""
    text = str(said).strip()
    if device.kind in NUMBERS:
        return said if isinstance(said, int | float) else _number(text)
    if device.kind in CHOICES:
        return _option(device, text)
    return text if device.kind in TEXTS else None


def _number(text: str) -> float | None:
    match = _NUMBER.fullmatch(text.rstrip(".。!"))
    if match is None:
        return None
    value = float(match["number"].replace(",", "."))
    return -value if match["minus"] else value


def _option(device: DeviceState, text: str) -> str | None:
    """Return the option that was said: `light_speed` is called "light speed"."""
    listed = device.attributes.get("options")
    options = {_key(str(option)): str(option) for option in listed or () if _key(str(option))}
    key = _key(text)
    if key in options:
        return options[key]
    close = get_close_matches(key, options, n=1, cutoff=ALIKE)
    return options[close[0]] if close else None


def _key(text: str) -> str:
    return fold(text).replace(" ", "")
