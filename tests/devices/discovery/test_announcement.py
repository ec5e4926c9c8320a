"""Announcements: what they say, and what is refused."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.discovery.announcement import Announcement, filters, parse


def said(topic: str, fields: Any) -> Announcement:
    return parse(topic, json.dumps(fields).encode())


def test_both_forms_of_topics_are_listened_to() -> None:
    assert filters("ha") == ("ha/+/+/config", "ha/+/+/+/config")


def test_short_keys_are_written_out_everywhere() -> None:
    (one,) = said(
        "switch/n/x/config",
        {
            "stat_t": "s",
            "dev": {"mf": "a", "sa": "b"},
            "o": {"sw": "1"},
            "avty": {"t": "a", "pl_avail": "y"},
        },
    ).components
    assert (one.platform, one.object_id) == ("switch", "n_x")
    assert one.fields == {
        "state_topic": "s",
        "device": {"manufacturer": "a", "suggested_area": "b"},
        "origin": {"sw_version": "1"},
        "availability": [{"topic": "a", "payload_available": "y"}],
    }


@pytest.mark.parametrize(
    ("topic", "meant"),
    [("~/state", "base/state"), ("a/~", "a/base"), ("~", "base"), ("a/~/b", "a/~/b"), ("", "")],
)
def test_a_base_topic_stands_at_either_end(topic: str, meant: str) -> None:
    (one,) = said(
        "switch/x/config", {"~": "base", "stat_t": topic, "name": "~", "avty": [{"t": topic}]}
    ).components
    assert one.fields["state_topic"] == meant
    assert one.fields["availability"] == [{"topic": meant}]
    assert one.fields["name"] == "~"


def test_components_take_over_what_they_do_not_say_themselves() -> None:
    first, second = said(
        "device/node/d/config",
        {
            "dev": {"ids": "1"},
            "o": {"name": "x"},
            "cmd_t": "c",
            "stat_t": "s",
            "qos": 2,
            "cmps": {"a": {"p": "switch", "stat_t": "own"}, "b": {"p": "light", "uniq_id": "u"}},
        },
    ).components
    assert first.object_id == "d_node_a"
    assert first.fields["state_topic"] == "own"
    assert first.fields["command_topic"] == "c"
    assert first.identity is None
    assert second.identity == ("light", "u")
    assert second.device == {"identifiers": "1"}


def test_a_component_with_nothing_but_its_platform_is_gone() -> None:
    fields = {"dev": {}, "cmps": {"a": {"p": "switch"}}}
    assert said("device/d/config", fields).components == ()


def test_nothing_takes_an_announcement_back() -> None:
    assert parse("switch/x/config", b"") == parse("switch/x/config", b" ") == Announcement()


@pytest.mark.parametrize("key", ["migrate_discovery", "migr_discvry"])
def test_a_move_is_announced_alone(key: str) -> None:
    assert said("switch/x/config", {key: True}) == Announcement(moving=True)
    with pytest.raises(ValueError, match="alone"):
        said("switch/x/config", {key: True, "name": "x"})


@pytest.mark.parametrize(
    ("topic", "payload", "reason"),
    [
        ("switch/a b/config", b"{}", "other characters"),
        ("switch/x/y/z/config", b"{}", "other characters"),
        ("switch/x/config", b"{", "no JSON"),
        ("switch/x/config", b"\xff", "no JSON"),
        ("switch/x/config", b"[]", "no JSON object"),
        ("switch/x/config", b'{"a": Infinity}', "no number"),
        ("switch/x/config", b"[" * 200_000, "deeply|no JSON"),
        ("switch/x/config", b'{"a": ' + b"9" * 5_000 + b"}", "no JSON"),
        ("switch/x/config", b'{"a": "' + b"x" * 9_000 + b'"}', "longer than 8192"),
        ("switch/x/config", b" " * 300_000 + b"{}", "longer than 256"),
        ("switch/x/config", b'{"uniq_id": "\\uD800"}', "half characters"),
        ("switch/x/config", b'{"\\udfff": 1}', "half characters"),
        ("switch/x/config", b'{"uniq_id": "\xed\xa0\x80"}', "no JSON"),
        ("switch/x/config", b'{"~": 7}', "'~' must be text"),
        ("device/x/config", b'{"dev": {}}', "no 'components'"),
        ("device/x/config", b'{"cmps": {}}', "no 'device'"),
        ("device/x/config", b'{"dev": {}, "cmps": {"a": 1}}', "is no object"),
        ("device/x/config", b'{"dev": {}, "cmps": {"a": {"p": 1}}}', "no 'platform'"),
        (
            "device/x/config",
            json.dumps({"dev": {}, "cmps": {str(n): {"p": "x"} for n in range(501)}}).encode(),
            "more than 500",
        ),
    ],
)
def test_what_cannot_be_understood_is_refused(topic: str, payload: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse(topic, payload)


def test_characters_that_are_written_in_two_halves_are_whole() -> None:
    (lamp,) = parse("light/x/config", b'{"name": "\\ud83d\\udca1"}').components
    assert lamp.fields["name"] == "\N{ELECTRIC LIGHT BULB}"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["~", "dev", "cmps", "avty", "stat_t", "t", "p", "name", "o"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(ANYTHING, st.sampled_from(["switch/x/config", "device/x/config", "light/n/x/config"]))
def test_any_json_is_understood_or_refused(value: Any, topic: str) -> None:
    try:
        announced = said(topic, value)
    except ValueError:
        return
    assert all("~" not in component.fields for component in announced.components)
