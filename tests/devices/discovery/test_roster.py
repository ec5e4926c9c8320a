"""Who is there and who hears what, without a broker."""

import json
from pathlib import Path
from typing import Any

import pytest

from devices.discovery.announcement import Announcement, Component
from devices.discovery.dialect import HomeAssistantDialect
from devices.discovery.firsts import Firsts
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


# --- several that claim to be one thing ----------------------------------------------------------


def restarted(folder: Path, *payloads: tuple[str, dict[str, Any]], apart: bool = False) -> Roster:
    """Return what a new start makes of what is announced, at once or `apart`."""
    with Firsts("discovery", folder / "first_announced.sqlite") as firsts:
        dialect = HomeAssistantDialect("homeassistant")
        roster = Roster(dialect=dialect, root="hearsay", firsts=firsts)
        for node, fields in payloads:
            roster.announce(f"homeassistant/switch/{node}/config", json.dumps(fields).encode())
            if apart:
                roster.settle()
        roster.settle()
    return roster


REAL = ("zz_real", plug("real/state", unique_id="u"))
EVIL = ("aa_evil", plug("evil/state", unique_id="u"))


@pytest.mark.parametrize("apart", [False, True])
def test_who_announced_a_thing_first_is_it_also_after_a_start(tmp_path: Path, apart: bool) -> None:  # noqa: FBT001 - a parameter of the test
    restarted(tmp_path, REAL)
    assert restarted(tmp_path, REAL, EVIL, apart=apart).topics == {"real/state"}
    roster = restarted(tmp_path, EVIL, REAL, apart=apart)
    assert roster.topics == {"real/state"}
    assert len(roster) == 1


def test_nothing_of_what_another_one_said_counts_for_who_was_first(tmp_path: Path) -> None:
    restarted(tmp_path, REAL)
    roster = restarted(tmp_path, EVIL)
    roster.hear("evil/state", b"ON")
    announced(roster, REAL[0], **REAL[1])
    assert list(states(roster).values()) == ["unknown"]
    announced(roster, REAL[0])
    assert roster.topics == {"evil/state"}


def test_what_was_taken_back_may_be_announced_by_another_one_for_good(tmp_path: Path) -> None:
    restarted(tmp_path, REAL)
    with Firsts("discovery", tmp_path / "first_announced.sqlite") as firsts:
        roster = Roster(
            dialect=HomeAssistantDialect("homeassistant"), root="hearsay", firsts=firsts
        )
        announced(roster, REAL[0], **REAL[1])
        announced(roster, REAL[0])
        announced(roster, EVIL[0], **EVIL[1])
    assert restarted(tmp_path, REAL, EVIL).topics == {"evil/state"}


def test_what_has_moved_is_first_where_it_is_now(tmp_path: Path) -> None:
    with Firsts("discovery", tmp_path / "first_announced.sqlite") as firsts:
        roster = Roster(
            dialect=HomeAssistantDialect("homeassistant"), root="hearsay", firsts=firsts
        )
        announced(roster, "old", **plug("old/state", unique_id="u"))
        announced(roster, "old", migrate_discovery=True)
        announced(roster, "new", **plug("new/state", unique_id="u"))
    assert restarted(tmp_path, EVIL, ("new", REAL[1])).topics == {"real/state"}


def test_a_crowd_leaves_room_for_those_who_were_there_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    restarted(tmp_path, REAL)
    monkeypatch.setattr("devices.discovery.roster.MOST", 3)
    crowd = [(f"aa_{n}", plug(f"evil/{n}", unique_id=f"e{n}")) for n in range(9)]
    assert "real/state" in restarted(tmp_path, *crowd, REAL).topics


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
