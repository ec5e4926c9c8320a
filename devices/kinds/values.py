"""What holds a value somebody sets: a number, a choice, a text, a count. The state is the value."""

import math
from dataclasses import dataclass
from typing import Any

from devices.arguments import Attributes, Choice, Flag, Listed, Number, Text
from devices.kind import Action, Call, Kind, Status, renamed
from devices.text import clean, hint, quote

NUMERIC = frozenset({"number", "input_number", "counter"})
"""Kinds whose state is a number: 7 and 7.0 are the same there."""
UNSET = frozenset({"unknown", "unavailable", ""})
LARGEST = 1e15
LONGEST = 255
"""Characters of a text: more no state holds."""
PATTERN_S = 0.05
"""How long a device's own pattern may think about a text."""
ANY = Number(-LARGEST, LARGEST)


@dataclass(frozen=True)
class Words:
    """A text as long as the device wants it, and as its pattern has it."""

    def __str__(self) -> str:
        """Say how long it may be."""
        return (
            f"text of at most {LONGEST} characters, within `min` and `max`, that `pattern` matches"
        )

    def check(self, value: Any, attributes: Attributes) -> str:
        """Return the text in one line, without control characters."""
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            raise ValueError("must be text")  # noqa: TRY004 - one kind of error for every wrong value
        text = clean(str(value)[: 2 * LONGEST])
        least, most = attributes.get("min", 0), attributes.get("max", LONGEST)
        if not least <= len(text) <= most or len(str(value)) > 2 * LONGEST:
            raise ValueError(f"must have {least:g} to {most:g} characters")
        if not matches(str(attributes.get("pattern") or ""), text):
            raise ValueError("must be as the device's pattern has it")
        return text


def matches(pattern: str, text: str) -> bool:
    """Say whether a text is as a stranger's pattern has it; one that cannot say lets it pass."""
    if not pattern:
        return True
    import regex  # noqa: PLC0415 - hardly any text has a pattern

    try:
        return bool(regex.match(pattern, text, timeout=PATTERN_S))
    except (regex.error, TimeoutError, RecursionError):
        return True


def spelled(value: float) -> str:
    """Return a number as a state: whole where it is."""
    return str(int(value)) if value == int(value) else str(round(value, 6))


def number_of(state: str) -> float | None:
    """Return the finite number that a state is, if it is one."""
    try:
        value = float(state)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def same_number(wanted: str, now: str, attributes: Attributes) -> bool:
    """Say whether two states are one number, as far as the device's step lets it take any."""
    one, other = number_of(wanted), number_of(now)
    if one is None or other is None:
        return wanted == now
    step = attributes.get("step", 0)
    coarse = step / 2 if isinstance(step, int | float) else 0
    return math.isclose(one, other, rel_tol=1e-6, abs_tol=max(coarse, 1e-6))


# --- numbers -------------------------------------------------------------------------------------


def _set_number(call: Call) -> Status:
    return call.becomes(spelled(call.arguments["value"]))


def _increment(call: Call) -> Status:
    return _stepped(call, +1)


def _decrement(call: Call) -> Status:
    return _stepped(call, -1)


def _stepped(call: Call, way: int) -> Status:
    value = number_of(call.state)
    if value is None:
        raise ValueError("it does not say what it is at now")
    low, high = _limits(call.status)
    return call.becomes(spelled(min(max(value + way * call.attribute("step", 1), low), high)))


def _reset(call: Call) -> Status:
    return call.becomes(spelled(call.attribute("initial", 0)))


def _limits(status: Status) -> tuple[float, float]:
    """Return the range; a counter calls its ends otherwise than a number does."""
    said = status.attributes
    low = said.get("min", said.get("minimum", -LARGEST))
    high = said.get("max", said.get("maximum", LARGEST))
    return low, high


def _settle_number(status: Status) -> Status:
    low, high = _limits(status)
    if status.state in UNSET:
        return status.but(spelled(status.attributes.get("initial", max(low, -LARGEST))))
    value = number_of(status.state)
    if value is None or not low <= value <= high:
        raise ValueError(f"its state must be a number from {low:g} to {high:g}")
    return status


VALUE = Number(-LARGEST, LARGEST, low_in="min", high_in="max")
SET_NUMBER = Action(_set_number, {"value": VALUE}, required=("value",))
NUMBER = Kind(
    name="number",
    actions={"set_value": SET_NUMBER},
    attributes={
        "min": ANY,
        "max": ANY,
        "step": Number(0, LARGEST),
        "mode": Choice(("auto", "box", "slider")),
        "unit_of_measurement": Text(32),
        "device_class": Text(64),
    },
    defaults={"min": 0, "max": 100, "step": 1},
    settle=_settle_number,
)
INPUT_NUMBER = renamed(
    NUMBER,
    "input_number",
    actions={
        "set_value": SET_NUMBER,
        "increment": Action(_increment),
        "decrement": Action(_decrement),
    },
)
COUNT = Number(0, LARGEST, whole=True, low_in="minimum", high_in="maximum")
COUNTER = Kind(
    name="counter",
    actions={
        "increment": Action(_increment),
        "decrement": Action(_decrement),
        "reset": Action(_reset),
        "set_value": Action(_set_number, {"value": COUNT}, required=("value",)),
    },
    attributes={"minimum": ANY, "maximum": ANY, "initial": ANY, "step": Number(1, LARGEST)},
    defaults={"initial": 0, "step": 1},
    settle=_settle_number,
)

# --- choices -------------------------------------------------------------------------------------


def _select(call: Call) -> Status:
    return call.becomes(call.arguments["option"])


def _next(call: Call) -> Status:
    return _moved(call, +1)


def _previous(call: Call) -> Status:
    return _moved(call, -1)


def _moved(call: Call, way: int) -> Status:
    options = _options(call)
    if call.state not in options:
        return call.becomes(options[0 if way > 0 else -1])
    index = options.index(call.state) + way
    if call.arguments.get("cycle", True):
        return call.becomes(options[index % len(options)])
    return call.becomes(options[min(max(index, 0), len(options) - 1)])


def _first(call: Call) -> Status:
    return call.becomes(_options(call)[0])


def _last(call: Call) -> Status:
    return call.becomes(_options(call)[-1])


def _options(call: Call) -> list[str]:
    options: list[str] = call.attribute("options", [])
    if not options:
        raise ValueError("it has nothing to choose from")
    return options


def _settle_choice(status: Status) -> Status:
    options = status.attributes.get("options", [])
    if status.state in UNSET and options:
        return status.but(options[0])
    if options and status.state not in options:
        raise ValueError(
            f"its state {quote(status.state)} is no option{hint(status.state, options)}"
        )
    return status


CYCLE = {"cycle": Flag()}
SELECT = Kind(
    name="select",
    actions={
        "select_option": Action(
            _select, {"option": Choice(listed_in="options")}, required=("option",)
        ),
        "select_next": Action(_next, CYCLE),
        "select_previous": Action(_previous, CYCLE),
        "select_first": Action(_first),
        "select_last": Action(_last),
    },
    attributes={"options": Listed(Text(), most=200)},
    defaults={"options": []},
    settle=_settle_choice,
)
INPUT_SELECT = renamed(SELECT, "input_select")

# --- texts ---------------------------------------------------------------------------------------


def _set_text(call: Call) -> Status:
    return call.becomes(call.arguments["value"])


def _settle_text(status: Status) -> Status:
    if status.state in UNSET:
        return status.but("")
    Words().check(status.state, status.attributes)
    return status


LENGTH = Number(0, LONGEST, whole=True)
TEXT = Kind(
    name="text",
    actions={"set_value": Action(_set_text, {"value": Words()}, required=("value",))},
    attributes={
        "min": LENGTH,
        "max": LENGTH,
        "pattern": Text(),
        "mode": Choice(("text",)),
    },
    defaults={"min": 0, "max": LONGEST},
    settle=_settle_text,
)
INPUT_TEXT = renamed(TEXT, "input_text", defaults={"min": 0, "max": 100})
SECRET = "password"  # noqa: S105 - what such a text calls itself
"""The mode of a text that holds a password: the house does not show such a one."""


def holds_secret(kind: str, attributes: Attributes) -> bool:
    """Say whether it is a text that nobody is to read from the bus or to hear said."""
    return kind in {"text", "input_text"} and attributes.get("mode") == SECRET
