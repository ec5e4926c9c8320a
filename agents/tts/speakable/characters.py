"""Characters that nobody sees or says."""

import re
import unicodedata

_JOINED = re.compile("(?<=[\u0600-\u0dff])[\u200c\u200d](?=[\u0600-\u0dff])")
"""Joiners inside Arabic and Indic words are letters' business and stay."""
_PICTURES = re.compile(
    "[\U0001f000-\U0001faff\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff\u25a0-\u27bf\u2900-\u297f"
    "\u2b00-\u2bff\ufe00-\ufe0f\u20e3]+"
)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code).isalnum()}
_FULL_WIDTH |= {ord("％"): ord("%"), ord("－"): ord("-"), ord("＋"): ord("+")}
_ONE_SIGN = {"℃": "°C", "℉": "°F", "㎡": "m²", "㎥": "m³", "㎞": "km", "㎏": "kg", "−": "-"}


def visible(text: str) -> str:
    """Return `text` without control, zero-width, direction and tag characters."""
    kept: list[str] = []
    joiners = {found.start() for found in _JOINED.finditer(text)}
    for at, character in enumerate(text):
        if character.isspace():
            kept.append("\n" if character == "\n" else " ")
        elif at in joiners or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}:
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


def without_pictures(text: str) -> str:
    """Return `text` without emoji and arrows, and with plain digits and letters."""
    text = text.translate(_FULL_WIDTH)
    for sign, plain in _ONE_SIGN.items():
        text = text.replace(sign, plain)
    return _PICTURES.sub(" ", text)
