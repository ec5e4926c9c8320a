import asyncio

import pytest

from bus.inbox import Inbox


async def test_what_is_put_in_comes_out_in_order() -> None:
    inbox: Inbox[int] = Inbox()
    for number in range(3):
        inbox.put(number)
    assert [await inbox.get() for _ in range(3)] == [0, 1, 2]


async def test_urgent_overtakes_even_a_full_inbox() -> None:
    inbox: Inbox[str] = Inbox(words=2, perishable=2)
    for word in ("one", "two"):
        inbox.put(word)
    for sound in ("a", "b"):
        inbox.put(sound, perishable=True)
    inbox.put("stop", urgent=True)
    inbox.put("wake", urgent=True)
    assert [await inbox.get() for _ in range(6)] == ["stop", "wake", "one", "two", "a", "b"]
    assert inbox.dropped == 0


async def test_of_too_much_sound_the_oldest_is_dropped_and_counted_and_words_stay() -> None:
    inbox: Inbox[str] = Inbox(words=2, perishable=2)
    inbox.put("word")
    for sound in ("a", "b", "c"):
        inbox.put(sound, perishable=True)
    assert inbox.dropped == 1
    assert [await inbox.get() for _ in range(3)] == ["word", "b", "c"]


async def test_of_too_many_words_the_oldest_is_dropped_and_counted_and_said_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    inbox: Inbox[str] = Inbox(words=2, perishable=2)
    inbox.put("sound", perishable=True)
    for word in ("one", "two", "three", "four"):
        inbox.put(word)
    assert inbox.dropped == 2
    assert caplog.messages == ["a listener does not keep up: 1 messages were dropped"]
    assert [await inbox.get() for _ in range(3)] == ["sound", "three", "four"]


async def test_what_was_read_makes_room() -> None:
    inbox: Inbox[int] = Inbox(words=1)
    for number in range(5):
        inbox.put(number)
        assert await inbox.get() == number
    assert inbox.dropped == 0


async def test_an_impatient_reader_loses_nothing() -> None:
    inbox: Inbox[str] = Inbox()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.001):
            await inbox.get()
    inbox.put("late")
    async with asyncio.timeout(1):
        assert await inbox.get() == "late"


async def test_every_reader_that_waits_is_woken() -> None:
    inbox: Inbox[str] = Inbox()
    async with asyncio.timeout(1), asyncio.TaskGroup() as tasks:
        readers = [tasks.create_task(inbox.get()) for _ in range(2)]
        await asyncio.sleep(0)
        inbox.put("one")
        inbox.put("two")
    assert {reader.result() for reader in readers} == {"one", "two"}
