"""How far what a device shows may be off from what it was told: its own scale rounds."""

import math
from collections.abc import Mapping
from typing import Any

ROUNDS: Mapping[str, float] = {
    "brightness": 3,
    "color_temp_kelvin": 150,
    "current_position": 3,
    "current_tilt_position": 3,
    "percentage": 3,
    "volume_level": 0.03,
}
EXACT = 0.01
STEPS: Mapping[str, tuple[str, float]] = {
    "percentage": ("percentage_step", 0.9),
    "target_temp_high": ("target_temp_step", 0.5),
    "target_temp_low": ("target_temp_step", 0.5),
    "temperature": ("target_temp_step", 0.5),
}
"""Attributes that say how coarse another one is, and the part of a step by which that may be off:
a temperature is rounded to the nearest step, a fan's speed up to the next.
"""


def same(name: str, wanted: float, shown: float, attributes: Mapping[str, Any]) -> bool:
    """Say whether an attribute shows what was wanted, as far as the device can show it.

    It is never off by a whole step: a thermostat that was told to be one step warmer and has not
    heard it must not pass for one that has.
    """
    attribute, part = STEPS.get(name, ("", 0.0))
    step = attributes.get(attribute)
    steps = part * step if isinstance(step, int | float) else 0.0
    coarse = max(steps, ROUNDS.get(name, EXACT))
    return math.isclose(wanted, shown, rel_tol=0, abs_tol=coarse + 1e-9)
