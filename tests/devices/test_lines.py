import asyncio
from contextlib import AbstractAsyncContextManager

from devices.lines import Lines


def place(lines: Lines, device: str) -> AbstractAsyncContextManager[None]:
    found = lines.join(device)
    assert found is not None
    return found


async def test_commands_of_one_device_go_one_by_one_in_order() -> None:
    lines, done = Lines(), list[str]()
    first_may_end = asyncio.Event()

    async def act(name: str, *, wait: bool) -> None:
        async with place(lines, "light.a"):
            if wait:
                await first_may_end.wait()
            done.append(name)

    async with asyncio.TaskGroup() as tasks:
        for name in ("one", "two", "three"):
            tasks.create_task(act(name, wait=name == "one"))
        await asyncio.sleep(0)
        assert done == []
        first_may_end.set()
    assert done == ["one", "two", "three"]


async def test_devices_do_not_wait_for_each_other() -> None:
    lines = Lines()
    async with place(lines, "light.a"), asyncio.timeout(1), place(lines, "light.b"):
        pass


async def test_a_line_has_an_end() -> None:
    lines = Lines(most_waiting=1)
    async with place(lines, "light.a"):
        assert lines.join("light.a") is None
        assert lines.join("light.b") is not None
    assert lines.join("light.a") is not None


async def test_lines_nobody_waits_in_are_forgotten() -> None:
    lines = Lines()
    async with place(lines, "light.a"):
        pass
    assert not lines._locks
    assert not lines._waiting
