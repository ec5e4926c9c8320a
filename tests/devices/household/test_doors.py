"""Doors that several systems see: who speaks for them, and when they need a yes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bus.messages import DeviceState
from devices.backends import Snapshot
from devices.identity import Identity
from devices.policy import Checked, needs_confirmation
from tests.devices.fakes import light
from tests.devices.household.test_household import FAR, HUB, household, obeys, shown


def door(system: str, kind: str, state: str, device_class: str | None = None) -> DeviceState:
    return DeviceState.build(
        {
            "device": f"{kind}.{system}",
            "name": "front door",
            "kind": kind,
            "state": state,
            "attributes": {} if device_class is None else {"device_class": device_class},
        }
    )


def seen(*views: DeviceState) -> Iterator[tuple[Snapshot, str]]:
    for view, system in zip(views, (FAR, HUB), strict=True):
        known = {view.device: Identity(thing=(view.kind, "mqtt", "1"))}
        yield Snapshot((), (view,), identities=known, hub=system == HUB), system


@pytest.mark.parametrize(
    ("kind", "device_class", "state"), [("lock", None, "locked"), ("cover", "garage", "closed")]
)
def test_of_a_door_only_the_system_tells_where_people_furnished_it(
    tmp_path: Path, kind: str, device_class: str | None, state: str
) -> None:
    announced = door(FAR, kind, state)
    known = door(HUB, kind, "open", device_class)
    with household(tmp_path) as home:
        (shut,) = shown(home, *seen(announced, known)).values()
        assert (shut.state, shut.available, shut.systems) == ("open", True, (HUB, FAR))
        assert obeys(home, shut.device) == (HUB, known.device)
        home.lose(HUB)
        assert not home.get(shut.device).available
        assert obeys(home, shut.device) == (HUB, known.device)


@pytest.mark.parametrize("classes", [("garage", None), (None, "garage"), ("garage", "shutter")])
def test_a_garage_door_needs_a_yes_whichever_system_calls_it_one(
    tmp_path: Path, classes: tuple[str | None, str | None]
) -> None:
    views = (door(FAR, "cover", "closed", classes[0]), door(HUB, "cover", "closed", classes[1]))
    with household(tmp_path) as home:
        (found,) = shown(home, *seen(*views)).values()
    assert needs_confirmation(found, "open_cover")
    assert not needs_confirmation(found, "close_cover")


def nameless(*topics: str) -> tuple[Snapshot, str]:
    """Return what announces itself as one lamp without anything unique, the first one first."""
    devices = [
        "light.a" if number == 0 else f"light.a_{number + 1}" for number in range(len(topics))
    ]
    known = {d: Identity(place=topic) for d, topic in zip(devices, topics, strict=True)}
    states = tuple(light(device, name=known[device].place) for device in devices)
    return Snapshot((), states, identities=known), FAR


def test_who_announces_the_same_without_a_name_does_not_take_the_id_over(tmp_path: Path) -> None:
    for topics in (("zz_real",), ("aa_evil", "zz_real")):
        with household(tmp_path) as home:
            assert shown(home, nameless(*topics))["light.a"].name == "zz_real"
            assert home.route(Checked("light.a", "turn_on", {}))[1].device == (
                "light.a" if len(topics) == 1 else "light.a_2"
            )
