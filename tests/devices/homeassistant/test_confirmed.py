"""What shows that a call was carried out, and what is seen of entities meanwhile."""

from typing import Any

import pytest

from devices.backends import Snapshot
from devices.homeassistant.mirror import Mirror
from devices.homeassistant.registry import Entry, Registry
from devices.homeassistant.watch import Watches
from devices.policy import RefusedError
from tests.devices.homeassistant.server import Recorded
from tests.devices.homeassistant.test_backend import KITCHEN, Home, home, server

__all__ = ["home", "server"]
GREEN, BLUE = [0, 255, 0], [0, 0, 255]


def lit(server: Recorded, shows: list[int]) -> None:
    """Have the kitchen's lamp be told to be green, and show this colour then, by that very call."""
    asked = {
        "domain": "light",
        "service": "turn_on",
        "service_data": {"rgb_color": GREEN},
        "target": {"entity_id": KITCHEN},
    }
    added = {"s": "on", "c": "our-call", "a": {"rgb_color": shows, "color_mode": "rgb"}}
    event = {"c": {KITCHEN: {"+": added}}}
    heard = [
        {"id": 50, "type": "event", "event": event},
        {"type": "result", "success": True, "result": {"context": {"id": "our-call"}}},
    ]
    server.calls.append({"asked": asked, "heard": heard})


async def test_a_lamp_that_shows_the_colour_it_was_told_has_done_it(
    home: Home, server: Recorded
) -> None:
    lit(server, GREEN)
    assert (await home.do(KITCHEN, "turn_on", rgb_color=GREEN)).attributes["rgb_color"] == GREEN


async def test_a_lamp_of_another_colour_has_not_even_if_our_call_changed_it(
    home: Home, server: Recorded
) -> None:
    lit(server, BLUE)
    with pytest.raises(RefusedError, match="it has not confirmed it; it has another colour"):
        await home.do(KITCHEN, "turn_on", rgb_color=GREEN)


async def test_a_thermostat_that_hears_nothing_is_not_one_step_warmer(
    home: Home, server: Recorded
) -> None:
    """Half a degree is little, but it is what people ask for most."""
    warm = {"temperature": 21.5, "target_temp_step": 0.5}
    await server.change("climate.hvac", a=warm)
    await home.state("climate.hvac")
    result = {"type": "result", "success": True, "result": {"context": {"id": "our-call"}}}
    asked = {
        "domain": "climate",
        "service": "set_temperature",
        "service_data": {"temperature": 22},
        "target": {"entity_id": "climate.hvac"},
    }
    server.calls.insert(0, {"asked": asked, "heard": [result]})
    with pytest.raises(RefusedError, match="it has not confirmed it"):
        await home.do("climate.hvac", "set_temperature", temperature=22)


# --- what is seen --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "new", "seen"),
    [
        (Entry(), True, True),
        (Entry(), False, False),
        (Entry(decided=True), True, False),
        (Entry(aside=True), True, False),
        (Entry(ours=True), True, False),
        (None, True, False),
    ],
)
def test_what_nobody_decided_is_seen_as_home_assistant_would_expose_it(
    entry: Entry | None, *, new: bool, seen: bool
) -> None:
    entries = {} if entry is None else {"light.a": entry}
    assert Registry(entries=entries, expose_new=new).sees("light.a", {}) is seen


def test_what_takes_the_place_of_another_entity_in_one_event_is_another_device() -> None:
    mirror = Mirror(Snapshot((), ()))
    mirror.begin(Registry(exposed=frozenset({"light.a", "light.b"})))
    whole: dict[str, Any] = {"s": "on", "a": {}, "c": "x"}
    mirror.apply({"a": {"light.a": whole}})
    _, others = mirror.apply({"a": {"light.b": whole}, "r": ["light.a"]})
    assert others
    assert [device.device for device in mirror.snapshot().devices] == ["light.b"]


async def test_of_two_who_watch_a_device_the_later_one_goes_on() -> None:
    watches = Watches()
    with watches.watch("light.a") as first:
        with watches.watch("light.a") as second:
            watches.note("light.a", "x")
        assert (first, second) == (set(), {"x"})
    later = watches.watch("light.a")
    with later as third:
        watches.note("light.a", "y")
        await watches.wait("light.a")
    assert third == {"y"}
