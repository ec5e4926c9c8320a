"""What intents do to kinds of devices, before anything is checked."""

from collections.abc import Mapping
from typing import Any

import pytest

from agents.assistant.actions import acts, acts_on_devices
from agents.understanding.meaning import Intent
from bus.messages import DeviceState
from devices import needs_confirmation

STATES = {"lock": "locked", "cover": "closed", "light": "off"}


def device(
    kind: str,
    name: str = "it",
    *,
    protected: bool = False,
    available: bool = True,
    **attributes: Any,
) -> DeviceState:
    return DeviceState(
        device=f"{kind}.{name}",
        name=name,
        kind=kind,
        state=STATES.get(kind, "on"),
        attributes=attributes,
        protected=protected,
        available=available,
    )


def intent(name: str, *, everywhere: bool = False, area: str | None = None, **slots: Any) -> Intent:
    return Intent(name=name, language="en", text="", slots=slots, everywhere=everywhere, area=area)


@pytest.mark.parametrize(
    ("wanted", "kind", "action", "arguments"),
    [
        (intent("HassTurnOn"), "light", "turn_on", {}),
        (intent("HassTurnOff"), "light", "turn_off", {}),
        (intent("HassTurnOn"), "switch", "turn_on", {}),
        (intent("HassTurnOn"), "fan", "turn_on", {}),
        (intent("HassTurnOn"), "climate", "turn_on", {}),
        (intent("HassTurnOff"), "media_player", "turn_off", {}),
        (intent("HassTurnOn"), "cover", "open_cover", {}),
        (intent("HassTurnOff"), "cover", "close_cover", {}),
        (intent("HassTurnOn"), "valve", "open_valve", {}),
        (intent("HassTurnOff"), "valve", "close_valve", {}),
        (intent("HassTurnOn"), "lock", "lock", {}),
        (intent("HassTurnOn"), "scene", "turn_on", {}),
        (intent("HassTurnOn"), "script", "turn_on", {}),
        (intent("HassTurnOff"), "script", "turn_off", {}),
        (intent("HassTurnOn"), "button", "press", {}),
        (intent("HassTurnOn"), "input_button", "press", {}),
        (intent("HassTurnOn"), "vacuum", "start", {}),
        (intent("HassTurnOff"), "vacuum", "return_to_base", {}),
        (intent("HassTurnOn"), "lawn_mower", "start_mowing", {}),
        (intent("HassTurnOff"), "lawn_mower", "dock", {}),
        (intent("HassLightSet", brightness=40), "light", "turn_on", {"brightness_pct": 40}),
        (intent("HassLightSet", color="red"), "light", "turn_on", {"color_name": "red"}),
        (
            intent("HassLightSet", temperature=2700),
            "light",
            "turn_on",
            {"color_temp_kelvin": 2700},
        ),
        (
            intent("HassLightSet", brightness=5, color="blue"),
            "light",
            "turn_on",
            {"brightness_pct": 5, "color_name": "blue"},
        ),
        (intent("HassSetPosition", position=30), "cover", "set_cover_position", {"position": 30}),
        (intent("HassSetPosition", position=30), "valve", "set_valve_position", {"position": 30}),
        (
            intent("HassClimateSetTemperature", temperature=21.5),
            "climate",
            "set_temperature",
            {"temperature": 21.5},
        ),
        (
            intent("HassClimateSetFanMode", fan_mode="low"),
            "climate",
            "set_fan_mode",
            {"fan_mode": "low"},
        ),
        (intent("HassFanSetSpeed", percentage=50), "fan", "set_percentage", {"percentage": 50}),
        (
            intent("HassSetVolume", volume_level=35),
            "media_player",
            "volume_set",
            {"volume_level": 0.35},
        ),
        (
            intent("HassSetVolume", volume_level=200),
            "media_player",
            "volume_set",
            {"volume_level": 1.0},
        ),
        (intent("HassSetVolumeRelative", volume_step="up"), "media_player", "volume_up", {}),
        (intent("HassSetVolumeRelative", volume_step="down"), "media_player", "volume_down", {}),
        (intent("HassMediaPause"), "media_player", "media_pause", {}),
        (intent("HassMediaUnpause"), "media_player", "media_play", {}),
        (intent("HassMediaNext"), "media_player", "media_next_track", {}),
        (intent("HassMediaPrevious"), "media_player", "media_previous_track", {}),
        (intent("HassMediaPlayerMute"), "media_player", "volume_mute", {"is_volume_muted": True}),
        (
            intent("HassMediaPlayerUnmute"),
            "media_player",
            "volume_mute",
            {"is_volume_muted": False},
        ),
        (
            intent("HassMediaSearchAndPlay", search_query="jazz", media_class="album"),
            "media_player",
            "play_media",
            {"media_content_id": "jazz", "media_content_type": "album"},
        ),
        (
            intent("HassMediaSearchAndPlay", search_query="jazz"),
            "media_player",
            "play_media",
            {"media_content_id": "jazz", "media_content_type": "music"},
        ),
        (intent("HassVacuumStart"), "vacuum", "start", {}),
        (intent("HassVacuumReturnToBase"), "vacuum", "return_to_base", {}),
        (
            intent("HassVacuumCleanArea", area="kitchen"),
            "vacuum",
            "clean_area",
            {"cleaning_area_id": ["kitchen"]},
        ),
        (intent("HassLawnMowerStartMowing"), "lawn_mower", "start_mowing", {}),
        (intent("HassLawnMowerDock"), "lawn_mower", "dock", {}),
        (intent("HassListAddItem", item="tea"), "todo", "add_item", {"item": "tea"}),
        (intent("HassShoppingListAddItem", item="tea"), "todo", "add_item", {"item": "tea"}),
        (intent("HassListRemoveItem", item="tea"), "todo", "remove_item", {"item": "tea"}),
        (
            intent("HassListCompleteItem", item="tea"),
            "todo",
            "update_item",
            {"item": "tea", "status": "completed"},
        ),
        (
            intent("HassShoppingListCompleteItem", item="tea"),
            "todo",
            "update_item",
            {"item": "tea", "status": "completed"},
        ),
    ],
)
def test_an_intent_is_one_action_on_each_kind(
    wanted: Intent, kind: str, action: str, arguments: Mapping[str, Any]
) -> None:
    one = device(kind)
    found = acts(wanted, (one,), needs_confirmation)
    assert [(act.device, act.action, act.arguments) for act in found.do] == [
        (one, action, arguments)
    ]
    assert (found.confirm, found.away, found.skipped, found.unable) == ((), (), (), ())
    assert acts_on_devices(wanted.name)


@pytest.mark.parametrize(
    ("now", "step", "level"),
    [(0.5, 20, 0.7), (0.5, -20, 0.3), (0.9, 20, 1.0), (0.1, -20, 0.0), (None, 10, 0.1)],
)
def test_a_step_of_volume_starts_from_the_level_now(
    now: float | None, step: int, level: float
) -> None:
    player = device("media_player", volume_level=now)
    (act,) = acts(
        intent("HassSetVolumeRelative", volume_step=step), (player,), needs_confirmation
    ).do
    assert (act.action, act.arguments) == ("volume_set", {"volume_level": level})


@pytest.mark.parametrize(
    ("wanted", "kind", "attributes", "action"),
    [
        (intent("HassTurnOff"), "lock", {}, "unlock"),
        (intent("HassTurnOn"), "cover", {"device_class": "garage"}, "open_cover"),
        (intent("HassTurnOn"), "cover", {"device_class": "gate"}, "open_cover"),
        (
            intent("HassSetPosition", position=10),
            "cover",
            {"device_class": "garage"},
            "set_cover_position",
        ),
    ],
)
def test_protected_actions_are_known_before_anybody_asks(
    wanted: Intent, kind: str, attributes: Mapping[str, Any], action: str
) -> None:
    found = acts(wanted, (device(kind, **attributes),), needs_confirmation)
    assert found.do == ()
    assert [act.action for act in found.confirm] == [action]


def test_whatever_is_marked_protected_needs_a_yes() -> None:
    found = acts(intent("HassTurnOff"), (device("switch", protected=True),), needs_confirmation)
    assert [act.action for act in found.confirm] == ["turn_off"]
    assert found.do == ()


@pytest.mark.parametrize(
    ("wanted", "kind"),
    [
        (intent("HassTurnOn"), "sensor"),
        (intent("HassTurnOff"), "binary_sensor"),
        (intent("HassTurnOn"), "weather"),
        (intent("HassTurnOn"), "todo"),
        (intent("HassTurnOff"), "scene"),
        (intent("HassTurnOff"), "button"),
        (intent("HassLightSet", brightness=5), "switch"),
        (intent("HassLightSet"), "light"),
        (intent("HassSetPosition", position=5), "light"),
        (intent("HassFanSetSpeed"), "fan"),
    ],
)
def test_what_a_kind_cannot_do_is_not_tried(wanted: Intent, kind: str) -> None:
    one = device(kind)
    found = acts(wanted, (one,), needs_confirmation)
    assert found.unable == (one,)
    assert (found.do, found.confirm) == ((), ())


@pytest.mark.parametrize(
    ("name", "done"),
    [("HassTurnOn", ["light.it"]), ("HassTurnOff", ["light.it", "cover.it"])],
)
def test_a_command_to_a_group_leaves_locks_and_protected_things_alone(
    name: str, done: list[str]
) -> None:
    everything = (
        device("light"),
        device("switch", "heater", protected=True),
        device("lock"),
        device("cover", device_class="garage"),
        device("script"),
    )
    found = acts(intent(name, everywhere=True), everything, needs_confirmation)
    assert [act.device.device for act in found.do] == done
    assert found.confirm == ()
    assert len(found.skipped) == len(everything) - len(done)


def test_all_locks_may_be_locked_but_not_unlocked_at_once() -> None:
    locks = (device("lock", "front"), device("lock", "back"))
    lock_all = intent("HassTurnOn", everywhere=True, domain="lock")
    assert [act.action for act in acts(lock_all, locks, needs_confirmation).do] == ["lock"] * 2
    unlock_all = intent("HassTurnOff", everywhere=True, domain="lock")
    found = acts(unlock_all, locks, needs_confirmation)
    assert (found.do, found.confirm, found.skipped) == ((), (), locks)


def test_scenes_run_when_they_are_what_was_said() -> None:
    scene = device("scene")
    assert acts(
        intent("HassTurnOn", everywhere=True, domain="scene"), (scene,), needs_confirmation
    ).do


def test_a_device_that_cannot_be_reached_is_away() -> None:
    here, gone = device("light", "here"), device("light", "gone", available=False)
    found = acts(intent("HassTurnOn", everywhere=True), (gone, here), needs_confirmation)
    assert found.away == (gone,)
    assert [act.device for act in found.do] == [here]


def test_a_protected_device_that_is_away_is_not_asked_about() -> None:
    gone = device("lock", available=False)
    found = acts(intent("HassTurnOff"), (gone,), needs_confirmation)
    assert (found.away, found.confirm) == ((gone,), ())


@pytest.mark.parametrize(
    "question",
    [
        "HassGetState",
        "HassClimateGetTemperature",
        "HassGetWeather",
        "HassGetCurrentTime",
        "HassGetCurrentDate",
        "HassTimerStatus",
        "HassRespond",
        "HassNevermind",
    ],
)
def test_a_question_is_no_action(question: str) -> None:
    assert not acts_on_devices(question)
    assert acts(intent(question, state="on"), (device("light"),), needs_confirmation).do == ()
