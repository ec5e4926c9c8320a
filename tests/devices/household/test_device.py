"""One device of the home, as several systems see it."""

import pytest

from bus.messages import DeviceState
from devices.household.device import Device, Facts, View

FACTS = Facts(name="Desk", aliases=(), area=None)


def seen(system: str, place: int, state: str = "off", **more: object) -> View:
    kind = str(more.pop("kind", "light"))
    device = f"{kind}.x"
    told = DeviceState.build({"device": device, "name": "x", "kind": kind, "state": state, **more})
    return View(system, told, (False, place))


@pytest.mark.parametrize("kind", ["button", "event", "input_button", "scene"])
def test_what_has_no_state_before_it_is_used_obeys_through_the_nearest(kind: str) -> None:
    near, far = seen("near", 0, "unknown", kind=kind), seen("far", 1, "2026-11-20", kind=kind)
    assert Device("x", [far, near], FACTS).speaker is near


def test_what_obeyed_is_told_even_if_it_was_so_before() -> None:
    """Whoever commanded it waits for its state."""
    near, far = seen("near", 0), seen("far", 1)
    device = Device("light.x", [near, far], FACTS)
    near.state = near.state.model_copy(update={"turn": "t1"})
    assert device.refresh(near)
    assert device.shown.turn == "t1"
    assert not device.refresh(far)


def test_what_any_system_protects_is_protected() -> None:
    device = Device("light.x", [seen("near", 0), seen("far", 1, protected=True)], FACTS)
    assert device.speaker.system == "near"
    assert device.shown.protected
