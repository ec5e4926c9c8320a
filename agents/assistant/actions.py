"""From intents to device actions, in Home Assistant's words, before anything is checked.

Pure: what an intent *does* to a kind of device stands in the tables below, so that turning off a
lock is known to be `unlock` before anybody asks whether that is allowed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from agents.understanding.meaning import Intent
from agents.understanding.values import CHOICES, NUMBERS, TEXTS, wanted
from bus.messages import DeviceState
from devices import KINDS

Arguments = Mapping[str, Any]
NeedsConfirmation = Callable[[DeviceState, str, Arguments], bool]


@dataclass(frozen=True)
class Act:
    """One action on one device."""

    device: DeviceState
    action: str
    arguments: Arguments = field(default_factory=dict)


@dataclass(frozen=True)
class Acts:
    """What an intent comes to in this home, in the order of its devices."""

    do: tuple[Act, ...] = ()
    confirm: tuple[Act, ...] = ()
    """Protected ones: only after a yes."""
    away: tuple[DeviceState, ...] = ()
    """Devices that cannot be reached now."""
    skipped: tuple[DeviceState, ...] = ()
    """Locks and protected devices that a command to a group does not touch."""
    unable: tuple[DeviceState, ...] = ()
    """Devices whose kind has no such action."""


ON = {
    "button": "press",
    "cover": "open_cover",
    "input_button": "press",
    "lawn_mower": "start_mowing",
    "lock": "lock",
    "timer": "start",
    "vacuum": "start",
    "valve": "open_valve",
}
"""What turning on means where it is not `turn_on`."""
OFF = {
    "cover": "close_cover",
    "lawn_mower": "dock",
    "lock": "unlock",
    "timer": "cancel",
    "vacuum": "return_to_base",
    "valve": "close_valve",
}
"""What turning off means where it is not `turn_off`."""
POSITION = {"cover": "set_cover_position", "valve": "set_valve_position"}
NO_SWITCH = frozenset(
    {"binary_sensor", "event", "sensor", "todo", "weather", *NUMBERS, *CHOICES, *TEXTS}
)
"""Kinds that can be neither turned on nor off."""
NO_OFF = frozenset({"button", "input_button", "scene"})
"""Kinds that can only be started."""
ONLY_BY_NAME = frozenset(
    {"alarm_control_panel", "button", "input_button", "lock", "scene", "script", "timer"}
)
"""Kinds that a command to an area or to everything does not touch."""

FIXED: Mapping[str, tuple[str, Arguments]] = {
    "HassLawnMowerDock": ("dock", {}),
    "HassLawnMowerStartMowing": ("start_mowing", {}),
    "HassMediaNext": ("media_next_track", {}),
    "HassMediaPause": ("media_pause", {}),
    "HassMediaPlayerMute": ("volume_mute", {"is_volume_muted": True}),
    "HassMediaPlayerUnmute": ("volume_mute", {"is_volume_muted": False}),
    "HassMediaPrevious": ("media_previous_track", {}),
    "HassMediaUnpause": ("media_play", {}),
    "HassVacuumReturnToBase": ("return_to_base", {}),
    "HassVacuumStart": ("start", {}),
}
"""Intents that mean the same for every sentence."""
WITH_SLOT: Mapping[str, tuple[str, str]] = {
    "HassClimateSetFanMode": ("set_fan_mode", "fan_mode"),
    "HassClimateSetTemperature": ("set_temperature", "temperature"),
    "HassFanSetSpeed": ("set_percentage", "percentage"),
    "HassListAddItem": ("add_item", "item"),
    "HassListRemoveItem": ("remove_item", "item"),
    "HassShoppingListAddItem": ("add_item", "item"),
}
"""Intents whose one slot is the action's one argument of that name."""
LIGHT = {"brightness": "brightness_pct", "color": "color_name", "temperature": "color_temp_kelvin"}
"""What the slots of HassLightSet are called as arguments of `turn_on`."""


def acts(intent: Intent, devices: tuple[DeviceState, ...], needs: NeedsConfirmation) -> Acts:
    """Return what `intent` does to its devices, as they are now."""
    sorted_: dict[str, list[Any]] = {name: [] for name in Acts.__dataclass_fields__}
    for device in devices:
        act = act_on(intent, device)
        if act is None:
            sorted_["unable"].append(device)
        elif intent.everywhere and _spared(intent, act, needs):
            sorted_["skipped"].append(device)
        elif not device.available:
            sorted_["away"].append(device)
        else:
            sorted_["confirm" if needs(device, act.action, act.arguments) else "do"].append(act)
    return Acts(**{name: tuple(found) for name, found in sorted_.items()})


def act_on(intent: Intent, device: DeviceState) -> Act | None:
    """Return what `intent` does to one device, or None if its kind has no such action."""
    found = _action(intent, device)
    if found is None:
        return None
    action, arguments = found
    return Act(device=device, action=action, arguments=arguments)


def acts_on_devices(name: str) -> bool:
    """Say whether an intent changes devices (a question never does)."""
    return name in {*FIXED, *WITH_SLOT, *_SHAPED}


def _spared(intent: Intent, act: Act, needs: NeedsConfirmation) -> bool:
    """Say whether a group command leaves this device alone. Locking all locks is what it says."""
    if needs(act.device, act.action, act.arguments) or act.device.protected:
        return True
    said = intent.slots.get("domain") == act.device.kind
    return act.device.kind in ONLY_BY_NAME and not said


def _action(intent: Intent, device: DeviceState) -> tuple[str, Arguments] | None:
    if intent.name in FIXED:
        return FIXED[intent.name]
    if intent.name in WITH_SLOT:
        action, slot = WITH_SLOT[intent.name]
        return (action, {slot: intent.slots[slot]}) if slot in intent.slots else None
    shape = _SHAPED.get(intent.name)
    return shape(intent, device) if shape else None


def _turn_on(intent: Intent, device: DeviceState) -> tuple[str, Arguments] | None:
    del intent
    return None if device.kind in NO_SWITCH else (ON.get(device.kind, "turn_on"), {})


def _turn_off(intent: Intent, device: DeviceState) -> tuple[str, Arguments] | None:
    del intent
    if device.kind in NO_SWITCH | NO_OFF:
        return None
    return OFF.get(device.kind, "turn_off"), {}


def _light(intent: Intent, device: DeviceState) -> tuple[str, Arguments] | None:
    said = {LIGHT[slot]: value for slot, value in intent.slots.items() if slot in LIGHT}
    return ("turn_on", said) if said and device.kind == "light" else None


def _position(intent: Intent, device: DeviceState) -> tuple[str, Arguments] | None:
    action = POSITION.get(device.kind)
    return (action, {"position": intent.slots["position"]}) if action else None


def _volume(intent: Intent, device: DeviceState) -> tuple[str, Arguments]:
    del device
    return "volume_set", {"volume_level": _level(float(intent.slots["volume_level"]))}


def _volume_step(intent: Intent, device: DeviceState) -> tuple[str, Arguments]:
    step = intent.slots.get("volume_step")
    if step in {"up", "down"}:
        return f"volume_{step}", {}
    now = 100 * float(device.attributes.get("volume_level") or 0.0)
    return "volume_set", {"volume_level": _level(now + float(str(step)))}


def _level(percent: float) -> float:
    return round(min(max(percent, 0.0), 100.0) / 100, 2)


def _play(intent: Intent, device: DeviceState) -> tuple[str, Arguments]:
    del device
    kind = intent.slots.get("media_class", "music")
    query = intent.slots["search_query"]
    return "play_media", {"media_content_id": query, "media_content_type": kind}


def _clean(intent: Intent, device: DeviceState) -> tuple[str, Arguments]:
    del device
    return "clean_area", {"cleaning_area_id": [intent.area]}


def _check_off(intent: Intent, device: DeviceState) -> tuple[str, Arguments]:
    del device
    return "update_item", {"item": intent.slots["item"], "status": "completed"}


def _set(intent: Intent, device: DeviceState) -> tuple[str, Arguments] | None:
    """Set a value, or change it by a step. An option nobody knows is left to be refused."""
    way = intent.slots.get("way")
    if way is not None:
        return _step(str(way), device)
    said = intent.slots.get("value")
    value = wanted(device, said)
    if device.kind in CHOICES and said is not None:
        return "select_option", {"option": value or said}
    return None if value is None else ("set_value", {"value": value})


def _step(way: str, device: DeviceState) -> tuple[str, Arguments] | None:
    if device.kind == "number" and way in {"up", "down"}:
        return _number_step(+1 if way == "up" else -1, device.attributes, device.state)
    known = {"up": "increment", "down": "decrement", "reset": "reset"}
    action = known.get(way, "")
    return (action, {}) if action in KINDS[device.kind].actions else None


def _number_step(way: int, known: Arguments, state: str) -> tuple[str, Arguments] | None:
    try:
        value = float(state) + way * float(known.get("step") or 1)
        within = min(max(value, float(known.get("min", value))), float(known.get("max", value)))
    except (TypeError, ValueError):  # it does not say where it is now
        return None
    return "set_value", {"value": round(within, 6)}


def _run(intent: Intent, device: DeviceState) -> tuple[str, Arguments] | None:
    return (str(intent.slots["way"]), {}) if device.kind == "timer" else None


Shape = Callable[[Intent, DeviceState], tuple[str, Arguments] | None]
_SHAPED: Mapping[str, Shape] = {
    "HassLightSet": _light,
    "HassListCompleteItem": _check_off,
    "HassMediaSearchAndPlay": _play,
    "HassSetPosition": _position,
    "HassSetVolume": _volume,
    "HassSetVolumeRelative": _volume_step,
    "HassShoppingListCompleteItem": _check_off,
    "HassTurnOff": _turn_off,
    "HassTurnOn": _turn_on,
    "HassVacuumCleanArea": _clean,
    "HearsaySet": _set,
    "HearsayTimer": _run,
}
"""Intents whose action depends on the device's kind or on several slots."""
