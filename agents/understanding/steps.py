"""More and less: "dim the lights", "make it warmer", from how things are now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from statistics import fmean
from typing import Any

from agents.understanding.home import Home
from agents.understanding.meaning import Intent
from bus.messages import DeviceState


@dataclass(frozen=True)
class Step:
    """How a slot follows from an attribute: one step up or down, within limits."""

    slot: str
    attribute: str
    size: float
    low: float
    high: float
    full: float = 100
    """The attribute's value at 100."""
    from_off: bool = True
    """Whether something that is off can become more."""


STEPS: Mapping[str, Step] = {
    "HassLightSet": Step("brightness", "brightness", 25, 5, 100, full=255),
    "HassFanSetSpeed": Step("percentage", "percentage", 25, 10, 100),
    "HassClimateSetTemperature": Step("temperature", "temperature", 1, 5, 35, from_off=False),
}


def stepped(intent: Intent, home: Home) -> Intent | None:
    """Return an intent that said `step: up` or `down` with the value that means now.

    What is off is left off, unless all is off and more is wanted. None: how things are now is
    not known, so nothing can be more or less.
    """
    direction = intent.slots.get("step")
    if direction is None:
        return intent
    step = STEPS[intent.name]
    known = [device for d in intent.devices if (device := home.device(d)) is not None]
    now = {d.device: v for d in known if (v := _now(d, step)) is not None}
    if not now and direction == "up" and step.from_off:
        now = {device.device: 0.0 for device in known if device.state == "off"}
    if not now:
        return None
    wanted = fmean(now.values()) + (step.size if direction == "up" else -step.size)
    slots: dict[str, Any] = {k: v for k, v in intent.slots.items() if k != "step"}
    slots[step.slot] = _tidy(min(step.high, max(step.low, wanted)))
    return replace(intent, slots=slots, devices=tuple(now))


def _now(device: DeviceState, step: Step) -> float | None:
    """Return a device's value, or None if it has none: it is off, or nobody knows."""
    value = device.attributes.get(step.attribute)
    return 100 * value / step.full if isinstance(value, int | float) and value else None


def _tidy(value: float) -> float | int:
    rounded = round(float(value), 1)
    return int(rounded) if rounded.is_integer() else rounded
