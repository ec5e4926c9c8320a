"""What is measured inside one running house: commands typed and spoken, and the memory."""

import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from benchmarks import spoken, typed, upkeep
from benchmarks.numbers import Row, Skipped
from benchmarks.sounds import Sound, recordings, synthesized
from bus.broker.record import Record
from config import recordings_folder
from hearsay.own_house import QUIET, OwnHouse, own_house

SENTENCES = (
    "okay nabu, turn on the kitchen light",
    "okay nabu, turn off the kitchen light",
    "okay nabu, turn on the bedroom light",
    "okay nabu, turn off the bedroom light",
    "okay nabu, open the blinds",
    "okay nabu, close the blinds",
)
ROUNDS = 6
RECORDED = ("turn on the lamp", "turn on the living room lamp", "lock the front door")
RECORDED_ROUNDS = 8


async def in_house() -> AsyncIterator[Row | Skipped]:
    """Start a house of its own and measure in it."""
    with tempfile.TemporaryDirectory(prefix="hearsay-bench-") as folder:
        async with own_house(Path(folder), QUIET) as own:
            yield await typed.measure(
                own, device="light.kitchen", name="kitchen light", broker=broker_kind(own)
            )
            sounds = synthesized(*SENTENCES)
            async for row in spoken.measure(own, sounds, rounds=ROUNDS, by="synthesized speaker"):
                yield row
            people = recorded()
            if people:
                async for row in spoken.measure(own, people, rounds=RECORDED_ROUNDS, by="people"):
                    yield row
            yield upkeep.memory(own)


def broker_kind(own: OwnHouse) -> str:
    """Return which broker a house has started."""
    record = Record.read(own.settings.data)
    return record.kind if record is not None else "unknown"


def recorded() -> list[Sound]:
    """Return the recordings of people that switch something in the home that comes with us."""
    folder = recordings_folder()
    if folder is None:
        return []
    commands = folder / "speech" / "commands"
    return [sound for sound in recordings(commands) if sound.name in RECORDED]
