"""A house of one's own: `hearsay up` in a folder of its own, for the demo, the bench, the tests."""

import asyncio
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bus.broker.ports import any_free
from config import Settings, clean_environment, load
from hearsay.supervisor import end
from hearsay.trouble import Trouble

START_S = 60.0
"""How long the house may take, on a slow machine that compiles everything for the first time."""
STOP_S = 10.0
PAUSE_S = 0.02

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
    output = folder / "up.out"
    with output.open("wb") as out:
        process = await asyncio.create_subprocess_exec(
            *(*hearsay(config), "up", "--parent-pipe", "--port", str(any_free("127.0.0.1"))),
            stdin=PIPE,
            stdout=out,
            stderr=STDOUT,
            env=clean_environment(),
        )
    try:
        line = await _ready(process, output)
        yield OwnHouse(load(config, environ={}), config, process, line)
    finally:
        await end(process, patience_s=STOP_S)


async def _ready(process: Process, output: Path) -> str:
    """Wait for the line that says so."""
    with suppress(TimeoutError):
        async with asyncio.timeout(START_S):
            while process.returncode is None:
                line = _verdict(output)
                if line.startswith("ready"):
                    return line
                if line:
                    break
                await asyncio.sleep(PAUSE_S)
    last_lines = " | ".join(_lines(output)[-5:])
    raise Trouble(f"the house did not start: {last_lines}")


def _verdict(output: Path) -> str:
    verdicts = [line for line in _lines(output) if line.startswith(("ready", "incomplete"))]
    return verdicts[0] if verdicts else ""


def _lines(output: Path) -> list[str]:
    return output.read_text(encoding="utf-8", errors="replace").splitlines()
