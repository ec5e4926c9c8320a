"""`python -m bus.broker`: the embedded broker as a process that ends with its parent."""

import argparse
import asyncio
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bus.broker import BROKERS, mosquitto
from bus.broker.keeper import Keeper, place
from bus.broker.listener import Listener
from bus.connect import password
from bus.process import say_why, told_to_stop
from config import Settings, SettingsError, load

HOPELESS = (SettingsError, PermissionError)


def main() -> int:
    """Run the broker until told to stop; return the exit code."""
    options = _options()
    try:
        settings = load(options.config)
        logging.basicConfig(level=settings.log.upper(), format="%(levelname)s %(message)s")
        data = options.data or settings.data
        data.mkdir(parents=True, exist_ok=True)
        with _alone(data):
            asyncio.run(_run(options, data, _listener(options.listen, settings)))
    except Exception as exc:  # noqa: BLE001  # whatever ends the broker ends as one sentence
        return say_why(exc, hopeless=HOPELESS)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bus.broker", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder (default: the one in the settings)")
    parser.add_argument("--config", type=Path, help="settings file (default: the one shipped)")
    parser.add_argument("--port", type=int, help="default: that of before, or a free one")
    parser.add_argument("--kind", choices=BROKERS, help="default: mosquitto if installed")
    parser.add_argument("--listen", default="127.0.0.1", help="address; others need a password")
    parser.add_argument("--parent-pipe", action="store_true", help="end when standard input does")
    return parser.parse_args()


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Hold the folder's lock, or raise PermissionError."""
    try:
        with FileLock(data / "broker.lock", timeout=0):
            yield
    except Timeout:
        raise PermissionError(f"a broker runs already for the data folder {data}") from None


def _listener(host: str, settings: Settings) -> Listener:
    secret = password(settings)
    listener = Listener(host, username=settings.bus.username, password=secret)
    listener.check()
    return listener


async def _run(options: argparse.Namespace, data: Path, listener: Listener) -> None:
    stop = told_to_stop(parent_pipe=options.parent_pipe)
    kind = options.kind or ("mosquitto" if mosquitto.find() else "amqtt")
    placed = await place(listener, data, options.port)
    async with asyncio.TaskGroup() as tasks:
        keeping = tasks.create_task(Keeper(data, placed, kind).keep(), name=kind)
        stopping = tasks.create_task(stop.wait(), name="stop")
        await asyncio.wait({keeping, stopping}, return_when=asyncio.FIRST_COMPLETED)
        keeping.cancel()
        stopping.cancel()


if __name__ == "__main__":
    sys.exit(main())
