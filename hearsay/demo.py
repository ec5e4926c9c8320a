"""`hearsay demo`: the uses, on a house of its own, with a synthesized speaker."""

import asyncio
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.panel import Panel
from rich.syntax import Syntax

from agents.tts.speaker import speak_as_person
from bus import Bus
from bus.connect import address
from bus.messages import Ask, DeviceState, Outcome
from config import Settings
from hearsay import house, turns
from hearsay.ask import turn
from hearsay.docs.demo import documents
from hearsay.own_house import OwnHouse, own_house
from hearsay.play import Session
from hearsay.screen import People, status
from hearsay.supervisor import end
from hearsay.trouble import Trouble

SETTINGS = {"asr": {"download": False}, "satellite": {"microphone": "none"}}
"""Nothing is fetched and no microphone opened; a loudspeaker, if there is one, is heard."""

SUBSCRIBER = """\
import sys
from paho.mqtt import subscribe

def heard(client, userdata, message):
    print(message.topic, message.payload.decode(), flush=True)

subscribe.callback(heard, "hearsay/room/+/transcript", hostname=sys.argv[1], port=int(sys.argv[2]))
"""
"""Any other program, in any language, does no more than this."""


@dataclass(frozen=True)
class Step:
    """Something somebody says, and what must come of it."""

    title: str
    text: str
    spoken: bool = False
    outcomes: frozenset[Outcome] = frozenset({"done"})
    states: Mapping[str, str] = field(default_factory=dict)


STEPS = (
    Step(
        "A spoken command: sound → wake word → recognizer → assistant → device → voice",
        "okay nabu, turn on the kitchen light",
        spoken=True,
        states={"light.kitchen": "on"},
    ),
    Step(
        "The same house, in writing", "turn off the kitchen light", states={"light.kitchen": "off"}
    ),
    Step(
        "A spoken question changes nothing",
        "okay nabu, is the front door locked?",
        spoken=True,
        outcomes=frozenset({"answered"}),
        states={"lock.front_door": "locked"},
    ),
    Step(
        "A protected action asks first …",
        "unlock the front door",
        outcomes=frozenset({"asked"}),
        states={"lock.front_door": "locked"},
    ),
    Step("… and a yes does it", "yes", states={"lock.front_door": "unlocked"}),
)


async def demo(settings: Settings) -> int:
    """Run every step; return 0 only if all of them did what they should."""
    del settings  # the demo's house is its own: what you have configured is left alone
    console = Console(highlight=False)
    with tempfile.TemporaryDirectory(prefix="hearsay-demo-") as folder:
        console.print("Starting a house of its own …")
        async with (
            own_house(Path(folder), SETTINGS) as ours,
            house.join(ours.settings, "demo") as bus,
        ):
            console.print(ours.ready_line, style="bold green")
            shown = Demo(console, ours, bus)
            failures = await shown.run() + await shown.documents(Path(folder) / "papers")
    for failure in failures:
        console.print(f"not as it should be: {failure}", style="bold red")
    console.print("All steps worked." if not failures else "The demo failed.", style="bold")
    return 1 if failures else 0


class Demo:
    """Goes through the steps and notes what was not as it should be."""

    def __init__(self, console: Console, ours: OwnHouse, bus: Bus) -> None:
        self._console = console
        self._people = People(console)
        self._ours = ours
        self._bus = bus
        self._room = ours.settings.room

    async def run(self, steps: Sequence[Step] = STEPS) -> list[str]:
        """Return a sentence for each thing that went wrong."""
        failures: list[str] = []
        shown = Syntax(SUBSCRIBER, "python", word_wrap=True)
        self._console.print(Panel(shown, title="any other program subscribes"))
        async with subscriber(self._ours.settings) as other:
            for step in steps:
                self._console.rule(step.title, align="left", style="dim")
                failures += await self._step(step)
            failures += await self._overheard(other)
        return failures

    async def documents(self, folder: Path) -> list[str]:
        """Add a few documents and ask them; return a sentence for each thing that went wrong."""
        return await documents(self._ours.settings, folder, self._bus, self._console)

    async def _step(self, step: Step) -> list[str]:
        try:
            outcome = await (self._speak(step.text) if step.spoken else self._type(step.text))
        except Trouble as exc:
            return [f"“{step.text}”: {exc}"]
        failures = []
        if outcome not in step.outcomes:
            failures.append(
                f"“{step.text}” ended as {outcome}, not {' or '.join(sorted(step.outcomes))}"
            )
        for device, wanted in step.states.items():
            failures += await self._check(device, wanted)
        return failures

    async def _check(self, device: str, wanted: str) -> list[str]:
        found = await house.retained(self._bus, DeviceState, device=device, enough=bool)
        states = [one for one in found if isinstance(one, DeviceState)]
        if not states:
            return [f"there is no {device}"]
        self._people.line("state", f"{device}: {status(states[-1])}")
        return [] if states[-1].state == wanted else [f"{device} is not {wanted}"]

    async def _type(self, text: str) -> Outcome:
        self._people.line("type", text)
        question = Ask(room=self._room, text=text, turn=turns.new())
        return (await turn(self._bus, question, self._people)).outcome

    async def _speak(self, text: str) -> Outcome | None:
        self._people.line("speak", text)
        session = Session(self._bus, self._room, speed=1.0, shown=self._people)
        await session.play(await asyncio.to_thread(speak_as_person, text), wake=True)
        return next(reversed(session.seen.ended.values()))

    async def _overheard(self, other: Process) -> list[str]:
        """Say what the other program printed, or that it heard nothing."""
        self._console.rule("What the other program printed", align="left", style="dim")
        try:
            async with asyncio.timeout(house.PATIENCE_S):
                line = await other.stdout.readline() if other.stdout else b""
        except TimeoutError:
            line = b""
        self._console.print(line.decode(errors="replace").rstrip(), markup=False, soft_wrap=True)
        return [] if b'"text":' in line else ["the other program did not hear the transcript"]


@asynccontextmanager
async def subscriber(settings: Settings) -> AsyncIterator[Process]:
    """Run the other program."""
    broker = address(settings)
    command = (sys.executable, "-c", SUBSCRIBER, broker.host, str(broker.port))
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
    try:
        yield process
    finally:
        await end(process, patience_s=1.0)
