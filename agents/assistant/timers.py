"""Timers: what they are and what sentences do to them. Pure; time is handed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

LONGEST_S = 100 * 3600 + 59 * 60 + 59
"""No timer is longer than the packages' sentences can say."""
UNITS = {"hours": 3600.0, "minutes": 60.0, "seconds": 1.0}


@dataclass(frozen=True)
class Timer:
    """One timer. Running while `due_at` is set, paused while `left_s` is."""

    id: str
    """32 hex digits; also the turn of its announcement, so that it can be told apart."""
    room: str
    language: str
    total_s: float
    """How long it was set for; increasing and decreasing do not change what it is called."""
    due_at: float | None
    """Seconds since the epoch."""
    left_s: float | None = None
    name: str | None = None
    area: str | None = None
    """The area of the room it was set in."""
    command: str | None = None
    """A sentence to obey when it is due, in place of an announcement."""
    speak: bool = True
    """Whether the turn that set it was a spoken one."""
    reminder: bool = False
    """Whether its name is what somebody is to be reminded of."""

    def remaining_s(self, now: float) -> float:
        """Return how long it still has to run."""
        if self.due_at is None:
            return self.left_s or 0.0
        return max(self.due_at - now, 0.0)

    def paused(self, now: float) -> "Timer":
        """Return the timer, standing still."""
        return replace(self, due_at=None, left_s=self.remaining_s(now))

    def running(self, now: float) -> "Timer":
        """Return the timer, going on."""
        return replace(self, due_at=now + self.remaining_s(now), left_s=None)

    def moved(self, seconds: float, now: float) -> "Timer":
        """Return the timer with so much more (or less) time to run; never less than none."""
        left = min(max(self.remaining_s(now) + seconds, 0.0), LONGEST_S)
        if self.due_at is None:
            return replace(self, left_s=left)
        return replace(self, due_at=now + left)


def seconds(slots: Mapping[str, Any], prefix: str = "") -> float:
    """Return the length said in `hours`, `minutes` and `seconds` (with `prefix` before each)."""
    return sum(_number(slots.get(f"{prefix}{unit}")) * size for unit, size in UNITS.items())


def fitting(
    timers: Sequence[Timer], slots: Mapping[str, Any], *, room: str, area: str | None
) -> tuple[Timer, ...]:
    """Return the timers that a sentence said in `room` may mean.

    `area` is an area it named. What fits in the room itself goes before what fits elsewhere.
    """
    found = tuple(timer for timer in timers if _fits(timer, slots, area))
    return tuple(timer for timer in found if timer.room == room) or found


def within(timers: Sequence[Timer], area: str | None) -> tuple[Timer, ...]:
    """Return the timers set in an area; all of them if none is named."""
    return tuple(timer for timer in timers if area is None or area in {timer.area, timer.room})


def due(timers: Sequence[Timer], now: float) -> tuple[Timer, ...]:
    """Return the timers that are due, the earliest first."""
    ready = [timer for timer in timers if timer.due_at is not None and timer.due_at <= now]
    return tuple(sorted(ready, key=lambda timer: timer.due_at or 0.0))


def next_due(timers: Sequence[Timer]) -> float | None:
    """Return when the next timer is due, if any runs."""
    return min((t.due_at for t in timers if t.due_at is not None), default=None)


def _fits(timer: Timer, slots: Mapping[str, Any], area: str | None) -> bool:
    name = str(slots.get("name") or "").strip().casefold()
    length = seconds(slots, "start_")
    return (
        slots.get("timer", timer.id) == timer.id
        and (not name or name == (timer.name or "").casefold())
        and (not length or length == timer.total_s)
        and (area is None or area in {timer.area, timer.room})
    )


def _number(value: Any) -> float:
    """Read a slot's number; the packages say `half` for 30 in a few languages."""
    if value in {"half", "1/2"}:
        return 30.0
    try:
        return float(value or 0)
    except (TypeError, ValueError):
        return 0.0
