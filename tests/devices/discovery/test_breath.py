"""Work that lets others have their turn."""

import asyncio
import time

from devices.discovery.breath import BREATH_S, Breath


async def test_long_work_lets_others_work_and_short_work_does_not() -> None:
    turns = []

    async def other() -> None:
        while True:
            turns.append(time.monotonic())
            await asyncio.sleep(0)

    breath = Breath()
    await breath()
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(other())
        await breath()
        assert not turns
        time.sleep(BREATH_S * 1.5)  # noqa: ASYNC251 - this is the work
        await breath()
        assert turns
        task.cancel()
