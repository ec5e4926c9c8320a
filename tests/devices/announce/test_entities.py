"""What is announced is understood by whoever reads MQTT discovery: here, by our own reading."""

import json
from typing import Any

import pytest

from bus import Message
from bus.examples import EXAMPLES
from bus.messages import Mute, Presence, Reply, RoomStatus, Say, Stop, Transcript
from devices.announce.entities import Announcements, Appliance, Place
from devices.discovery.announcement import Component, parse
from devices.discovery.dialect import HomeAssistantDialect
from devices.discovery.entity import Entity
from devices.discovery.model import Told
from devices.discovery.roster import Roster
from devices.discovery.templates import Said, Template
from devices.kind import Call
from devices.marks import announced_by_us

ROOT = "hearsay"
KITCHEN = Place("kitchen", "Kitchen", "Kitchen")
WRITE = Announcements(ROOT)
HOUSE, ROOM = WRITE.house(["asr", "satellite-kitchen"]), WRITE.room(KITCHEN)
ELSEWHERE = "another"
"""The root of whoever reads: of what is below its own, it takes nothing."""


def components(appliance: Appliance) -> dict[str, Component]:
    topic = WRITE.topic("homeassistant", appliance).removeprefix("homeassistant/")
    read = parse(topic, appliance.payload()).components
    return {c.fields["unique_id"].removeprefix(f"{appliance.id}-"): c for c in read}


def entity(appliance: Appliance, key: str, *heard: Message) -> Entity:
    component = components(appliance)[key]
    made = Entity(component, f"{component.platform}.x", root=ELSEWHERE)
    for message in (EXAMPLES[Presence.topic].model_copy(update={"name": "assistant"}), *heard):
        made.hear(f"{ROOT}/{message.address}", Said(message.encode().decode()))
    return made


def told(made: Entity, action: str) -> tuple[str, bytes]:
    now = made.status
    after = made.model.expected(action, Call(now, {}, "2026-11-20T20:00:00+00:00"))
    (order,) = made.model.tell(Told(action, {}, now, after))
    return order.topic, order.payload.encode()


@pytest.mark.parametrize("appliance", [HOUSE, ROOM], ids=lambda a: a.id)
def test_every_component_is_read_and_names_its_maker(appliance: Appliance) -> None:
    read = components(appliance)
    assert read.keys() == appliance.components.keys()
    for component in read.values():
        assert announced_by_us(component.fields)
        assert component.device["identifiers"] == [appliance.id]
        assert component.identity


def test_the_room_is_in_its_area_and_part_of_the_house() -> None:
    device = components(ROOM)["mute"].device
    assert device["suggested_area"] == "Kitchen"
    assert [device["via_device"]] == components(HOUSE)["stop"].device["identifiers"]
    assert "suggested_area" not in WRITE.room(Place("shed", "shed")).fields["device"]


@pytest.mark.parametrize("kind", [Transcript, Reply])
def test_what_was_said_last_is_seen(kind: type[Message]) -> None:
    key = {Transcript: "transcript", Reply: "reply"}[kind]
    said: Any = EXAMPLES[kind.topic]
    state = entity(ROOM, key, said).state()
    assert state is not None
    assert state.available
    assert state.state == said.text
    assert state.attributes == {"text": said.text, "language": said.language}


def test_long_words_fit_a_state_and_are_whole_in_an_attribute() -> None:
    said = Reply(room="kitchen", text="a" * 300)
    state = entity(ROOM, "reply", said).state()
    assert state is not None
    assert state.state == "a" * 255


def test_words_without_a_language_and_words_like_templates_are_seen() -> None:
    said = Transcript(room="kitchen", text='{{ 7 * 6 }} "{')
    state = entity(ROOM, "transcript", said).state()
    assert state is not None
    assert state.state == said.text


@pytest.mark.parametrize("doing", ["idle", "listening", "thinking", "speaking"])
def test_what_goes_on_is_seen(doing: str) -> None:
    status = RoomStatus.build({"room": "kitchen", "state": doing})
    state = entity(ROOM, "state", status).state()
    assert state is not None
    assert state.state == doing


@pytest.mark.parametrize(("muted", "shown"), [(True, "on"), (False, "off")])
def test_a_closed_microphone_is_seen(*, muted: bool, shown: str) -> None:
    status = RoomStatus(room="kitchen", state="idle", muted=muted)
    assert entity(ROOM, "mute", status).status.state == shown


@pytest.mark.parametrize(("action", "muted"), [("turn_on", True), ("turn_off", False)])
def test_the_switch_says_what_the_house_takes_for_mute(action: str, *, muted: bool) -> None:
    topic, payload = told(entity(ROOM, "mute"), action)
    said = Mute.decode({"room": "kitchen"}, payload)
    assert (topic, said.muted) == (f"{ROOT}/{said.address}", muted)


def test_only_mute_is_retained() -> None:
    retained = {key for key, fields in ROOM.components.items() if fields.get("retain")}
    assert retained == {"mute"}
    assert not any(fields.get("retain") for fields in HOUSE.components.values())


@pytest.mark.parametrize(("appliance", "room"), [(ROOM, "kitchen"), (HOUSE, "all")])
def test_the_button_stops(appliance: Appliance, room: str) -> None:
    topic, payload = told(entity(appliance, "stop"), "press")
    said = Stop.decode({"room": room}, payload)
    assert topic == f"{ROOT}/{said.address}"


@pytest.mark.parametrize(("appliance", "room"), [(ROOM, "kitchen"), (HOUSE, "all")])
@pytest.mark.parametrize("text", ["Dinner.", '{"a": 1}', "{{ 7 * 6 }}", 'a "quote"\n{', "晩ご飯"])
def test_any_text_is_announced(appliance: Appliance, room: str, text: str) -> None:
    fields = components(appliance)["announce"].fields
    payload = Template(fields["command_template"]).render({"value": text})
    said = Say.decode({"room": room}, payload.encode())
    assert (fields["command_topic"], said.text) == (f"{ROOT}/{said.address}", text)


@pytest.mark.parametrize(("state", "shown"), [("online", "on"), ("offline", "off")])
def test_a_worker_is_seen_with_what_it_says_of_itself(state: str, shown: str) -> None:
    worker = EXAMPLES[Presence.topic].model_copy(update={"state": state})
    seen = entity(HOUSE, "worker-asr", worker).state()
    assert seen is not None
    assert (seen.state, seen.available) == (shown, True)
    assert seen.attributes["engine"] == "pocketsphinx"


def test_without_the_assistant_a_room_is_away() -> None:
    gone = EXAMPLES[Presence.topic].model_copy(update={"name": "assistant", "state": "offline"})
    assert not entity(ROOM, "state", gone).availability.there
    cleared = entity(ROOM, "state")
    assert cleared.availability.there
    cleared.hear(f"{ROOT}/worker/assistant", Said(""))
    assert not cleared.availability.there


@pytest.mark.parametrize("appliance", [HOUSE, ROOM], ids=lambda a: a.id)
def test_a_fact_that_was_removed_troubles_no_template(appliance: Appliance) -> None:
    for component in components(appliance).values():
        templates = [text for name, text in component.fields.items() if name.endswith("_template")]
        for template in templates:
            assert Template(template)(Said(""), value="") is not None
        assert templates or component.platform == "button"


@pytest.mark.parametrize("root", [ROOT, ELSEWHERE])
def test_the_house_is_no_device_of_a_home(root: str, caplog: pytest.LogCaptureFixture) -> None:
    roster = Roster(dialect=HomeAssistantDialect("homeassistant"), root=root)
    for appliance in (HOUSE, ROOM):
        roster.announce(WRITE.topic("homeassistant", appliance), appliance.payload())
    roster.settle()
    assert len(roster) == 0
    assert caplog.records == []


def test_a_part_that_has_gone_is_named_without_anything_else() -> None:
    said = json.loads(HOUSE.payload(without={"worker-old": "binary_sensor"}))
    assert said["components"]["worker-old"] == {"platform": "binary_sensor"}
    assert said["components"].keys() - HOUSE.components.keys() == {"worker-old"}


def test_houses_on_one_broker_are_told_apart() -> None:
    ids = {Announcements(root).room(KITCHEN).id for root in ("hearsay", "home/hearsay", "Hearsäy")}
    assert len(ids) == 3
    assert all(c.isalnum() or c in "_-" for name in ids for c in name)
