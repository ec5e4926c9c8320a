"""Several systems as one home: pure but for the file of ids."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from bus.messages import Area, DeviceState
from config.load import load
from devices.backends import Snapshot
from devices.household.household import Household
from devices.household.ids import Ids
from devices.identity import Identity
from devices.policy import Checked, RefusedError
from tests.devices.fakes import light

SYSTEMS = ("simulated", "zigbee2mqtt", "discovery", "homeassistant")
HUB, NEAR, FAR = "homeassistant", "zigbee2mqtt", "discovery"
Make = Callable[..., Household]


@contextmanager
def household(
    folder: Path, settings: str = "{}", systems: tuple[str, ...] = SYSTEMS
) -> Iterator[Household]:
    devices = load(environ={"HEARSAY_DEVICES": settings}).devices
    with Ids(folder / "household.sqlite") as ids:
        yield Household(systems=systems, settings=devices, ids=ids)


def lamp(unique: str) -> Identity:
    return Identity(thing=("light", "mqtt", unique), part="light")


def has(*devices: DeviceState, system: str = NEAR, **facts: Any) -> tuple[Snapshot, str]:
    """Return what a system has; every light is the thing that its attribute `is` names."""
    identities = {d.device: lamp(d.attributes["is"]) for d in devices if "is" in d.attributes}
    areas = facts.pop("areas", ())
    hub = system == HUB
    return Snapshot(areas, devices, identities=identities, hub=hub, **facts), system


def thing(unique: str, device: str = "light.a", state: str = "off", **facts: Any) -> DeviceState:
    return light(device, state, attributes={"is": unique}, **facts)


def shown(home: Household, *told: tuple[Snapshot, str]) -> dict[str, DeviceState]:
    for snapshot, system in told:
        home.take(snapshot, system)
    home.settle()
    return {device: home.get(device) for device in home}


# --- one thing ---------------------------------------------------------------------------------


def test_a_lamp_in_three_systems_is_shown_once_as_its_owner_furnished_it(tmp_path: Path) -> None:
    with household(tmp_path) as home:
        found = shown(
            home,
            has(
                thing("1", "light.0x1", "on", name="0x00158d0001dc126a", area="attic"), system=NEAR
            ),
            has(thing("1", "light.zigbee_lamp", "off", name="Zigbee lamp"), system=FAR),
            has(
                thing("1", "light.desk", name="Desk", aliases=("lamp",), area="office"),
                system=HUB,
                areas=(Area(id="office", name="Office"),),
            ),
        )
    assert found.keys() == {"light.desk"}
    desk = found["light.desk"]
    assert (desk.name, desk.area, desk.state) == ("Desk", "office", "on")
    assert desk.aliases == ("lamp", "Zigbee lamp")  # nobody calls it by its address
    assert desk.systems == (NEAR, FAR, HUB)


def test_two_things_that_claim_one_id_are_both_there_and_keep_their_ids(tmp_path: Path) -> None:
    with household(tmp_path) as home:
        both = shown(home, has(light("light.a"), system=FAR), has(light("light.a"), system=HUB))
        assert {d: s.systems for d, s in both.items()} == {"light.a": (HUB,), "light.a_2": (FAR,)}
    with household(tmp_path) as home:
        assert shown(home, has(light("light.a"), system=FAR)).keys() == {"light.a_2"}
        found = shown(home, has(light("light.a"), system=HUB))
        assert found["light.a"].systems == (HUB,)


def test_a_lamp_keeps_its_id_when_another_system_joins_or_leaves(tmp_path: Path) -> None:
    near, hub = has(thing("1", "light.bulb")), has(thing("1", "light.desk"), system=HUB)
    with household(tmp_path) as home:
        assert shown(home, near).keys() == {"light.bulb"}
        assert shown(home, hub).keys() == {"light.bulb"}
    with household(tmp_path) as home:
        assert shown(home, hub).keys() == {"light.bulb"}


def test_a_lamp_that_was_renamed_where_it_announces_itself_keeps_its_id(tmp_path: Path) -> None:
    with household(tmp_path) as home:
        shown(home, has(thing("1", "light.before", name="before")))
        found = shown(home, has(thing("1", "light.after", name="after")))
    assert {device: state.name for device, state in found.items()} == {"light.before": "after"}


def test_in_home_assistant_people_choose_the_id(tmp_path: Path) -> None:
    with household(tmp_path) as home:
        shown(home, has(thing("1", "light.before"), system=HUB))
        assert shown(home, has(thing("1", "light.after"), system=HUB)).keys() == {"light.after"}


def test_what_replaces_a_lamp_has_its_id(tmp_path: Path) -> None:
    with household(tmp_path) as home:
        shown(home, has(thing("broken", "light.hall")))
        assert shown(home, has(thing("new", "light.hall"))).keys() == {"light.hall"}
        shown(home, has())
        assert shown(home, has(thing("newer", "light.hall"))).keys() == {"light.hall"}


def test_what_another_system_still_has_was_not_taken_away(tmp_path: Path) -> None:
    near, far = has(thing("1", "light.hall")), has(thing("1", "light.hall"), system=FAR)
    with household(tmp_path) as home:
        shown(home, near, far)
        shown(home, has())
        other = has(light("light.hall"), system="simulated")
        assert shown(home, other).keys() == {"light.hall", "light.hall_2"}
        assert home.get("light.hall").systems == (FAR,)


def test_what_a_system_in_trouble_does_not_name_keeps_its_id(tmp_path: Path) -> None:
    with household(tmp_path) as home:
        shown(home, has(light("light.a"), system=HUB))
        shown(home, has(system=HUB, trouble="it is away"))
        assert home.troubles == ("it is away",)
        assert shown(home, has(light("light.a"), system=FAR)).keys() == {"light.a_2"}


# --- who speaks for it -------------------------------------------------------------------------


@pytest.fixture
def twice(tmp_path: Path) -> Iterator[Household]:
    """A home with one lamp in two systems."""
    with household(tmp_path) as home:
        shown(home, has(thing("1", "light.bulb")), has(thing("1", "light.desk"), system=HUB))
        yield home


def obeys(home: Household, device: str = "light.desk") -> tuple[str, str]:
    system, command = home.route(Checked(device, "turn_on", {}))
    return system, command.device


def test_the_nearest_system_obeys_and_the_other_one_where_that_is_away(twice: Household) -> None:
    assert obeys(twice) == (NEAR, "light.bulb")
    away = thing("1", "light.bulb", available=False)
    assert twice.note([away], NEAR) == ["light.desk"]
    assert obeys(twice) == (HUB, "light.desk")
    assert twice.get("light.desk").available
    assert twice.get("light.desk").systems == (HUB, NEAR)
    assert twice.note([thing("1", "light.bulb", "on")], NEAR) == ["light.desk"]
    assert obeys(twice) == (NEAR, "light.bulb")
    assert twice.get("light.desk").state == "on"


def test_a_system_that_fails_loses_its_voice_not_its_devices(twice: Household) -> None:
    assert twice.lose(NEAR) == ["light.desk"]
    assert obeys(twice) == (HUB, "light.desk")
    assert twice.lose(HUB) == ["light.desk"]
    assert not twice.get("light.desk").available


def test_who_does_not_know_how_it_is_does_not_speak_for_it(twice: Household) -> None:
    twice.note([thing("1", "light.bulb", "unknown")], NEAR)
    assert obeys(twice) == (HUB, "light.desk")
    assert twice.get("light.desk").state == "off"


def test_what_a_further_system_says_of_it_is_not_told_while_the_nearest_speaks(
    twice: Household,
) -> None:
    assert twice.note([thing("1", "light.desk", "on")], HUB) == []
    assert twice.get("light.desk").state == "off"


def test_a_new_name_is_told_with_the_state(twice: Household) -> None:
    assert twice.note([thing("1", "light.desk", name="Writing desk")], HUB) == ["light.desk"]
    assert twice.get("light.desk").name == "Writing desk"


def test_what_was_never_announced_is_taken_in_with_its_first_state(twice: Household) -> None:
    assert twice.note([light("light.new")], NEAR) == ["light.new"]
    assert twice.get("light.new").systems == (NEAR,)


def test_a_state_before_any_snapshot_is_taken_in_too(tmp_path: Path) -> None:
    with household(tmp_path) as home:
        assert home.note([light("light.a")], NEAR) == ["light.a"]


def test_only_what_is_other_than_before_is_touched(twice: Household) -> None:
    twice.take(*has(thing("1", "light.bulb", at=5.0), light("light.b")))
    assert twice.settle() == ["light.b"]
    twice.take(*has(thing("1", "light.bulb", "on")))
    assert twice.settle() == ["light.b", "light.desk"]
    assert twice.find("light.b") is None


def test_devices_are_told_in_the_order_of_their_systems(tmp_path: Path) -> None:
    with household(tmp_path) as home:
        home.take(*has(light("light.z"), light("light.b")))
        home.take(*has(light("light.y"), light("light.c"), system=HUB))
        assert home.settle() == ["light.y", "light.c", "light.z", "light.b"]


def test_an_unknown_device_is_refused_with_the_nearest(twice: Household) -> None:
    with pytest.raises(RefusedError, match=r"did you mean 'light\.desk'"):
        twice.get("light.dsk")


# --- names and places --------------------------------------------------------------------------


def test_areas_of_an_action_are_named_as_the_obeying_system_does(tmp_path: Path) -> None:
    vacuum = DeviceState(device="vacuum.v", name="v", kind="vacuum", state="docked")
    with household(tmp_path) as home:
        shown(
            home,
            has(system=HUB, areas=(Area(id="wohnzimmer", name="Living room"),)),
            has(vacuum, areas=(Area(id="living_room", name="living room"),)),
        )
        command = Checked("vacuum.v", "clean_area", {"cleaning_area_id": ["wohnzimmer", "attic"]})
        _, routed = home.route(command)
    assert routed.arguments == {"cleaning_area_id": ["living_room", "attic"]}


def test_a_name_that_means_another_device_is_no_alias(tmp_path: Path) -> None:
    with household(tmp_path) as home:
        found = shown(
            home,
            has(thing("1", "light.1", name="lamp one"), thing("2", "light.2", name="lamp two")),
            has(thing("1", "light.desk", name="lamp two"), system=HUB),
            has(light("light.other", name="Lamp One"), system="simulated"),
        )
    assert found["light.desk"].aliases == ()
    assert found["light.2"].aliases == ()


def test_areas_of_the_settings_are_there_with_or_without_anybody_in_them(tmp_path: Path) -> None:
    settings = "{areas: {kitchen: {aliases: [galley]}, attic: {name: the attic, floor: top}}}"
    with household(tmp_path, settings) as home:
        shown(home, has(system=HUB, areas=(Area(id="kitchen", name="Küche", floor="ground"),)))
        assert home.areas == (
            Area(id="kitchen", name="Küche", aliases=("galley",), floor="ground"),
            Area(id="attic", name="the attic", floor="top"),
        )


# --- overrides ---------------------------------------------------------------------------------


def test_an_override_renames_moves_and_protects(tmp_path: Path) -> None:
    settings = (
        "{overrides: {light.a: {name: desk lamp, aliases: [lamp], area: study, protected: true}}}"
    )
    with household(tmp_path, settings) as home:
        found = shown(home, has(light("light.a", name="A", aliases=("old",)), light("light.b")))
        assert [area.id for area in home.areas] == ["study"]
        assert home.troubles == ()
    a = found["light.a"]
    assert (a.name, a.aliases, a.area, a.protected) == ("desk lamp", ("lamp", "old"), "study", True)
    assert not found["light.b"].protected


def test_a_new_name_takes_the_place_of_all_that_systems_have(tmp_path: Path) -> None:
    with household(tmp_path, "{overrides: {light.desk: {name: Lamp}}}") as home:
        found = shown(
            home,
            has(thing("1", "light.near", name="Near"), system=NEAR),
            has(thing("1", "light.desk", name="Desk", aliases=("table",)), system=HUB),
        )
    assert (found["light.desk"].name, found["light.desk"].aliases) == ("Lamp", ("table",))


def test_what_nobody_can_see_is_no_name(tmp_path: Path) -> None:
    settings = r"""{
        areas: {attic: {name: "\u200b", aliases: ["\u202e"]}},
        overrides: {light.a: {name: "\u200b", aliases: ["\u200b", "desk\u202e"]}},
    }"""
    with household(tmp_path, settings) as home:
        lamp = shown(home, has(light("light.a", name="lamp")))["light.a"]
        assert home.areas == (Area(id="attic", name="attic"),)
    assert (lamp.name, lamp.aliases) == ("lamp", ("desk",))


def test_an_override_may_take_a_protection_away(tmp_path: Path) -> None:
    with household(tmp_path, "{overrides: {light.a: {protected: false}}}") as home:
        assert not shown(home, has(light("light.a", protected=True)))["light.a"].protected


def test_what_is_hidden_is_not_there(tmp_path: Path) -> None:
    with household(tmp_path, "{overrides: {light.a: {hidden: true}}}") as home:
        assert shown(home, has(light("light.a"), light("light.b"))).keys() == {"light.b"}
        assert home.note([light("light.a", "on")], NEAR) == []
        with pytest.raises(RefusedError, match="the home has no device"):
            home.get("light.a")


def test_what_the_settings_call_the_same_is_shown_once_under_the_other_id(tmp_path: Path) -> None:
    settings = "{overrides: {light.b: {same_as: light.a}, light.a: {name: lamp}}}"
    hub = has(light("light.a", "on"), system=HUB)
    with household(tmp_path, settings) as home:
        found = shown(home, has(light("light.b", "off")), hub)
        assert found.keys() == {"light.a"}
        assert (found["light.a"].state, found["light.a"].name) == ("off", "lamp")
        assert obeys(home, "light.a") == (NEAR, "light.b")
    with household(tmp_path, settings) as home:  # even where the other one is not there now
        assert shown(home, has(light("light.b"))).keys() == {"light.a"}
    with household(tmp_path) as home:  # and nothing of it stays when the setting is gone
        assert shown(home, has(light("light.b")), hub).keys() == {"light.a", "light.b"}


def test_an_override_of_what_is_only_away_is_right(tmp_path: Path) -> None:
    with household(tmp_path) as home:
        shown(home, has(light("light.a")))
    with household(tmp_path, "{overrides: {light.a: {}, light.b: {}}}") as home:
        shown(home, has(system=HUB))
        (trouble,) = home.troubles
    assert "'light.b'; did you mean 'light.a'" in trouble


# --- whatever comes first ----------------------------------------------------------------------

DEVICES = st.lists(
    st.tuples(st.sampled_from("123"), st.sampled_from("abc"), st.sampled_from(["on", "off"])),
    unique_by=(lambda d: d[0], lambda d: d[1]),
    max_size=3,
)
HOMES = st.dictionaries(st.sampled_from(SYSTEMS), DEVICES)


def _told(home: dict[str, list[tuple[str, str, str]]]) -> list[tuple[Snapshot, str]]:
    return [
        has(
            *(thing(unique, f"light.{name}", state, at=0.0) for unique, name, state in its),
            system=system,
        )
        for system, its in home.items()
    ]


@tuned(max_examples=40, deadline=None)
@given(HOMES, st.randoms(use_true_random=False))
def test_at_a_start_it_does_not_matter_who_answers_first(
    home: dict[str, list[tuple[str, str, str]]], chance: Random
) -> None:
    told = _told(home)
    with TemporaryDirectory() as one, household(Path(one)) as first:
        before = shown(first, *told)
    chance.shuffle(told)
    with TemporaryDirectory() as two, household(Path(two)) as second:
        assert shown(second, *told) == before


@tuned(max_examples=40, deadline=None)
@given(HOMES, st.randoms(use_true_random=False))
def test_later_it_does_not_matter_either_even_if_each_is_shown_at_once(
    home: dict[str, list[tuple[str, str, str]]], chance: Random
) -> None:
    told = _told(home)
    with TemporaryDirectory() as folder:
        with household(Path(folder)) as first:
            before = shown(first, *told)
        chance.shuffle(told)
        with household(Path(folder)) as again:
            for one in told:
                found = shown(again, one)
    assert not told or found == before


@tuned(max_examples=40, deadline=None)
@given(HOMES)
def test_every_thing_is_shown_once_and_nothing_else_is(
    home: dict[str, list[tuple[str, str, str]]],
) -> None:
    with TemporaryDirectory() as folder, household(Path(folder)) as one:
        found = shown(one, *_told(home))
    things = {unique for its in home.values() for unique, _, _ in its}
    assert sorted(state.attributes["is"] for state in found.values()) == sorted(things)
    for state in found.values():
        who = {s for s, its in home.items() if any(u == state.attributes["is"] for u, _, _ in its)}
        assert set(state.systems) == who
