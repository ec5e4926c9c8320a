from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import settings as tuned
from hypothesis import strategies as st

from devices.household.same import Ref, join, links, same_things
from devices.identity import Identity, identity


def lamp(
    unique: str | None = None, *appliances: str, part: str = "light", of: str = "mqtt"
) -> Identity:
    return replace(identity("light", of, unique, appliances=frozenset(appliances)), part=part)


def door(kind: str, device_class: str | None, unique: str | None, of: str = "mqtt") -> Identity:
    mac = frozenset({"mac a"})
    return identity(kind, of, unique, appliances=mac, device_class=device_class)


def joined(identities: dict[Ref, Identity]) -> set[frozenset[Ref]]:
    return set(same_things(identities, identities))


def test_two_views_of_one_thing_are_joined_by_its_own_name() -> None:
    one, other = ("discovery", "light.a"), ("homeassistant", "light.b")
    assert joined({one: lamp("1"), other: lamp("1")}) == {frozenset({one, other})}
    assert len(joined({one: lamp("1"), other: lamp("2")})) == 2


def test_the_only_lamp_of_an_appliance_is_the_same_lamp_elsewhere() -> None:
    one, other = ("discovery", "light.a"), ("homeassistant", "light.b")
    assert len(joined({one: lamp("1", "mac a"), other: lamp("2", "mac a", of="hue")})) == 1
    assert len(joined({one: lamp("1", "mac a"), other: lamp(None, "mac a")})) == 1
    assert len(joined({one: lamp("1", "mac a"), other: lamp("2", "mac b", of="hue")})) == 2


def test_two_relays_that_one_integration_tells_apart_are_two_whatever_else_is_known() -> None:
    one, other = ("discovery", "light.a"), ("homeassistant", "light.b")
    both = {one: lamp("1", "mac a"), other: lamp("2", "mac a")}
    assert len(joined(both)) == 2
    between = {("esphome", "light.c"): lamp("3", "mac a", of="esphome")}
    groups = joined(both | between)
    assert not any({one, other} <= group for group in groups)
    assert len(groups) == 2


def test_the_lamp_and_the_switch_of_an_appliance_are_two_things() -> None:
    one, other = ("discovery", "light.a"), ("homeassistant", "switch.a")
    assert len(joined({one: lamp("1", "mac a"), other: lamp("2", "mac a", part="switch")})) == 2


@pytest.mark.parametrize(
    ("kind", "device_class"),
    [
        ("lock", None),
        ("alarm_control_panel", None),
        ("cover", "garage"),
        ("cover", "door"),
        ("valve", "gas"),
        ("binary_sensor", "door"),
        ("binary_sensor", "smoke"),
    ],
)
def test_what_keeps_people_out_is_not_known_by_an_address_that_anybody_may_announce(
    kind: str, device_class: str | None
) -> None:
    one, other = ("discovery", f"{kind}.a"), ("homeassistant", f"{kind}.b")
    known = door(kind, device_class, "1", of="zha")
    for said in (device_class, None):
        assert len(joined({one: door(kind, said, "2"), other: known})) == 2
    assert len(joined({ref: door(kind, device_class, "1") for ref in (one, other)})) == 1


def test_a_blind_is_known_by_its_address() -> None:
    one, other = ("discovery", "cover.a"), ("homeassistant", "cover.b")
    blind = door("cover", "blind", "1", of="zha")
    assert len(joined({one: door("cover", "blind", "2"), other: blind})) == 1


def test_of_an_appliance_with_several_lamps_none_is_guessed() -> None:
    refs = [("discovery", "light.a"), ("homeassistant", "light.b"), ("homeassistant", "light.c")]
    identities = {ref: lamp(None, "mac a") for ref in refs}
    assert len(joined(identities)) == 3


def test_a_lamp_that_is_not_shown_still_counts_as_one_of_several() -> None:
    shown = [("discovery", "light.a"), ("homeassistant", "light.b")]
    hidden = ("homeassistant", "light.unexposed")
    identities = {ref: lamp(None, "mac a") for ref in (*shown, hidden)}
    assert len(same_things(shown, identities)) == 2


def test_two_things_of_one_system_are_never_one() -> None:
    mine = [("discovery", "light.a"), ("discovery", "light.b")]
    other = ("homeassistant", "light.c")
    identities = {mine[0]: lamp("1"), mine[1]: lamp(None, "mac a"), other: lamp("1", "mac a")}
    assert joined(identities) == {frozenset({mine[0], other}), frozenset({mine[1]})}


def test_a_things_own_name_counts_before_that_of_its_appliance() -> None:
    identities = {
        ("discovery", "light.a"): lamp("1"),
        ("tasmota", "light.b"): lamp("2", "mac a"),
        ("homeassistant", "light.c"): lamp("1", "mac a"),
        ("discovery", "light.d"): lamp("2"),
    }
    pairs = {frozenset({"light.a", "light.c"}), frozenset({"light.b", "light.d"})}
    assert {frozenset(name for _, name in group) for group in joined(identities)} == pairs


SYSTEMS = st.sampled_from(["discovery", "homeassistant", "tasmota", "zigbee2mqtt"])
NUMBERS = st.sampled_from(["1", "2", "3", "4"])
IDENTITIES = st.dictionaries(
    st.tuples(SYSTEMS, NUMBERS),
    st.builds(
        lamp,
        st.none() | NUMBERS,
        NUMBERS,
        part=st.sampled_from(["light", "switch"]),
        of=st.sampled_from(["mqtt", "hue"]),
    ),
)


@tuned(deadline=None)
@given(IDENTITIES, st.randoms())
def test_in_whatever_order_things_are_told_they_are_joined_alike(
    identities: dict[Ref, Identity], chance: Random
) -> None:
    shuffled = list(identities.items())
    chance.shuffle(shuffled)
    assert joined(dict(shuffled)) == joined(identities)


@tuned(deadline=None)
@given(IDENTITIES)
def test_everything_is_in_one_group_and_no_group_has_two_of_one_system(
    identities: dict[Ref, Identity],
) -> None:
    groups = same_things(identities, identities)
    assert sorted(ref for group in groups for ref in group) == sorted(identities)
    assert all(len({system for system, _ in group}) == len(group) for group in groups)


def test_where_two_cannot_be_joined_the_third_still_is() -> None:
    a1, a2, b = ("a", "1"), ("a", "2"), ("b", "1")
    assert set(join([a1, a2, b], [(a1, a2)], [(a2, b)])) == {frozenset({a1}), frozenset({a2, b})}


def test_one_name_for_two_things_of_a_system_links_neither_of_them() -> None:
    named = [("x", ("a", "1")), ("x", ("a", "2")), ("x", ("b", "1")), ("x", ("c", "1"))]
    assert links(named) == [(("b", "1"), ("c", "1"))]
