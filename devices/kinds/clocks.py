"""Timers that belong to the home's system. Those people set by voice are the assistant's own."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from devices.arguments import Attributes, Moment
from devices.kind import Action, Call, Kind, Status

LONGEST_S = 24 * 3600 * 366
STATES = ("idle", "active", "paused")
_CLOCK = re.compile(r"(-?)(\d{1,5}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?")


@dataclass(frozen=True)
class Span:
    """A length of time: seconds, or hours, minutes and seconds."""

    least_s: int = 0

    def __str__(self) -> str:
        """Say what it takes."""
        return "seconds, or time like 0:05:00"

    def check(self, value: Any, attributes: Attributes) -> str:
        """Return it as Home Assistant writes it."""
        del attributes
        seconds = None if isinstance(value, bool) else seconds_of(value)
        if seconds is None or not self.least_s <= seconds <= LONGEST_S:
            raise ValueError("must be seconds, or a time like 0:05:00")
        return spelled(seconds)


def seconds_of(value: Any) -> int | None:
    """Return a length of time in seconds; None if it is none."""
    if isinstance(value, int | float):
        return int(value) if abs(value) <= LONGEST_S else None
    match = _CLOCK.fullmatch(str(value).strip()[:40])
    if match is None:
        return int(value) if re.fullmatch(r"-?\d{1,8}", str(value).strip()[:40]) else None
    hours, minutes, seconds = int(match[2]), int(match[3]), int(match[4] or 0)
    return (-1 if match[1] else 1) * (hours * 3600 + minutes * 60 + seconds)


def spelled(seconds: int) -> str:
    """Return a length of time as Home Assistant writes it: 0:05:00."""
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds % 3600 // 60:02}:{seconds % 60:02}"


def _start(call: Call) -> Status:
    """Begin anew, or go on after a pause."""
    said = seconds_of(call.arguments.get("duration", 0))
    length = call.attribute("duration", "0:00:00")
    if said:
        usual = call.attribute("usual_duration", length)
        call = Call(call.becomes(duration=spelled(said), usual_duration=usual), now=call.now)
    left = spelled(said) if said else call.attribute("remaining") or length
    return call.becomes("active", remaining=left, finishes_at=_later(call.now, left))


def _pause(call: Call) -> Status:
    if call.state != "active":
        return call.status
    return call.becomes("paused", remaining=_left(call), finishes_at=None)


def _end(call: Call) -> Status:
    """Stop, and be as long as it usually is the next time."""
    usual = call.attribute("usual_duration", call.attribute("duration"))
    return call.becomes(
        "idle", duration=usual, usual_duration=None, remaining=None, finishes_at=None
    )


def _change(call: Call) -> Status:
    if call.state != "active":
        raise ValueError("it is not running")
    left = (seconds_of(_left(call)) or 0) + (seconds_of(call.arguments["duration"]) or 0)
    if not 0 <= left <= (seconds_of(call.attribute("duration", "")) or LONGEST_S):
        raise ValueError("it would run for less than nothing, or longer than it was set to")
    remaining = spelled(left)
    return call.becomes(remaining=remaining, finishes_at=_later(call.now, remaining))


def _left(call: Call) -> str:
    """Return how long it has to run."""
    end, now = _moment(call.attribute("finishes_at")), _moment(call.now)
    if end is None or now is None:
        return str(call.attribute("remaining", "0:00:00"))
    return spelled(max(round((end - now).total_seconds()), 0))


def _later(now: str, span: str) -> str:
    moment = _moment(now)
    if moment is None:  # who asks only wants to know that there will be an end
        return now
    return (moment + dt.timedelta(seconds=seconds_of(span) or 0)).isoformat(timespec="seconds")


def _moment(said: Any) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(str(said))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def ends_at(status: Status) -> dt.datetime | None:
    """Return when a timer that runs is done."""
    return _moment(status.attributes.get("finishes_at")) if status.state == "active" else None


TIMER = Kind(
    name="timer",
    states=STATES,
    actions={
        "start": Action(_start, {"duration": Span()}),
        "pause": Action(_pause),
        "cancel": Action(_end),
        "finish": Action(_end),
        "change": Action(_change, {"duration": Span(-LONGEST_S)}, required=("duration",)),
    },
    attributes={
        "duration": Span(),
        "remaining": Span(),
        "finishes_at": Moment(),
        "usual_duration": Span(),
    },
    defaults={"duration": "0:05:00"},
    hidden={state: frozenset({"usual_duration"}) for state in STATES},
)
