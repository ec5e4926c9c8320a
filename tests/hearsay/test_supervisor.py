"""The supervisor, with programs of a few lines as its children."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from hearsay import supervisor
from hearsay.supervisor import Change, Program, Supervisor, deaths_in_a_row, how, pause_s

OBEDIENT = "import sys; print('here', flush=True); sys.stdin.read(); print('bye', flush=True)"
STUBBORN = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('here', flush=True)
while True:
    signal.pause()
"""


class Watched:
    """A supervisor, what it reported, and what its programs wrote."""

    def __init__(
        self, *, hopeless: tuple[int, ...] = (), patience_s: float = supervisor.PATIENCE_S
    ) -> None:
        self.changes: list[Change] = []
        self.lines: list[tuple[str, str]] = []
        self._event = asyncio.Event()
        self.supervisor = Supervisor(
            environment=dict(os.environ),
            report=self._report,
            log=self._log,
            hopeless=hopeless,
            patience_s=patience_s,
        )

    def _report(self, change: Change) -> None:
        self.changes.append(change)
        self._event.set()

    def _log(self, name: str, line: str) -> None:
        self.lines.append((name, line))
        self._event.set()

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not true():
                self._event.clear()
                await self._event.wait()

    @asynccontextmanager
    async def keeping(self, code: str, *, name: str = "child") -> AsyncIterator[None]:
        program = Program(name, (sys.executable, "-c", code))
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(self.supervisor.keep(program), name="keep")
            yield
            task.cancel()


def alive(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        return True
    return False


def test_each_death_in_a_row_waits_twice_as_long_up_to_half_a_minute() -> None:
    assert [pause_s(deaths) for deaths in (1, 2, 3, 4)] == [0.5, 1.0, 2.0, 4.0]
    assert pause_s(100) == 30.0


def test_a_program_that_lived_long_starts_afresh() -> None:
    assert deaths_in_a_row(5, 9.9) == 6
    assert deaths_in_a_row(5, 10.0) == 1


def test_an_end_is_told_in_words() -> None:
    assert how(3) == "ended with code 3"
    assert how(-signal.SIGKILL) == "was killed by SIGKILL"


async def test_what_a_program_writes_is_passed_on_with_its_name() -> None:
    watched = Watched()
    async with watched.keeping("import sys; print('one'); print('two', file=sys.stderr)"):
        await watched.until(lambda: len(watched.changes) > 1)
    assert sorted(watched.lines[:2]) == [("child", "one"), ("child", "two")]


async def test_a_killed_program_comes_back() -> None:
    watched = Watched()
    async with watched.keeping(OBEDIENT):
        await watched.until(lambda: ("child", "here") in watched.lines)
        first = watched.supervisor.pids["child"]
        os.kill(first, signal.SIGKILL)
        await watched.until(lambda: watched.lines.count(("child", "here")) == 2)
    assert watched.supervisor.pids["child"] != first
    assert watched.changes == [
        Change("child", "starting"),
        Change("child", "died", "was killed by SIGKILL; again in 0.5 s"),
        Change("child", "starting"),
    ]


async def test_nothing_is_started_again_once_the_house_winds_up() -> None:
    watched = Watched()
    program = Program("child", (sys.executable, "-c", OBEDIENT))
    async with asyncio.timeout(20), asyncio.TaskGroup() as tasks:
        tasks.create_task(watched.supervisor.keep(program))
        await watched.until(lambda: ("child", "here") in watched.lines)
        watched.supervisor.wind_up()
        os.kill(watched.supervisor.pids["child"], signal.SIGKILL)
    assert watched.changes == [Change("child", "starting")]


async def test_a_program_that_says_it_is_hopeless_is_left_alone() -> None:
    watched = Watched(hopeless=(78,))
    program = Program("asr", (sys.executable, "-c", "print('no such engine'); exit(78)"))
    async with asyncio.timeout(20):
        await watched.supervisor.keep(program)
    assert watched.changes == [
        Change("asr", "starting"),
        Change("asr", "failed", "no such engine"),
    ]


async def test_leaving_ends_an_obedient_program_by_its_input() -> None:
    watched = Watched()
    async with watched.keeping(OBEDIENT):
        await watched.until(lambda: ("child", "here") in watched.lines)
    assert not alive(watched.supervisor.pids["child"])


async def test_leaving_kills_a_program_that_will_not_listen() -> None:
    watched = Watched(patience_s=0.2)
    async with watched.keeping(STUBBORN):
        await watched.until(lambda: ("child", "here") in watched.lines)
    assert not alive(watched.supervisor.pids["child"])


async def test_a_line_without_end_and_bytes_that_are_no_text_do_no_harm() -> None:
    watched = Watched()
    code = "import sys; sys.stdout.buffer.write(b'x' * 200_000 + b'\\n\\xff\\n')"
    async with watched.keeping(code):
        await watched.until(lambda: len(watched.changes) > 1)
    assert watched.lines[0] == ("child", "x" * 200_000)
    assert watched.lines[1] == ("child", "�")
