from bus.messages import Presence
from hearsay.roll import Entry, Roll
from hearsay.supervisor import Change


def presence(name: str, state: str = "online", *, at: float, detail: str = "") -> Presence:
    return Presence.build(
        {"name": name, "state": state, "instance": "i", "engine": "e", "detail": detail, "at": at}
    )


def started(*names: str, now: float = 100.0) -> Roll:
    roll = Roll(names)
    for name in names:
        roll.change(Change(name, "starting"), now=now)
    return roll


def test_a_house_is_ready_when_every_worker_is_online() -> None:
    roll = started("asr", "tts")
    roll.presence(presence("asr", at=101))
    assert not roll.all_online
    roll.presence(presence("tts", at=101))
    assert roll.all_online
    assert roll.settled
    assert roll.given_up == []


def test_what_a_forerunner_said_does_not_count() -> None:
    roll = started("asr")
    assert roll.presence(presence("asr", at=99)) is None
    assert not roll.all_online


def test_what_is_said_at_the_very_start_counts() -> None:
    roll = started("asr")
    assert roll.presence(presence("asr", at=100)) is not None


def test_the_same_presence_twice_is_no_news() -> None:
    roll = started("asr")
    assert roll.presence(presence("asr", at=101)) is not None
    assert roll.presence(presence("asr", at=102)) is None
    assert roll.presence(presence("asr", at=103, detail="fetching")) == Entry(
        "asr", "online", "e", "fetching", "i", 100.0
    )


def test_a_dead_worker_is_not_online_whatever_its_last_words() -> None:
    roll = started("asr")
    roll.change(Change("asr", "died", "was killed"), now=105)
    assert roll.presence(presence("asr", at=106)) is None
    assert not roll.settled


def test_a_worker_that_asks_whether_its_name_is_free_still_starts() -> None:
    roll = started("asr")
    assert roll.presence(presence("asr", "offline", at=101)) is None
    roll.presence(presence("asr", at=102))
    gone = roll.presence(presence("asr", "offline", at=103))
    assert gone is not None
    assert gone.state == "offline"
    assert not roll.settled


def test_a_stranger_is_not_on_the_roll() -> None:
    assert started("asr").presence(presence("web", at=101)) is None


def test_a_worker_that_will_not_come_is_named() -> None:
    roll = started("asr", "tts")
    roll.presence(presence("tts", at=101))
    roll.change(Change("asr", "failed", "no such engine"), now=102)
    assert roll.settled
    assert not roll.all_online
    assert [entry.name for entry in roll.given_up] == ["asr"]


def test_a_line_says_who_how_and_why() -> None:
    entry = Entry("asr", "online", "pocketsphinx", "no model yet")
    assert entry.line().split() == ["asr", "online", "pocketsphinx", "–", "no", "model", "yet"]
    assert Entry("asr").line() == f"{'asr':<22} waiting"
