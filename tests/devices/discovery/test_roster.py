"""Who is there and who hears what, without a broker."""

import json
from typing import Any

import pytest

from devices.discovery.announcement import Announcement, Component
from devices.discovery.dialect import HomeAssistantDialect
from devices.discovery.model import Order
from devices.discovery.roster import Roster


def announced(roster: Roster, node: str, **fields: Any) -> None:
    """Announce a switch, or take it back, if nothing is said of it."""
    payload = json.dumps(fields).encode() if fields else b""
    roster.announce(f"homeassistant/switch/{node}/config", payload)
    roster.settle()


@pytest.fixture
def roster() -> Roster:
    return Roster(dialect=HomeAssistantDialect("homeassistant"), root="hearsay")


def plug(topic: str = "plug/state", **fields: Any) -> dict[str, Any]:
    return {"state_topic": topic, "command_topic": "plug/set", **fields}


def states(roster: Roster) -> dict[str, str]:
    return {entity.device: entity.status.state for entity in roster}


def test_what_was_said_last_counts_for_what_is_announced_on_that_topic_later(
    roster: Roster,
) -> None:
    """The broker does not repeat what is retained for a topic that is listened to already."""
    announced(roster, "one", **plug())
    roster.hear("plug/state", b"ON")
    announced(roster, "other", **plug())
    assert states(roster) == {"switch.one": "on", "switch.other": "on"}


def test_what_was_said_on_topics_nobody_listens_to_any_more_is_forgotten(roster: Roster) -> None:
    announced(roster, "one", **plug())
    roster.hear("plug/state", b"ON")
    announced(roster, "one")
    announced(roster, "other", **plug())
    assert states(roster) == {"switch.other": "unknown"}


def test_a_thing_that_moved_is_heard_where_it_is_now_and_nowhere_else(roster: Roster) -> None:
    announced(roster, "old", **plug("old/state", unique_id="u"))
    announced(roster, "old", migrate_discovery=True)
    announced(roster, "new", **plug("new/state", unique_id="u"))
    assert roster.topics == {"new/state"}
    assert len(roster) == 1
    assert roster.hear("old/state", b"ON") == []


def test_a_thing_has_its_id_back_after_it_was_announced_otherwise(roster: Roster) -> None:
    """Also where another one that wants the id was there first."""
    announced(roster, "a", object_id="lamp", **plug("a"))
    announced(roster, "b", object_id="lamp", **plug("b"))
    announced(roster, "a")
    announced(roster, "b", object_id="lamp", name="B", **plug("b"))
    assert [entity.device for entity in roster] == ["switch.lamp_2"]


# --- asking --------------------------------------------------------------------------------------

ASKS = Order("thing/get", "")


class Asking(HomeAssistantDialect):
    """Announces things that want to be asked, of nothing but names of topics."""

    def __init__(self, *fields: dict[str, Any]) -> None:
        super().__init__("homeassistant")
        self._fields = fields

    def read(self, topic: str, payload: bytes) -> dict[str, Announcement]:
        del payload
        asks = ((ASKS.topic, ASKS.payload),)
        things = (Component("switch", f"n{n}", f, asks) for n, f in enumerate(self._fields))
        return {topic: Announcement(tuple(things))}


def asking(*fields: dict[str, Any]) -> Roster:
    roster = Roster(dialect=Asking(*fields), root="hearsay")
    roster.announce("homeassistant/x/x/config", b"1")
    roster.settle()
    return roster


def test_what_is_there_is_asked_once_however_many_things_ask_the_same() -> None:
    roster = asking(plug("thing/a"), plug("thing/b"))
    assert (roster.questions.next(), roster.questions.next()) == (ASKS, None)


def test_what_is_away_is_asked_when_it_is_there_and_whenever_it_comes_back() -> None:
    roster = asking(plug("thing/a", availability_topic="there"))
    assert roster.questions.next() is None
    for _ in range(2):
        roster.hear("there", b"online")
        assert (roster.questions.next(), roster.questions.next()) == (ASKS, None)
        roster.hear("there", b"offline")
        assert roster.questions.next() is None


def test_what_has_told_how_it_is_is_not_asked() -> None:
    roster = asking(plug("thing/a"))
    roster.hear("thing/a", b"ON")
    assert not roster.questions


def test_what_only_one_of_two_has_told_is_asked_for_the_other() -> None:
    roster = asking(plug("thing/a"), plug("thing/b"))
    roster.hear("thing/a", b"ON")
    assert roster.questions.next() == ASKS


def test_what_is_gone_is_not_asked() -> None:
    roster = Roster(dialect=HomeAssistantDialect("homeassistant"), root="hearsay")
    announced(roster, "one", **plug())
    entity = roster.find("switch.one")
    assert entity is not None
    entity.asks = (ASKS,)
    roster.questions.wonder(entity.device, entity.asks)
    announced(roster, "one")
    assert not roster.questions
