"""Follows the sources: says when something in them may have changed."""

import asyncio
import logging
import stat
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from watchfiles import Change, awatch

from rag.documents import Source
from rag.indexing.walk import passing
from rag.paths import below

log = logging.getLogger(__name__)
logging.getLogger("watchfiles").setLevel(logging.WARNING)  # it tells of every change

QUIET_MS = 300
"""So long nothing must happen before a change is told: a file is rarely written at once."""
LONGEST_MS = 2000
"""But it is told after so long even if things go on happening."""
GLANCE_MS = 1000
"""How often the sources themselves are looked at: folders may come and go, and single files
are not watched, as a file that is replaced is another file."""
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 60.0
"""Where nothing can be watched (too many folders), it is looked at so often."""


@dataclass(frozen=True)
class Glance:
    """How the sources themselves look, not what is in them."""

    folders: tuple[tuple[Path, int, int], ...] = ()
    """With device and number: a folder that was replaced must be watched anew."""
    files: tuple[tuple[Path, int, int], ...] = ()
    """With size and time of change."""


def glance(sources: Iterable[Source]) -> Glance:
    """Look at the sources; what is not there is left out."""
    folders, files = [], []
    for source in sources:
        try:
            status = source.path.stat()
        except OSError:
            continue
        if source.excluded:
            continue
        if stat.S_ISDIR(status.st_mode):
            folders.append((source.path, status.st_dev, status.st_ino))
        else:
            files.append((source.path, status.st_size, status.st_mtime_ns))
    return Glance(tuple(folders), tuple(files))


class Follower:
    """Watches folders, and looks at single files now and then."""

    def __init__(
        self,
        sources: Callable[[], Sequence[Source]],
        tell: Callable[[], None],
        *,
        without: Path,
        glance_ms: int = GLANCE_MS,
    ) -> None:
        """`tell` is called after every change; what happens in the folder `without` is none."""
        self._sources = sources
        self._tell = tell
        self._without = without
        self._glance_ms = glance_ms

    async def run(self) -> None:
        """Follow until cancelled. What cannot be watched is looked at ever more rarely."""
        pause_s = FIRST_PAUSE_S
        while True:
            try:
                await self._watch()
                pause_s = FIRST_PAUSE_S
            except Exception as exc:  # it stumbles over names that are no UTF-8
                log.warning("folders cannot be watched for the moment (%s)", type(exc).__name__)
                log.debug("why they cannot be watched", exc_info=exc)
                pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
            self._tell()
            await asyncio.sleep(pause_s)

    async def _watch(self) -> None:
        """Tell of changes until other folders are to be watched."""
        before = await self._glance()
        begun = False
        async with aclosing(self._ticks(before)) as ticks:
            async for changes in ticks:
                now = await self._glance()
                if changes or now != before or not begun:
                    self._tell()  # also once at the beginning: from here on nothing is missed
                if now.folders != before.folders:
                    return
                before, begun = now, True

    async def _glance(self) -> Glance:
        return await asyncio.to_thread(lambda: glance(self._sources()))

    def _ticks(self, seen: Glance) -> AsyncGenerator[set[tuple[Change, str]], None]:
        return awatch(
            *(path for path, _, _ in seen.folders),
            watch_filter=self._counts,
            step=QUIET_MS,
            debounce=LONGEST_MS,
            rust_timeout=self._glance_ms,
            yield_on_timeout=True,
            ignore_permission_denied=True,
        )

    def _counts(self, change: Change, name: str) -> bool:
        """Say whether this is about documents; of the deleted nobody knows what they were."""
        del change
        path = Path(name)
        return not (path.name.startswith(".") or passing(path.name) or below(path, self._without))
