"""A house of one's own: `hearsay up` in a folder of its own, for the demo, the bench, the tests."""

import asyncio
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from config import Settings, clean_environment, load
from hearsay.supervisor import end
from hearsay.trouble import Trouble

START_S = 60.0
"""How long the house may take, on a slow machine that compiles everything for the first time."""
STOP_S = 10.0

QUIET: Mapping[str, Any] = {
    "asr": {"download": False},
    "satellite": {"microphone": "none", "loudspeaker": "none"},
}
"""Settings of a house that fetches nothing and neither hears nor sounds."""


@dataclass(frozen=True)
class OwnHouse:
    """A house that runs: its settings, the file they stand in, and its process."""

    settings: Settings
    config: Path
    process: Process
    ready_line: str

    @property
    def command(self) -> tuple[str, ...]:
        """How to call `hearsay` in this house."""
        return hearsay(self.config)


def hearsay(config: Path) -> tuple[str, ...]:
    """Return the command line of `hearsay` with a settings file."""
    return (sys.executable, "-m", "hearsay", "--config", str(config))


def write_settings(folder: Path, tree: Mapping[str, Any]) -> Path:
    """Write a settings file whose data folder is `folder`; return it."""
    file = folder / "hearsay.yaml"
    file.write_text(yaml.safe_dump({"data": str(folder / "data"), **tree}), encoding="utf-8")
    return file


@asynccontextmanager
async def own_house(folder: Path, tree: Mapping[str, Any] = QUIET) -> AsyncIterator[OwnHouse]:
    """Run a house in `folder` with only these settings; it is ready once entered.

    Raises:
        Trouble: with the last lines of its log, if it does not become ready.
    """
    config = write_settings(folder, tree)
    log = folder / "up.log"
    with log.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            *hearsay(config), "up", stdout=PIPE, stderr=errors, env=clean_environment()
        )
    try:
        line = await _ready(process, log)
        settings = load(config, environ={})
        async with asyncio.TaskGroup() as tasks:
            draining = tasks.create_task(_drain(process), name="output")
            yield OwnHouse(settings, config, process, line)
            draining.cancel()
    finally:
        await end(process, patience_s=STOP_S)


async def _ready(process: Process, log: Path) -> str:
    seen: list[str] = []
    try:
        async with asyncio.timeout(START_S):
            while process.stdout is not None and (line := await process.stdout.readline()):
                seen.append(line.decode(errors="replace").rstrip())
                if seen[-1].startswith(("ready", "incomplete")):
                    break
    except TimeoutError:
        seen.append(f"not ready within {START_S:g} s")
    if seen and seen[-1].startswith("ready"):
        return seen[-1]
    raise Trouble("the house did not start: " + " | ".join([*seen[-3:], *_last_lines(log)]))


def _last_lines(log: Path) -> list[str]:
    return log.read_text(errors="replace").splitlines()[-5:]


async def _drain(process: Process) -> None:
    while process.stdout is not None and await process.stdout.read(2**16):
        pass
