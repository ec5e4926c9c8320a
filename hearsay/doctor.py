"""`hearsay doctor`: what a house needs, checked; for each failing check the one thing to do."""

import errno
import importlib
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.text import Text

from agents.asr import engines as asr
from agents.satellite.probe import choose, foreign, quiet
from agents.tts import engines as tts
from agents.wake import engines as wake
from bus import Bus
from bus.broker import mosquitto
from bus.connect import address
from bus.messages import DeviceState, Presence
from config import Settings, SettingsError
from config.engines import EngineMissingError, EngineTable, UnknownEngineError
from devices.homeassistant.probe import probe
from devices.household.overrides import SETTING
from hearsay import announced, house
from hearsay.check import Check
from hearsay.docs import checks as documents
from hearsay.screen import print_json, printable
from hearsay.up import workers

FREE_MIB = 200
"""Less free space than this in the data folder is too little for logs, models and databases."""
MARKS = {"ok": ("✓", "green"), "note": ("–", "yellow"), "fail": ("✗", "red")}


async def doctor(settings: Settings, *, json: bool) -> int:
    """Show every check; return 0 if none failed."""
    failed = False
    console = Console(highlight=False, soft_wrap=True)
    async for check in checks(settings):
        failed = failed or check.result == "fail"
        if json:
            print_json(asdict(check))
        else:
            console.print(line(check))
    return 1 if failed else 0


def line(check: Check) -> Text:
    """Return a check for people."""
    mark, style = MARKS[check.result]
    said = Text.assemble(
        (f"{mark} ", style), (f"{check.check:<22} ", "bold"), printable(check.found)
    )
    return said.append(f"\n  {'':<23}→ {printable(check.do)}", style) if check.do else said


async def checks(settings: Settings) -> AsyncIterator[Check]:
    """Yield what was found, the ground first."""
    yield data_folder(settings.data)
    for check in engines(settings):
        yield check
    for check in sound(settings):
        yield check
    for check in documents.checks(settings):
        yield check
    async for check in home_assistant(settings):
        yield check
    try:
        async with house.join(settings, "doctor") as bus:
            yield Check("broker", "ok", f"answers at {address(settings)}")
            async for check in running(settings, bus):
                yield check
            async for check in announced.checks(settings, bus):
                yield check
    except ConnectionError as exc:
        yield no_broker(settings, str(exc))


def data_folder(folder: Path) -> Check:
    """Check that the data folder can be written and has room."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"hearsay")
        free = shutil.disk_usage(folder).free // 2**20
    except OSError as exc:
        first = "free some space" if exc.errno == errno.ENOSPC else "make it writable"
        do = f"{first}, or name another folder in HEARSAY_DATA"
        return Check("data folder", "fail", f"{folder}: {exc.strerror}", do)
    if free < FREE_MIB:
        do = f"free at least {FREE_MIB} MiB, or name another folder in HEARSAY_DATA"
        return Check("data folder", "fail", f"{folder} has only {free} MiB left", do)
    return Check("data folder", "ok", f"{folder}, {free} MiB free")


def no_broker(settings: Settings, reason: str) -> Check:
    """Say that no broker answers: a failure if one is configured, else no house is running."""
    if settings.bus.url is not None:
        return Check("broker", "fail", reason, "start that broker, or correct bus.url")
    kind = "mosquitto" if mosquitto.find() else "amqtt"
    return Check("house", "note", f"none is running; it would start {kind}", "hearsay up")


async def running(settings: Settings, bus: Bus) -> AsyncIterator[Check]:
    """Check the workers of a running house, and its devices."""
    there = await house.present(bus)
    for program in workers(settings, config=None):
        yield worker(program.name, there.get(program.name))
    for check in overrides(there.get("devices")):
        yield check
    states = await house.retained(bus, DeviceState)
    if states:
        yield Check("home", "ok", f"{len(states)} devices")
    else:
        yield Check("home", "fail", "it has no devices", "look at the log of the devices worker")


def worker(name: str, said: Presence | None) -> Check:
    """Check one worker by what it says of itself."""
    if said is None or said.state != "online":
        return Check(name, "fail", "not online", f"hearsay up, or look at the log of {name}")
    notes = [note for note in (said.engine, said.detail) if note]
    return Check(name, "ok", ", ".join(notes) or "online")


def overrides(said: Presence | None) -> Iterator[Check]:
    """Check by what the devices' worker says whether overrides fit the home."""
    wrong = "" if said is None else said.detail.partition(SETTING)[2]
    if wrong:
        do = f"correct {SETTING} in the settings; the ids are shown by: hearsay devices"
        yield Check("overrides", "note", f"{SETTING}{wrong}", do)


async def home_assistant(settings: Settings) -> AsyncIterator[Check]:
    """Check the Home Assistant of the settings, if there is one."""
    if settings.devices.homeassistant.url is None:
        return
    try:
        found = await probe(settings.devices.homeassistant)
    except (ConnectionError, SettingsError) as exc:
        do = "correct devices.homeassistant in the settings, or start Home Assistant"
        yield Check("home assistant", "fail", str(exc), do)
    else:
        yield Check("home assistant", "ok", found)


def engines(settings: Settings) -> Iterator[Check]:
    """Check that there is an engine of each kind, with its model."""
    yield engine("wake word", wake.ENGINES, settings.wake.engine)
    yield recognizer(settings)
    yield engine("voice", tts.ENGINES, settings.tts.engine)


def engine(check: str, table: EngineTable, name: str) -> Check:
    """Check one engine whose model comes with it."""
    try:
        spec = table.choose(name)
    except UnknownEngineError as exc:
        return Check(check, "fail", str(exc), f"correct {table.kind}.engine in the settings")
    if not spec.installed:
        do = f"install it, or set {table.kind}.engine: auto"
        return Check(check, "fail", spec.missing, do)
    return Check(check, "ok", f"{spec.name} is installed")


def recognizer(settings: Settings) -> Check:
    """Check which recognizer this machine leads to, and why not a better one."""
    try:
        found = asr.survey(settings)
    except (UnknownEngineError, EngineMissingError) as exc:
        return Check("recognizer", "fail", str(exc), "set asr.engine: auto in the settings")
    notes = (f"{found.chosen.name} can be used", found.detail)
    return Check("recognizer", "ok", "; ".join(note for note in notes if note))


def sound(settings: Settings) -> Iterator[Check]:
    """Check which microphone and loudspeaker the satellite of this machine would open."""
    chosen = settings.satellite
    yield device("microphone", chosen.microphone, "pvrecorder", "PvRecorder")
    yield device("loudspeaker", chosen.loudspeaker, "pvspeaker", "PvSpeaker")


def device(kind: str, wanted: str, module: str, library: str) -> Check:
    """Check one sound device without opening it. A house without one works, so that is a note."""
    if wanted == "none":
        return Check(kind, "note", "switched off in the settings", f"satellite.{kind}: auto")
    try:
        with foreign(kind), quiet():
            names = getattr(importlib.import_module(module), library).get_available_devices()
            index = choose(kind, wanted, names)
    except OSError as exc:
        do = f"plug in a {kind}; until then: hearsay ask, hearsay play"
        return Check(kind, "note", str(exc), do)
    return Check(
        kind, "ok", names[index] if index >= 0 else f"the system's default of {len(names)}"
    )
