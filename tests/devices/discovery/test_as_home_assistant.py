"""What is announced is read, and told, as a real Home Assistant reads and tells it."""

import asyncio
from collections.abc import Iterator, Sequence
from itertools import zip_longest

import pytest

from tests import home_assistant
from tests.bus.worlds import BrokerProcess, MqttWorld, broker_process
from tests.devices.discovery.compared.both import Both, both, differences, same_said
from tests.devices.discovery.compared.case import Case
from tests.devices.discovery.compared.esphome import ESPHOME
from tests.devices.discovery.compared.lights import LIGHTS
from tests.devices.discovery.compared.moving import MOVING
from tests.devices.discovery.compared.others import OTHERS
from tests.devices.discovery.compared.templates import CALCULATED, PAYLOAD
from tests.devices.discovery.compared.whole import COMPONENTS, SAYS, announcement

pytestmark = [pytest.mark.homeassistant, pytest.mark.timeout(300)]

PATIENCE_S = 120
Real = tuple[BrokerProcess, home_assistant.HomeAssistant]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Real]:
    folder = tmp_path_factory.mktemp("compared")
    with (
        broker_process("mosquitto", folder / "broker") as process,
        home_assistant.home_assistant(folder / "real", mqtt_port=process.port) as running,
    ):
        yield process, running


@pytest.mark.parametrize(
    ("name", "cases"),
    [("lights", LIGHTS), ("moving", MOVING), ("others", OTHERS), ("esphome", ESPHOME)],
)
async def test_what_is_announced_is_the_same_for_both(
    name: str, cases: Sequence[Case], real: Real
) -> None:
    process, running = real
    bus = MqttWorld(process, "hearsay").bus("devices")
    found: list[str] = []
    async with (
        asyncio.timeout(PATIENCE_S),
        both(bus, running.url, running.token, marker=f"marker_{name}") as here,
    ):
        await here.announce(cases)
        for says in zip_longest(*(((), *case.says) for case in cases)):
            spoke = [
                (case, said) for case, said in zip(cases, says, strict=True) if said is not None
            ]
            for case, said in spoke:
                await here.say(case, said)
            await here.settle()
            for case, said in spoke:
                lines = differences(case, here.ours[case.entity], here.theirs[case.entity])
                found += [f"{case.entity} after {said}: {line}" for line in lines]
        found += await told_differently(here, cases)
    assert found == []


async def test_a_whole_device_is_the_same_for_both(real: Real) -> None:
    process, running = real
    bus = MqttWorld(process, "hearsay").bus("devices")
    found: list[str] = []
    async with (
        asyncio.timeout(PATIENCE_S),
        both(bus, running.url, running.token, marker="marker_whole") as here,
    ):
        await here.announce_device("box", COMPONENTS, announcement())
        for topic, payload in SAYS:
            await here.line.say(topic, payload.encode())
            await here.settle()
            for case in COMPONENTS:
                lines = differences(case, here.ours[case.entity], here.theirs[case.entity])
                found += [f"{case.entity} after {topic} {payload}: {line}" for line in lines]
        found += await told_differently(here, COMPONENTS)
    assert found == []


async def test_templates_make_the_same_for_both(real: Real) -> None:
    process, running = real
    bus = MqttWorld(process, "hearsay").bus("devices")
    async with (
        asyncio.timeout(PATIENCE_S),
        both(bus, running.url, running.token, marker="marker_templates") as here,
    ):
        await here.announce(CALCULATED)
        await here.line.say("templates/state", PAYLOAD.encode())
        await here.settle()
        found = [
            f"{case.fields['val_tpl']}: {line}"
            for case in CALCULATED
            for line in differences(case, here.ours[case.entity], here.theirs[case.entity])
        ]
    assert found == []


async def told_differently(here: Both, cases: Sequence[Case]) -> list[str]:
    """Return what both say differently to things for the same commands."""
    found = []
    for case in cases:
        for action, arguments in case.told:
            they = await here.they_say(case, action, arguments)
            await here.settle()
            we = await here.we_say(case, action, arguments)
            await here.settle()
            if not same_said(we, they):
                found.append(f"{case.entity}, {action} {arguments}: we say {we}, they {they}")
    return found
