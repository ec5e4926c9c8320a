import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from watchfiles import Change

from rag.documents import Source
from rag.indexing.follow import Follower, Glance, glance

PATIENCE_S = 30


class Told:
    """Counts what is told, and waits for more."""

    def __init__(self) -> None:
        self._news = asyncio.Event()

    def __call__(self) -> None:
        self._news.set()

    async def again(self) -> None:
        async with asyncio.timeout(PATIENCE_S):
            await self._news.wait()
        self._news.clear()

    @property
    def quiet(self) -> bool:
        return not self._news.is_set()


@asynccontextmanager
async def following(*sources: Source) -> AsyncIterator[Told]:
    """Follow, and go on when everything is watched."""
    told = Told()
    follower = Follower(lambda: sources, told, without=Path("/none"), glance_ms=100)
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(follower.run(), name="follow")
        await told.again()
        yield told
        running.cancel()


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "new.txt").write_text("new"),
        lambda folder: (folder / "sub" / "old.txt").write_text("changed"),
        lambda folder: (folder / "sub" / "old.txt").unlink(),
        lambda folder: (folder / "sub" / "old.txt").rename(folder / "moved.txt"),
        lambda folder: (folder / "sub").rename(folder / "other"),
        lambda folder: os.close(os.open(os.fsencode(folder) + b"/\xff.txt", os.O_CREAT)),
    ],
    ids=["created", "changed", "deleted", "moved", "folder moved", "name of no UTF-8"],
)
async def test_what_happens_in_a_folder_is_told(
    tmp_path: Path, change: Callable[[Path], object]
) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "old.txt").write_text("old")
    async with following(Source(tmp_path)) as told:
        change(tmp_path)
        await told.again()


async def test_following_goes_on_after_a_name_it_stumbled_over(tmp_path: Path) -> None:
    async with following(Source(tmp_path)) as told:
        os.close(os.open(os.fsencode(tmp_path) + b"/\xff.txt", os.O_CREAT))
        await told.again()
        await told.again()  # it watches again
        (tmp_path / "new.txt").write_text("new")
        await told.again()


async def test_a_single_file_is_followed_through_a_replacement(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("one")
    async with following(Source(file)) as told:
        (tmp_path / "b.txt").write_text("another")
        (tmp_path / "b.txt").replace(file)
        await told.again()
        file.write_text("and a third")
        await told.again()


async def test_a_folder_that_comes_later_is_followed(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    async with following(Source(folder)) as told:
        folder.mkdir()
        await told.again()
        await _until_watched(told, folder)


async def test_a_folder_that_is_replaced_is_followed(tmp_path: Path) -> None:
    folder = tmp_path / "docs"
    folder.mkdir()
    async with following(Source(folder)) as told:
        folder.rename(tmp_path / "old")
        folder.mkdir()
        await told.again()
        await _until_watched(told, folder)


async def _until_watched(told: Told, folder: Path) -> None:
    """Write until it is told; told once more after the last, it was not by chance."""
    for number in range(3):
        (folder / f"{number}.txt").write_text("x")
        await told.again()


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("a.pdf", True),
        ("folder", True),
        ("data", False),
        ("data/index.txt", False),
        (".hidden.txt", False),
        ("load.pdf.part", False),
    ],
)
def test_what_hearsay_writes_itself_and_what_is_passing_is_not_told(
    tmp_path: Path, name: str, *, counts: bool
) -> None:
    follower = Follower(tuple, Told(), without=tmp_path / "data")
    assert follower._counts(Change.added, str(tmp_path / name)) is counts


async def test_sources_that_cannot_be_read_are_tried_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    asked: list[int] = []
    told = Told()

    def sources() -> list[Source]:
        asked.append(1)
        if len(asked) == 1:
            raise OSError("the index is away")
        return [Source(tmp_path)]

    async with asyncio.TaskGroup() as tasks:
        follower = Follower(sources, told, without=Path("/none"), glance_ms=100)
        running = tasks.create_task(follower.run(), name="follow")
        await told.again()
        await told.again()
        running.cancel()
    assert "cannot be watched for the moment (OSError)" in caplog.text


def test_a_glance_sees_folders_and_single_files(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("four")
    seen = glance(
        [Source(tmp_path), Source(file), Source(tmp_path / "none"), Source(file, excluded=True)]
    )
    status = tmp_path.stat()
    assert seen.folders == ((tmp_path, status.st_dev, status.st_ino),)
    assert seen.files == ((file, 4, file.stat().st_mtime_ns),)
    assert glance([]) == Glance()
