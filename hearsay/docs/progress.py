"""How far the indexing is, for people and for programs."""

from collections.abc import Sequence
from dataclasses import asdict
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bars

from hearsay.screen import print_json, printable
from rag.documents import Document
from rag.indexing.progress import Progress
from rag.status import count


class Reporter(Protocol):
    """Is entered while something is indexed, and told how far it is, from any thread."""

    def __enter__(self) -> Self:
        """Begin to show it."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End it."""
        ...

    def __call__(self, progress: Progress) -> None:
        """Show how far it is."""
        ...


class Lines:
    """One JSON object a line."""

    def __enter__(self) -> Self:
        """Need nothing."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind."""

    def __call__(self, progress: Progress) -> None:
        """Print it."""
        print_json(asdict(progress))


class Bar:
    """A bar that fills, and is gone when all is done."""

    def __init__(self, console: Console) -> None:
        self._bars = Bars(
            TextColumn("{task.description}", style="bold", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[detail]}", markup=False),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._bars.add_task("looking", total=None, detail="")

    def __enter__(self) -> Self:
        """Show the bar."""
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Take it away."""
        self._bars.stop()

    def __call__(self, progress: Progress) -> None:
        """Move it."""
        self._bars.update(
            self._task,
            description=progress.state,
            completed=progress.done,
            total=progress.total or None,
            detail=detail(progress),
        )


def reporter(console: Console, *, json: bool) -> Reporter:
    """Return what shows progress to programs or to people."""
    return Lines() if json else Bar(console)


def detail(progress: Progress) -> str:
    """Say what stands beside the bar: how much, how fast, and which file."""
    parts = [count(progress.pages, "page")]
    if progress.pages_per_s >= 1:
        parts.append(f"{progress.pages_per_s:.0f} pages/s")
    if progress.unembedded:
        parts.append(f"{count(progress.unembedded, 'text')} to embed")
    if progress.document:
        parts.append(printable(progress.document.rpartition("/")[2]))
    return " · ".join(parts)


def summary(documents: Sequence[Document], progress: Progress, seconds: float) -> str:
    """Say what can be searched now, and how long that took; how fast, if it was read here."""
    amounts = (
        count(len(documents), "document"),
        count(sum(one.pages for one in documents), "page"),
        count(sum(one.chunks for one in documents), "passage"),
    )
    speed = f", {progress.pages_per_s:.0f} pages/s" if progress.pages_per_s >= 1 else ""
    return f"{', '.join(amounts)} in {seconds:.1f} s{speed}"
