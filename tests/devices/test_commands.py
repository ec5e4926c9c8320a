"""The worker on a bus in memory: results are read back, and no command is done twice."""

from pathlib import Path
from typing import Any

import pytest

from bus.memory import MemoryBroker
from bus.messages import DeviceCommand, DeviceResult, DeviceState
from config import Settings
from devices.journal import Journal
from devices.lines import MOST_WAITING
from devices.policy import RefusedError
from tests.devices.fakes import FakeBackend, light
from tests.devices.served import NOW, Connect, Home, served


async def test_the_state_is_told_before_the_result_and_both_name_the_turn(home: Home) -> None:
    turn = "0" * 31 + "1"
    async with home.bus.subscribe(DeviceState, DeviceResult, device="light.a") as heard:
        await anext(heard)
        await home.send("light.a", "turn_on", turn=turn)
        state, result = await anext(heard), await anext(heard)
    assert isinstance(state, DeviceState)
    assert isinstance(result, DeviceResult)
    assert (state.state, state.turn) == ("on", turn)
    assert (result.ok, result.state, result.id, result.turn) == (True, "on", "1", turn)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"device": "light.aa"}, "the home has no device 'light.aa'; did you mean 'light.a'?"),
        ({"action": "turn_onn"}, "a light has no action 'turn_onn'; did you mean 'turn_on'?"),
        ({"arguments": {"brightness": 300}}, "'brightness' must be from 0 to 255 (it is 300)"),
        ({"at": NOW - 11}, "the command is too old: it expired 1 s ago"),
        ({"expires_at": NOW - 3}, "the command is too old: it expired 3 s ago"),
    ],
)
async def test_what_may_not_be_done_is_refused_and_not_done(
    asked: dict[str, Any], sentence: str, home: Home
) -> None:
    result = await home.ask(**{"arguments": {}, **asked})
    assert not result.ok
    assert sentence in result.text
    assert home.backend.told == []


async def test_a_protected_device_needs_a_yes(
    connect: Connect, settings: Settings, tmp_path: Path
) -> None:
    backend = FakeBackend(light(protected=True))
    async with served(connect, settings, backend, folder=tmp_path) as home:
        refused = await home.ask()
        assert not refused.ok
        assert "needs a yes" in refused.text
        assert backend.told == []
        assert (await home.ask(confirmed_by="a turn")).ok


async def test_a_retained_command_is_refused_and_cleared(
    connect: Connect, settings: Settings, tmp_path: Path, broker: MemoryBroker
) -> None:
    topic = "hearsay/home/light.a/set"
    broker.retained[topic] = DeviceCommand(device="light.a", id="7", action="turn_on").encode()
    async with (
        connect("tester") as bus,
        bus.subscribe(DeviceResult) as results,
        served(connect, settings, folder=tmp_path) as home,
    ):
        result = await anext(results)
        assert home.backend.told == []
    assert (result.id, result.ok) == ("7", False)
    assert "must not be retained" in result.text
    assert topic not in broker.retained


async def test_a_repeated_command_gets_the_same_answer_and_is_not_done_again(home: Home) -> None:
    first = await home.ask()
    again = await home.ask()
    assert (first.ok, again.ok, again.state) == (True, True, "on")
    assert len(home.backend.told) == 1


async def test_a_command_repeated_while_it_is_being_done_is_not_done_again(home: Home) -> None:
    home.backend.free.clear()
    async with home.bus.subscribe(DeviceResult) as results:
        await home.send("light.a", "turn_on")
        await home.backend.busy.wait()
        await home.send("light.a", "turn_on")
        home.backend.free.set()
        assert (await anext(results)).ok
        assert (await anext(results)).ok
    assert len(home.backend.told) == 1


async def test_one_id_for_two_things_is_refused(home: Home) -> None:
    await home.ask(action="turn_on")
    result = await home.ask(action="turn_off")
    assert not result.ok
    assert result.text == "the id '1' was used for another command before: use a new one"
    assert len(home.backend.told) == 1


async def test_a_refused_command_may_be_sent_again_with_a_yes(
    connect: Connect, settings: Settings, tmp_path: Path
) -> None:
    backend = FakeBackend(light(protected=True))
    async with served(connect, settings, backend, folder=tmp_path) as home:
        assert not (await home.ask(id="1")).ok
        assert (await home.ask(id="1", confirmed_by="a turn")).ok


async def test_a_command_done_before_a_restart_is_not_done_after_it(
    connect: Connect, settings: Settings, tmp_path: Path
) -> None:
    async with served(connect, settings, folder=tmp_path) as home:
        assert (await home.ask()).ok
    after = FakeBackend()
    async with served(connect, settings, after, folder=tmp_path) as home:
        assert (await home.ask()).state == "on"
        assert after.told == []


async def test_a_command_that_a_kill_interrupted_is_reported_and_not_done_again(
    connect: Connect, settings: Settings, tmp_path: Path
) -> None:
    command = DeviceCommand(device="light.a", id="1", action="turn_on", at=NOW)
    with Journal(tmp_path / "devices.sqlite") as journal:
        journal.begin(command, now=NOW)
    async with served(connect, settings, folder=tmp_path) as home:
        result = await home.ask()
        assert not result.ok
        assert result.text == "light.a was interrupted and does not repeat it; it is 'off' now"
        assert home.backend.told == []


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (RefusedError("the bulb is loose"), "a: the bulb is loose"),
        (ValueError("a bug"), "a could not be reached"),
        (OSError("no route"), "a could not be reached"),
    ],
)
async def test_a_backend_that_raises_costs_one_command(
    trouble: Exception, sentence: str, home: Home
) -> None:
    home.backend.trouble = trouble
    result = await home.ask()
    assert (result.ok, result.text) == (False, sentence)
    home.backend.trouble = None
    assert (await home.ask(id="2")).ok


async def test_a_device_that_does_not_answer_costs_one_command(
    connect: Connect, settings: Settings, tmp_path: Path
) -> None:
    async with served(connect, settings, folder=tmp_path, execute_s=0) as home:
        home.backend.free.clear()
        result = await home.ask()
        assert (result.ok, result.text) == (False, "a did not answer within 0 s")
        assert (await home.ask("light.b", id="2")).text == ""


async def test_what_is_not_read_back_is_not_claimed(home: Home) -> None:
    home.backend.reads_back = False
    result = await home.ask()
    assert (result.ok, result.state) == (False, None)
    assert result.text == "a does not say how it is now"


async def test_a_slow_device_delays_only_itself(home: Home) -> None:
    home.backend.free.clear()
    async with home.bus.subscribe(DeviceResult) as results:
        await home.send("light.a", "turn_on", id="1")
        await home.backend.busy.wait()
        await home.send("light.a", "turn_off", id="2")
        await home.send("light.b", "turn_on", id="3")
        assert (await anext(results)).id == "3"
        assert [told.device for told in home.backend.told] == ["light.a", "light.b"]
        home.backend.free.set()
        assert [(await anext(results)).id for _ in range(2)] == ["1", "2"]


async def test_one_command_too_many_for_one_device_is_refused(home: Home) -> None:
    home.backend.free.clear()
    async with home.bus.subscribe(DeviceResult) as results:
        for number in range(MOST_WAITING + 1):
            await home.send("light.a", "turn_on", id=str(number))
        await home.send("light.b", "turn_on", id="other")
        refused = await anext(results)
        assert (refused.id, refused.text) == (
            str(MOST_WAITING),
            "too many commands wait for light.a",
        )
        assert (await anext(results)).id == "other"
        home.backend.free.set()
        every = [str(number) for number in range(MOST_WAITING)]
        assert [(await anext(results)).id for _ in every] == every
