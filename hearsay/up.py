"""`hearsay up`: the whole house in one place: the broker, every worker, and who watches them."""

import asyncio
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout
from rich.console import Console
from rich.text import Text

from bus import Bus
from bus.address import Address
from bus.broker.record import Record
from bus.messages import Presence
from bus.process import HOPELESS
from config import Settings, child_environment
from hearsay import house
from hearsay.roll import Entry, Roll
from hearsay.screen import printable
from hearsay.supervisor import Change, Program, Supervisor
from hearsay.trouble import Trouble

BROKER = "broker"
BROKER_START_S = 15.0
"""How long the embedded broker may take to answer."""
PAUSE_S = 0.02
STYLES = {"online": "green", "died": "red", "failed": "bold red", "offline": "yellow"}


async def up(
    settings: Settings, config: Path | None, *, port: int | None = None, parent_pipe: bool = False
) -> int:
    """Run the house until SIGINT or SIGTERM; return 0 when it was stopped.

    The broker, if it is ours, listens at `port`, else at that of before or at a free one. With
    `parent_pipe` it also ends when standard input does, so that it outlives no parent.
    """
    with _alone(settings.data):
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop.set)
        async with asyncio.TaskGroup() as tasks:
            ours = House(settings, config, port)
            if parent_pipe:
                tasks.create_task(_end_of_input(stop), name="parent")
            running = tasks.create_task(ours.run(), name="house")
            await stop.wait()
            ours.wind_up()
            running.cancel()
    return 0


async def _end_of_input(stop: asyncio.Event) -> None:
    """Set `stop` when standard input ends, unless it is set before."""
    heard = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(heard), sys.stdin)
    async with asyncio.TaskGroup() as tasks:
        ending = tasks.create_task(heard.read(), name="input")
        stopping = tasks.create_task(stop.wait(), name="stop")
        await asyncio.wait({ending, stopping}, return_when=asyncio.FIRST_COMPLETED)
        ending.cancel()
        stopping.cancel()
    stop.set()


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Hold the data folder's lock.

    Raises:
        Trouble: if another house runs there, or the folder cannot be written.
    """
    lock = FileLock(data / "up.lock", timeout=0)
    try:
        data.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as exc:
        raise Trouble(
            f"a house already runs in {data}; stop it, or name another folder in HEARSAY_DATA"
        ) from exc
    except OSError as exc:
        raise Trouble(f"cannot write to the data folder {data}: {exc.strerror}") from exc
    try:
        yield
    finally:
        lock.release()


def workers(settings: Settings, config: Path | None) -> list[Program]:
    """Return the programs of every worker the settings name.

    `-P`: what lies in the folder we were started in is no library of theirs.
    """
    modules = {
        "devices": "devices",
        "assistant": "agents.assistant",
        "asr": "agents.asr",
        "wake": "agents.wake",
        "tts": "agents.tts",
        settings.documents.name: "rag",
        f"satellite-{settings.room}": "agents.satellite",
    }
    return [
        Program(name, (sys.executable, "-P", "-m", module, *_options(config)))
        for name, module in modules.items()
    ]


def broker(config: Path | None, port: int | None = None) -> Program:
    """Return the program of the embedded broker."""
    at = () if port is None else ("--port", str(port))
    return Program(BROKER, (sys.executable, "-P", "-m", "bus.broker", *_options(config), *at))


def _options(config: Path | None) -> tuple[str, ...]:
    return ("--parent-pipe", *(("--config", str(config)) if config else ()))


def ready_lines(url: str, root: str) -> list[str]:
    """Return what a person can do now."""
    where = Address.parse(url)
    subscriber = f"mosquitto_sub -h {where.host} -p {where.port} -t '{root}/room/+/transcript'"
    return [
        f"ready at {where}",
        f'  try     {command()} ask "turn on the kitchen light"',
        f"  listen  {command()} listen     or     {subscriber}",
        "  stop    Ctrl-C",
    ]


def command() -> str:
    """Return how to type `hearsay` in this place."""
    if shutil.which("hearsay"):
        return "hearsay"
    ours = Path(sys.executable).with_name("hearsay")
    return os.path.relpath(ours) if ours.is_relative_to(Path.cwd()) else str(ours)


class House:
    """The broker, if none is configured, and the workers, as children of this process."""

    def __init__(self, settings: Settings, config: Path | None, port: int | None = None) -> None:
        self._settings = settings
        self._programs = workers(settings, config)
        self._broker_program = broker(config, port)
        self._roll = Roll([program.name for program in self._programs])
        self._console = Console(highlight=False, soft_wrap=True)
        self._said_ready = False
        self._winding_up = False
        self._url = settings.bus.url
        self._supervisor = Supervisor(
            environment=child_environment(),
            report=self._changed,
            log=self._log,
            hopeless={HOPELESS},
        )

    async def run(self) -> None:
        """Run everything until cancelled; the broker comes first and goes last.

        Raises:
            Trouble: if there is no broker.
        """
        if self._settings.bus.url is not None:
            await self._workers()
            return
        async with asyncio.TaskGroup() as tasks:
            keeper = tasks.create_task(self._broker(), name=BROKER)
            try:
                await self._wait_for_broker()
                await self._workers()
            finally:
                keeper.cancel()

    def wind_up(self) -> None:
        """Start nothing again; `run` is about to be cancelled."""
        self._winding_up = True
        self._supervisor.wind_up()

    async def _broker(self) -> None:
        await self._supervisor.keep(self._broker_program)
        if not self._winding_up:
            raise Trouble("no broker could be started; name one in bus.url")

    async def _wait_for_broker(self) -> None:
        """Wait until our own broker, not one of before, has said where it is."""
        try:
            async with asyncio.timeout(BROKER_START_S):
                while (record := self._record()) is None:  # noqa: ASYNC110  # a file tells nobody
                    await asyncio.sleep(PAUSE_S)
        except TimeoutError as exc:
            raise Trouble(f"the broker did not start within {BROKER_START_S:g} s") from exc
        self._url = record.url
        self._show(Entry(BROKER, "online", record.kind, record.url))

    def _record(self) -> Record | None:
        record = Record.read(self._settings.data)
        ours = record is not None and record.keeper == self._supervisor.pids.get(BROKER)
        return record if ours else None

    async def _workers(self) -> None:
        async with (
            house.join(self._settings, "up", patience_s=BROKER_START_S) as bus,
            asyncio.TaskGroup() as tasks,
        ):
            tasks.create_task(self._watch(bus), name="watch")
            for program in self._programs:
                tasks.create_task(self._supervisor.keep(program), name=program.name)

    async def _watch(self, bus: Bus) -> None:
        async with bus.subscribe(Presence) as heard:
            async for said in heard:
                news = self._roll.presence(said)
                if news is not None:
                    self._show(news)

    def _changed(self, change: Change) -> None:
        if change.name == BROKER:
            self._show(Entry(BROKER, change.state, detail=change.detail))
        else:
            self._show(self._roll.change(change, now=time.time()))

    def _show(self, entry: Entry) -> None:
        self._print(entry.line(), STYLES.get(entry.state, ""))
        if not self._roll.settled or self._said_ready:
            return
        self._said_ready = True
        missing = ", ".join(entry.name for entry in self._roll.given_up)
        if missing:
            self._print(f"incomplete: without {missing}; the rest of the house goes on", "red")
        else:
            for line in ready_lines(self._url or "", self._settings.bus.root):
                self._print(line, "bold green" if line.startswith("ready") else "")

    def _print(self, line: str, style: str) -> None:
        self._console.print(Text(printable(line), style))

    @staticmethod
    def _log(name: str, line: str) -> None:
        print(f"{name}: {line}", file=sys.stderr, flush=True)
