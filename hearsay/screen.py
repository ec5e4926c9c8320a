"""What a person, or a program, sees of the bus."""

import json
import unicodedata
from collections.abc import Mapping
from typing import Protocol

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

WIDTH = 9
"""Columns of the word that says what a line is about."""

ATTRIBUTES = (
    "brightness",
    "color_name",
    "color_temp_kelvin",
    "percentage",
    "current_position",
    "temperature",
    "current_temperature",
    "hvac_mode",
    "volume_level",
    "is_volume_muted",
    "media_title",
    "humidity",
    "unit_of_measurement",
    "items",
)
"""The attributes people care about, in this order."""


class Screen(Protocol):
    """Shows what was heard on the bus, as it comes."""

    def show(self, heard: Heard, said: Message | Gone | None) -> None:
        """Show one message; `said` is None if it is none of ours."""


class JsonLines:
    """One JSON object a line, for programs."""

    def show(self, heard: Heard, said: Message | Gone | None) -> None:
        """Print the object."""
        print(json.dumps(wire.as_object(heard, said), ensure_ascii=False), flush=True)


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
                self._line(heard.topic, wire.as_object(heard, None)["payload"], "dim")
            case Gone(where=where):
                self._line("gone", " ".join(where.values()), "dim")
            case Message():
                self._message(said)

    def _message(self, said: Message) -> None:
        shown = words(said)
        if shown is None:
            return
        self._end_of_reply()
        what, text, style = shown
        room = getattr(said, "room", None)
        self._line(what, f"[{room}] {text}" if self._rooms and room else text, style)

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
            self._line("did" if action.ok else "did not", done(action), "green")
        for cited in reply.citations:
            page = f", page {cited.page}" if cited.page is not None else ""
            self._line("source", f"{cited.source or cited.title}{page}: “{cited.quote}”", "cyan")

    def _end_of_reply(self) -> None:
        if self._written:
            self._console.print()
        self._written = ""

    def _line(self, what: str, text: str, style: str) -> None:
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
            return said.outcome, stages(said.timings), "bold"
        case Presence():
            detail = " ".join(part for part in (said.state, said.engine, said.detail) if part)
            return "worker", f"{said.name}: {detail}", "magenta"
        case _:
            return None


def status(device: DeviceState) -> str:
    """Return a device's state and the attributes that matter."""
    notes = [f"{name} {device.attributes[name]}" for name in ATTRIBUTES if _has(device, name)]
    away = ["not available"] if not device.available else []
    return ", ".join([device.state, *notes, *away])


def _has(device: DeviceState, name: str) -> bool:
    return device.attributes.get(name) not in (None, "", [], {})


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
