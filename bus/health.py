"""A heartbeat in the data folder: `python -m bus.health NAME` says whether a worker is well."""

import argparse
import asyncio
import logging
import sys
import time
from pathlib import Path

from bus.context import Context
from config import SettingsError, load

log = logging.getLogger(__name__)

BEAT_S = 5.0
STALE_S = 20.0
"""After so long without a beat a worker hangs, or has lost its broker."""


async def beat(context: Context) -> None:
    """Touch the worker's file from its event loop for as long as the broker is there."""
    file = _file(context.settings.data, context.name)
    try:
        while True:
            if context.bus.connected:
                _touch(file)
            await asyncio.sleep(BEAT_S)
    finally:
        file.unlink(missing_ok=True)


def check(data: Path, name: str, *, now: float | None = None) -> str | None:
    """Return what is wrong with a worker, or None if it is well."""
    try:
        age_s = (time.time() if now is None else now) - _file(data, name).stat().st_mtime
    except OSError:
        return f"the worker {name!r} does not run on this data folder"
    if age_s > STALE_S:
        return f"the worker {name!r} has given no sign of life for {age_s:.0f} s"
    return None


def main() -> int:
    """Check one worker for a container; return the exit code."""
    parser = argparse.ArgumentParser(description="Say whether a worker is well (exit code 0).")
    parser.add_argument("name", help="as in its presence: asr, satellite-kitchen, …")
    parser.add_argument("--config", type=Path)
    options = parser.parse_args()
    try:
        trouble = check(load(options.config).data, options.name)
    except SettingsError as exc:
        trouble = str(exc)
    if trouble:
        sys.stderr.write(f"{trouble}\n")
    return 1 if trouble else 0


def _file(data: Path, name: str) -> Path:
    return data / "health" / name


def _touch(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    except OSError as exc:
        log.warning("cannot write the heartbeat %s: %s", file, exc.strerror)


if __name__ == "__main__":
    sys.exit(main())
