"""What a person, or a program, sees of the bus."""

import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from rich.console import Console
from rich.text import Text

from bus import Gone, Heard, Message
from bus.messages import (
    ActionDone,
    DeviceState,
    Failed,
    Listening,
    PartialTranscript,
    Presence,
    Reply,
    ReplyDelta,
    Say,
    Transcript,
    TurnEnded,
    Wake,
)
from hearsay import wire

WIDTH = 15
"""Columns of the word that says what a line is about."""

NOTES: Mapping[str, Callable[[Any], str]] = {
    "brightness": lambda level: f"{round(100 * level / 255)} %",
    "color_name": str,
    "color_temp_kelvin": lambda kelvin: f"{kelvin} K",
    "percentage": lambda percent: f"{percent} %",
    "current_position": lambda percent: f"{percent} % open",
    "temperature": lambda degrees: f"{degrees}°",
    "current_temperature": lambda degrees: f"now {degrees}°",
    "humidity": lambda percent: f"{percent} % humidity",
    "volume_level": lambda level: f"volume {round(100 * level)} %",
    "is_volume_muted": lambda muted: "muted" if muted else "",
    "media_title": str,
    "items": lambda items: "; ".join(open_items(items)),
}
"""The attributes people care about, in this order, and how to say them."""


def print_json(fields: Mapping[str, Any]) -> None:
    """Print one object on a line of its own, for programs; a pipe has it at once."""
    print(json.dumps(fields, ensure_ascii=False), flush=True)


class Screen(Protocol):
    """Shows what was heard on the bus, as it comes."""

    def show(self, heard: Heard, said: Message | Gone | None) -> None:
        """Show one message; `said` is None if it is none of ours."""


class JsonLines:
    """One JSON object a line, for programs."""

    def show(self, heard: Heard, said: Message | Gone | None) -> None:
        """Print the object."""
        print_json(wire.as_object(heard, said))


class People:
    """A line for each thing worth knowing; a reply grows as it is written."""

    def __init__(self, console: Console | None = None, *, rooms: bool = False) -> None:
        """`rooms` puts the room before what happens in it."""
        self._console = console or Console(highlight=False)
        self._rooms = rooms
        self._written = ""

    def show(self, heard: Heard, said: Message | Gone | None) -> None:
        """Print what a person wants to know of it, if anything."""
        match said:
            case ReplyDelta(text=text):
                self._write(text)
            case Reply():
                self._reply(said)
            case None:
                self.line(heard.topic, wire.as_object(heard, None)["payload"], "dim")
            case Gone(where=where):
                self.line("gone", " ".join(where.values()), "dim")
            case Message():
                self._message(said)

    def _message(self, said: Message) -> None:
        shown = words(said)
        if shown is None:
            return
        self._end_of_reply()
        what, text, style = shown
        room = getattr(said, "room", None)
        self.line(what, f"[{room}] {text}" if self._rooms and room else text, style)

    def _write(self, text: str) -> None:
        if not self._written:
            self._console.print(Text("reply".ljust(WIDTH), "bold"), end="")
        self._console.print(Text(printable(text)), end="", soft_wrap=True)
        self._written += text

    def _reply(self, reply: Reply) -> None:
        if not self._written or reply.text.startswith(self._written):
            self._write(reply.text.removeprefix(self._written))
        self._end_of_reply()
        for action in reply.actions:
            self.line("did" if action.ok else "did not", done(action), "green")
        for cited in reply.citations:
            page = f", page {cited.page}" if cited.page is not None else ""
            self.line("source", f"{cited.source or cited.title}{page}: “{cited.quote}”", "cyan")

    def _end_of_reply(self) -> None:
        if self._written:
            self._console.print()
        self._written = ""

    def line(self, what: str, text: str, style: str = "") -> None:
        """Print one line: a word that says what it is about, and the text."""
        line = Text.assemble((what.ljust(WIDTH), f"bold {style}".strip()), printable(text))
        self._console.print(line, soft_wrap=True)


def words(said: Message) -> tuple[str, str, str] | None:  # noqa: PLR0911 - one line per kind
    """Return what a message is about, what it says, and its style; None if it is no news."""
    match said:
        case Wake():
            return "woke", f"{said.wake_word} ({said.score:.2f})", "blue"
        case Listening(state="started"):
            return "listens", said.reason, "dim"
        case Listening() | PartialTranscript():
            return None
        case Transcript():
            return "heard", f"{said.text} ({said.engine}, {said.confidence:.2f})", "blue"
        case Say():
            return "say", said.text, "blue"
        case DeviceState():
            return "device", f"{said.name}: {status(said)}", "green"
        case Failed():
            return "failed", f"{said.text} ({said.stage}, {said.code})", "red"
        case TurnEnded():
            return said.outcome.replace("_", " "), stages(said.timings), "bold"
        case Presence():
            detail = " ".join(part for part in (said.state, said.engine, said.detail) if part)
            return "worker", f"{said.name}: {detail}", "magenta"
        case _:
            return None


def status(device: DeviceState) -> str:
    """Return a device's state and the attributes that matter."""
    unit = device.attributes.get("unit_of_measurement", "")
    state = f"{device.state} {unit}".rstrip()
    away = "" if device.available else "not answering"
    notes = (note(name, device.attributes.get(name)) for name in NOTES)
    return ", ".join(part for part in (state, *notes, away) if part)


def note(name: str, value: Any) -> str:
    """Say an attribute; anything may stand in it, since anybody may publish a state."""
    if value is None:
        return ""
    try:
        return NOTES[name](value)
    except (TypeError, ValueError, AttributeError):
        return f"{name} {value}"


def open_items(items: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what is still to be done of a list."""
    return [str(item.get("summary", "")) for item in items if item.get("status") != "completed"]


def done(action: ActionDone) -> str:
    """Say what was done to a device, and what was read back."""
    arguments = "".join(f" {name}={value}" for name, value in action.arguments.items())
    outcome = action.state if action.ok else action.text
    return f"{action.device} {action.action}{arguments} → {outcome}"


def stages(timings: Mapping[str, float]) -> str:
    """Return when each stage was done."""
    return " · ".join(f"{stage} {seconds:.3f} s" for stage, seconds in timings.items())


def printable(text: str) -> str:
    """Return the text without what a terminal would obey; what people say may be anything."""
    return "".join(c if c == "\n" or unicodedata.category(c)[0] != "C" else "�" for c in text)


def screen(*, json: bool, rooms: bool = False) -> Screen:
    """Return the screen for programs or for people."""
    return JsonLines() if json else People(rooms=rooms)
