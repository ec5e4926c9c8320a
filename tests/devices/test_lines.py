import asyncio

from devices.lines import Lines


async def test_commands_of_one_device_go_one_by_one_in_order() -> None:
    lines, done = Lines(), list[str]()
    first_may_end = asyncio.Event()

    async def act(name: str, *, wait: bool) -> None:
        async with lines.turn("light.a"):
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
    async with lines.turn("light.a"), asyncio.timeout(1), lines.turn("light.b"):
        pass


async def test_a_line_has_an_end() -> None:
    lines = Lines(most_waiting=1)
    assert not lines.full("light.a")
    async with lines.turn("light.a"):
        assert lines.full("light.a")
        assert not lines.full("light.b")
    assert not lines.full("light.a")


async def test_lines_nobody_waits_in_are_forgotten() -> None:
    lines = Lines()
    async with lines.turn("light.a"):
        pass
    assert not lines._locks
    assert not lines._waiting
