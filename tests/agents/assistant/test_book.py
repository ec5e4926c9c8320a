"""Timers that are kept, and waited for."""

import asyncio
from pathlib import Path

import pytest

from agents.assistant.book import Book
from tests.agents.assistant.clock import HandClock
from tests.agents.assistant.conftest import OpenStore
from tests.agents.assistant.test_timers import NOW, timer


@pytest.fixture
def clock() -> HandClock:
    return HandClock(NOW)


@pytest.fixture
def book(open_store: OpenStore, tmp_path: Path, clock: HandClock) -> Book:
    return Book(store=open_store(tmp_path / "assistant.sqlite"), clock=clock)


async def test_the_bell_rings_when_a_timer_is_due_and_not_before(
    book: Book, clock: HandClock
) -> None:
    tea = timer("tea", minutes=5)
    book.put(tea)
    async with asyncio.TaskGroup() as tasks:
        bell = tasks.create_task(book.due())
        await clock.forward(298)
        assert not bell.done()
        await clock.forward(2)
    assert bell.result() == tea
    assert book.timers == (tea,)


async def test_a_timer_set_while_the_bell_waits_is_waited_for(book: Book, clock: HandClock) -> None:
    async with asyncio.TaskGroup() as tasks:
        bell = tasks.create_task(book.due())
        await asyncio.sleep(0)
        book.put(timer("pizza", minutes=10))
        await asyncio.sleep(0)
        book.put(timer("tea", minutes=5))
        await asyncio.sleep(0)
        await clock.forward(300)
    assert bell.result().name == "tea"


async def test_a_timer_taken_out_does_not_ring(book: Book, clock: HandClock) -> None:
    tea, pizza = timer("tea"), timer("pizza", minutes=10)
    book.put(tea)
    book.put(pizza)
    async with asyncio.TaskGroup() as tasks:
        bell = tasks.create_task(book.due())
        book.remove([tea, timer("never there")])
        await clock.forward(600)
    assert bell.result() == pizza


async def test_another_book_on_the_same_file_knows_the_timers(
    open_store: OpenStore, book: Book, clock: HandClock, tmp_path: Path
) -> None:
    tea = timer("tea", command="turn off the light", speak=False)
    book.put(timer("tea"))
    book.put(tea)
    again = Book(store=open_store(tmp_path / "assistant.sqlite"), clock=clock)
    again.load()
    assert again.timers == (tea,)
