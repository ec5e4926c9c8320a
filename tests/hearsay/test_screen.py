import io
import json
from typing import Any

import pytest
from rich.console import Console

from bus import Gone, Heard, Message
from bus.messages import (
    ActionDone,
    Citation,
    DeviceState,
    Failed,
    Listening,
    PartialTranscript,
    Reply,
    ReplyDelta,
    Transcript,
    TurnEnded,
)
from hearsay.screen import JsonLines, People, printable, status


def shown(*said: Message | Gone, rooms: bool = False) -> str:
    file = io.StringIO()
    people = People(Console(file=file, width=200, highlight=False), rooms=rooms)
    for one in said:
        address = one.address if isinstance(one, Message) else "x"
        people.show(Heard(f"hearsay/{address}", b""), one)
    return file.getvalue()


def delta(text: str, index: int = 0) -> ReplyDelta:
    return ReplyDelta(room="kitchen", text=text, index=index)


def test_a_reply_grows_and_is_shown_once() -> None:
    said = shown(delta("Turned "), delta("on", 1), Reply(room="kitchen", text="Turned on"))
    assert said == "reply          Turned on\n"


def test_a_reply_whose_deltas_were_lost_is_shown_whole() -> None:
    assert shown(Reply(room="kitchen", text="Turned on")) == "reply          Turned on\n"
    assert (
        shown(delta("Turn"), Reply(room="kitchen", text="Turned on"))
        == "reply          Turned on\n"
    )


def test_what_was_done_and_the_sources_stand_below_the_reply() -> None:
    reply = Reply(
        room="kitchen",
        text="Done.",
        actions=(
            ActionDone(
                device="light.lamp",
                action="turn_on",
                arguments={"brightness_pct": 40},
                ok=True,
                state="on",
            ),
            ActionDone(device="lock.door", action="lock", ok=False, text="the lock is jammed"),
        ),
        citations=(Citation(document="d", source="a.pdf", page=3, quote="so it is"),),
    )
    assert shown(reply).splitlines()[1:] == [
        "did            light.lamp turn_on brightness_pct=40 → on",
        "did not        lock.door lock → the lock is jammed",
        "source         a.pdf, page 3: “so it is”",
    ]


def test_the_end_of_a_turn_tells_the_time_of_each_stage() -> None:
    ended = TurnEnded(room="kitchen", outcome="done", timings={"command": 0.0021, "reply": 0.01})
    assert shown(ended) == "done           command 0.002 s · reply 0.010 s\n"


def test_an_unfinished_reply_ends_before_anything_else_is_said() -> None:
    failed = Failed(room="kitchen", stage="tts", code="engine_failed", text="I lost my voice.")
    assert shown(delta("Turn"), failed).splitlines() == [
        "reply          Turn",
        "failed         I lost my voice. (tts, engine_failed)",
    ]


def test_what_may_still_change_is_not_shown() -> None:
    partial = PartialTranscript(room="kitchen", text="turn", language="en")
    stopped = Listening(room="kitchen", state="stopped", reason="speech_end")
    assert shown(partial, stopped) == ""


def test_rooms_are_named_where_there_are_several() -> None:
    heard = Transcript(room="kitchen", text="hello", engine="e", confidence=0.5)
    assert shown(heard, rooms=True) == "heard          [kitchen] hello (e, 0.50)\n"


def test_what_people_say_cannot_command_the_terminal() -> None:
    assert printable("a\x1b[2Jb\nc\u202e") == "a�[2Jb\nc�"
    heard = Transcript(room="kitchen", text="[bold]\x1b]0;x\x07", engine="e")
    assert "[bold]�]0;x�" in shown(heard)


@pytest.mark.parametrize(
    ("state", "attributes", "said"),
    [
        ("on", {"brightness": 128, "color_name": "red", "secret": 1}, "on, 50 %, red"),
        ("open", {"current_position": 40}, "open, 40 % open"),
        ("heat", {"temperature": 21, "current_temperature": 20.5}, "heat, 21°, now 20.5°"),
        ("21.5", {"unit_of_measurement": "°C"}, "21.5 °C"),
        ("playing", {"volume_level": 0.3, "is_volume_muted": False}, "playing, volume 30 %"),
        ("off", {"is_volume_muted": True, "media_title": None}, "off, muted"),
        (
            "1",
            {"items": [{"summary": "milk"}, {"summary": "bread", "status": "completed"}]},
            "1, milk",
        ),
        ("on", {"brightness": "bright", "items": 3}, "on, brightness bright, items 3"),
    ],
)
def test_a_status_says_what_matters(state: str, attributes: dict[str, Any], said: str) -> None:
    lamp = DeviceState(
        device="light.lamp", name="Lamp", kind="light", state=state, attributes=attributes
    )
    assert status(lamp) == said
    assert status(lamp.model_copy(update={"available": False})) == f"{said}, not answering"


def test_foreign_topics_and_removed_facts_have_a_line() -> None:
    file = io.StringIO()
    people = People(Console(file=file, width=200, highlight=False))
    people.show(Heard("other/topic", b"21.5"), None)
    people.show(Heard("x", b""), Gone(kind=DeviceState, where={"device": "light.lamp"}))
    assert file.getvalue() == "other/topic    21.5\ngone           light.lamp\n"


def test_a_program_gets_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    said = Transcript(room="kitchen", text="Licht\nan 灯", at=1.0)
    JsonLines().show(Heard("hearsay/room/kitchen/transcript", said.encode()), said)
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert json.loads(out)["text"] == "Licht\nan 灯"
    assert "灯" in out
