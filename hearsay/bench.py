"""`hearsay bench`: measures this machine against the numbers to reach."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import asdict

from rich.console import Console
from rich.table import Table

from benchmarks import audio_cpu, discovery, understanding, upkeep
from benchmarks.documents import bench as documents
from benchmarks.inside import in_house
from benchmarks.machine import machine
from benchmarks.numbers import Row, Skipped
from config import Settings
from hearsay.screen import print_json
from hearsay.trouble import Trouble

Line = Row | Skipped
WIDTH = 140
"""Columns the table needs, whatever the terminal has."""
WHAT_WIDTH = 60
"""Columns for what is measured; the numbers beside it are never cut."""

PARTS: dict[str, Callable[[], AsyncIterator[Line]]] = {
    "house": in_house,
    "ears": audio_cpu.measure,
    "starts": upkeep.starts,
    "understanding": understanding.measure,
    "documents": documents.measure,
    "devices": discovery.rows,
}
"""What can be measured by itself (`--only`)."""


async def bench(settings: Settings, *, only: Sequence[str], json: bool) -> int:
    """Measure everything, or the parts named; return 0 if nothing had to be skipped."""
    del settings  # what is measured is the embedded profile, whatever is configured here
    unknown = [name for name in only if name not in PARTS]
    if unknown:
        raise Trouble(f"nothing is called {unknown[0]!r} here; choose from: {', '.join(PARTS)}")
    lines: list[Line] = []
    described = machine()
    if json:
        print_json({"machine": described})
    console = Console(highlight=False, stderr=json, markup=False)
    for name in only or PARTS:
        console.print(f"measuring {name} …", style="dim")
        async for line in PARTS[name]():
            lines.append(line)
            console.print(f"  {brief(line)}", style="dim")
            if json:
                print_json(as_object(line))
    if not json:
        Console(markup=False, width=max(console.width, WIDTH)).print(table(lines))
        console.print(", ".join(f"{name} {text}" for name, text in described.items()), style="dim")
    return 1 if any(isinstance(line, Skipped) for line in lines) else 0


def brief(line: Line) -> str:
    """Return a line as it is told while others are still being measured."""
    match line:
        case Row():
            return f"{line.what}: {line.measured.p50:.3g} {line.unit}"
        case Skipped():
            return f"{line.what}: not measured, {line.why}"


def as_object(line: Line) -> dict[str, object]:
    """Return a line for programs."""
    match line:
        case Row():
            return {**asdict(line), "reached": line.reached}
        case Skipped(what=what, why=why):
            return {"what": what, "skipped": why}


def table(lines: Sequence[Line]) -> Table:
    """Return the lines for people; what is to be said about one stands below it."""
    shown = Table(box=None, padding=(0, 2, 0, 0))
    shown.add_column("what", max_width=WHAT_WIDTH, header_style="bold")
    for column in ("p50", "p95", "p99", "max", "n", "reach", ""):
        shown.add_column(column, no_wrap=True, header_style="bold")
    for line in lines:
        match line:
            case Row():
                shown.add_row(*_cells(line))
                for said in (*line.misses, line.note):
                    shown.add_row(f"  {said}" if said else "", style="dim")
            case Skipped():
                shown.add_row(line.what, *[""] * 6, "not measured")
                shown.add_row(f"  {line.why}", style="dim")
    return shown


def _cells(row: Row) -> tuple[str, ...]:
    measured = row.measured
    numbers = (measured.p50, measured.p95, measured.p99, measured.max)
    reach = ", ".join(f"{name} ≤ {limit:g}" for name, limit in row.reach.items())
    verdict = {True: "reached", False: "MISSED", None: ""}[row.reached]
    what = f"{row.what} [{row.unit}]"
    return (what, *(f"{n:.3g}" for n in numbers), str(measured.count), reach, verdict)
