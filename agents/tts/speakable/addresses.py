"""Addresses of pages and people, as one tells them to somebody."""

import re

from agents.tts.speakable.words import Words

_URL = re.compile(
    r"(?<![A-Za-z0-9])(?:https?://|(?=www\.))(?:[^\s/@]+@)?(?:www\.)?(?P<host>[\w.-]+)(?::\d+)?"
    r"(?P<path>/[^\s?#<>\"']*)?(?P<query>[?#][^\s<>\"']*)?",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"(?:mailto:)?([A-Za-z0-9._%+-]+)@([A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)")
_END = re.compile(r"[.,;:!?)\]}»”’。，！？）」]+$")
LONGEST_PATH = 40
"""A longer path of an address is nothing to listen to."""


def say_addresses(text: str, words: Words) -> str:
    """Return `text` with addresses in words: `me at example dot org`."""
    return _EMAIL.sub(lambda m: _email(m, words), _URL.sub(lambda m: _url(m, words), text))


def _url(found: re.Match[str], words: Words) -> str:
    end = _END.search(found[0])
    last = end[0] if end else ""
    host = _END.sub("", found["host"])
    path = _END.sub("", found["path"] or "").strip("/")
    parts = path.split("/") if path and len(path) <= LONGEST_PATH else []
    return (
        f" {words.slash} ".join([_dotted(host, words), *(_dotted(p, words) for p in parts)]) + last
    )


def _email(found: re.Match[str], words: Words) -> str:
    return f"{_dotted(found[1], words)} {words.at} {_dotted(found[2], words)}"


def _dotted(name: str, words: Words) -> str:
    return name.replace(".", f" {words.dot} " if words.dot != "." else ".").replace("_", " ")
