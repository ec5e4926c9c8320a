"""What is called for a command, and what counts as done."""

from typing import Any

import pytest

from bus.messages import DeviceState
from devices.homeassistant.services import expected, service, shown
from devices.policy import Checked, RefusedError

LAMP = {"supported_color_modes": ["rgb"], "brightness": 100}


def device(device: str, state: str, **attributes: Any) -> DeviceState:
    kind = device.partition(".")[0]
    fields = {"device": device, "name": device, "kind": kind, "state": state}
    return DeviceState.build({**fields, "attributes": attributes})


def fits(before: DeviceState, now: DeviceState, action: str, **arguments: Any) -> bool:
    wanted = expected(Checked(before.device, action, arguments), before)
    return shown(wanted, before, now, ours=False)


def test_a_command_is_the_service_of_its_kind() -> None:
    lamp = device("light.a", "off", **LAMP)
    assert service(Checked("light.a", "turn_on", {"brightness_pct": 40}), lamp) == {
        "domain": "light",
        "service": "turn_on",
        "service_data": {"brightness_pct": 40},
        "target": {"entity_id": "light.a"},
    }


def test_items_of_a_list_are_found_as_people_say_them_an_open_one_first() -> None:
    items = [
        {"uid": "1", "summary": "Milk", "status": "completed"},
        {"uid": "2", "summary": "milk", "status": "needs_action"},
        {"summary": "Bread", "status": "needs_action"},
    ]
    shopping = device("todo.a", "2", items=items)

    def called(action: str, item: Any) -> Any:
        return service(Checked("todo.a", action, {"item": item}), shopping)["service_data"]["item"]

    assert called("update_item", "MILK") == "2"
    assert called("remove_item", ["1", "bread"]) == ["1", "Bread"]
    assert called("add_item", "MILK") == "MILK"
    with pytest.raises(RefusedError, match="there is no 'eggs' on the list"):
        called("update_item", "eggs")


def test_what_a_list_holds_is_asked_for_with_an_answer() -> None:
    fields = service(Checked("todo.a", "get_items", {}), device("todo.a", "0"))
    assert fields["return_response"] is True


@pytest.mark.parametrize(
    ("brightness", "done"), [(102, True), (101, True), (100, True), (90, False), (None, True)]
)
def test_a_number_may_be_a_little_off_or_not_be_told(brightness: int | None, *, done: bool) -> None:
    before = device("light.a", "on", **{**LAMP, "brightness": 20})
    now = device("light.a", "on", **{**LAMP, "brightness": brightness})
    assert fits(before, now, "turn_on", brightness_pct=40) is done


def test_a_fan_may_be_a_step_off() -> None:
    before = device("fan.a", "on", percentage=100, percentage_step=33.3)
    now = device("fan.a", "on", percentage=33, percentage_step=33.3)
    assert fits(before, now, "set_percentage", percentage=40)
    assert not fits(before, before, "set_percentage", percentage=40)


def test_the_state_must_be_the_one_asked_for() -> None:
    on, off = device("switch.a", "on"), device("switch.a", "off")
    assert fits(on, off, "toggle")
    assert not fits(on, on, "toggle")
    assert fits(on, on, "turn_on")


def test_a_colour_may_be_a_little_off() -> None:
    before = device("light.a", "on", **LAMP, rgb_color=[0, 0, 255])
    near = device("light.a", "on", **LAMP, rgb_color=[255, 0, 0])
    assert fits(before, near, "turn_on", rgb_color=[254, 0, 0])
    assert not fits(before, before, "turn_on", rgb_color=[254, 0, 0])


def test_our_call_alone_is_no_colour() -> None:
    before = device("light.a", "on", **LAMP, rgb_color=[0, 0, 255])
    wanted = expected(Checked("light.a", "turn_on", {"color_name": "red"}), before)
    assert not shown(wanted, before, before, ours=True)
    assert shown(wanted, before, device("light.a", "on", **LAMP, rgb_color=[255, 40, 0]), ours=True)
    assert shown(wanted, before, device("light.a", "on", **LAMP), ours=True)  # it shows none


@pytest.mark.parametrize(("now", "done"), [("42.0", True), ("42", True), ("41.0", False)])
def test_a_number_is_the_same_however_it_is_written(now: str, *, done: bool) -> None:
    before = device("number.a", "41.0", min=0, max=100, step=1)
    assert fits(before, device("number.a", now, step=1), "set_value", value=42) is done


def test_a_scene_must_say_a_new_time() -> None:
    before = device("scene.a", "2026-11-20T18:00:00+00:00")
    assert not fits(before, before, "turn_on")
    assert fits(before, device("scene.a", "2026-11-20T18:00:01+00:00"), "turn_on")


def test_what_changes_no_state_is_done_when_it_was_called() -> None:
    vacuum = device("vacuum.a", "docked", battery_level=90)
    assert fits(vacuum, vacuum, "locate")


def test_a_lock_that_moves_is_not_done_even_if_our_call_moved_it() -> None:
    before, moving = device("lock.a", "locked"), device("lock.a", "unlocking")
    wanted = expected(Checked("lock.a", "unlock", {}), before)
    assert not shown(wanted, before, moving, ours=True)
    assert shown(wanted, before, device("lock.a", "unlocked"), ours=True)


def test_a_list_is_done_by_its_items_not_by_their_number() -> None:
    milk = {"uid": "1", "summary": "Milk", "status": "needs_action"}
    before = device("todo.a", "0", items=[])
    wanted = expected(Checked("todo.a", "add_item", {"item": "Milk"}), before)
    assert not shown(wanted, before, device("todo.a", "1", items=[]), ours=True)
    assert shown(wanted, before, device("todo.a", "1", items=[milk]), ours=False)


def test_nobody_can_say_what_becomes_of_a_device_without_what_a_simulated_one_has() -> None:
    cover = device("cover.a", "open")
    assert expected(Checked("cover.a", "toggle_cover_tilt", {}), cover) is None
    assert not shown(None, cover, cover, ours=False)
    assert shown(None, cover, cover, ours=True)


def test_what_nobody_asked_for_may_be_otherwise() -> None:
    before = device("light.a", "off", **{**LAMP, "brightness": 100})
    assert fits(before, device("light.a", "on", **{**LAMP, "brightness": 255}), "turn_on")
