"""How a device is, in words of a language."""

from functools import cache

from hassil.intents import TextSlotList
from hassil.sample import sample_expression

from agents.understanding.grammar import package
from agents.understanding.phrases import speaks
from agents.understanding.values import CHOICES, NUMBERS, TEXTS
from agents.understanding.words import voice, words
from bus.messages import DeviceState

_OPEN = frozenset({"door", "window", "garage_door", "opening"})
_THERE = frozenset({"motion", "occupancy", "presence"})
_NUMERIC = frozenset({"sensor", *NUMBERS})


def state_word(device: DeviceState, language: str) -> str:
    """Return a device's state as a word: ours, else the packages', else Home Assistant's."""
    if not device.available:
        return _word("unavailable", device, language)
    return _word(device.state, device, language)


def state_text(device: DeviceState, language: str) -> str:
    """Return a device's state with its unit, if it has one."""
    unit = device.attributes.get("unit_of_measurement")
    word = state_word(device, language)
    return f"{word} {unit}" if unit else word


def _word(state: str, device: DeviceState, language: str) -> str:
    if device.kind in NUMBERS:
        return state.removesuffix(".0")
    if device.kind in _NUMERIC | TEXTS:
        return state
    ours = words(language).states or (voice(language).states if speaks(language) else {})
    device_class = str(device.attributes.get("device_class"))
    table = ours.get(device_class) if device.kind == "binary_sensor" else None
    for known in (table or {}, ours.get("_", {}), _packaged(_list_of(device), language)):
        if state in known:
            return known[state]
    return state.replace("_", " ") if device.kind in CHOICES else state


def _list_of(device: DeviceState) -> str:
    device_class = device.attributes.get("device_class")
    if device.kind in {"cover", "valve"}:
        return "cover_states"
    if device.kind == "lock":
        return "lock_states"
    if device.kind == "binary_sensor" and device_class in _OPEN:
        return "bs_open_states"
    if device.kind == "binary_sensor" and device_class in _THERE:
        return "bs_occupancy_states"
    return "on_off_states"


@cache
def _packaged(name: str, language: str) -> dict[str, str]:
    """Return the first word the packages hear for each state: what is heard can be said."""
    try:
        found = package(language).slot_lists.get(name)
    except LookupError:
        return {}
    if not isinstance(found, TextSlotList):
        return {}
    said: dict[str, str] = {}
    for value in found.values:
        said.setdefault(
            str(value.value_out),
            next(iter(sample_expression(value.text_in, skip_optionals=True)), ""),
        )
    return {state: word.strip() for state, word in said.items() if word.strip()}
