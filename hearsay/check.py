"""What `hearsay doctor` says of one thing it looked at."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Check:
    """What was looked at, what was found, and the one thing to do about it."""

    check: str
    result: Literal["ok", "note", "fail"]
    found: str
    do: str = ""
