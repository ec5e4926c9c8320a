"""Devices with Tasmota are read, and told, as Home Assistant's own integration does it."""

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import pytest

from bus.foreign import Foreign
from bus.messages import DeviceCommand, DeviceState
from devices.backends import Snapshot
from devices.discovery.backend import DiscoveredHome
from devices.homeassistant.entities import Entity, apply
from devices.homeassistant.session import Session
from devices.policy import RefusedError, check
from devices.tasmota.dialect import TasmotaDialect
from tests import home_assistant
from tests.bus.worlds import BrokerProcess, MqttWorld, broker_process
from tests.devices.discovery.compared.both import differences
from tests.devices.discovery.compared.case import Case
from tests.devices.homeassistant.furnish import asking
from tests.devices.tasmota.firmware import announced
from tests.devices.tasmota.kinds import DEVICES, Device

pytestmark = [pytest.mark.homeassistant, pytest.mark.timeout(300)]

PATIENCE_S = 120
SETTLED_S = 60
MARKER = Device("marker", {"rl": [0]}, sensors={"MARK": {"Value": 0}})
MARK = "MARKER_sensor_sensor_MARK_Value"
OFF_BEFORE = "state: we 'unknown', they 'off'"
"""Home Assistant takes for off what has said nothing yet."""
Real = tuple[BrokerProcess, home_assistant.HomeAssistant]


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Real]:
    folder = tmp_path_factory.mktemp("tasmota")
    with (
        broker_process("mosquitto", folder / "broker") as process,
        home_assistant.home_assistant(folder / "real", mqtt_port=process.port) as running,
    ):
        _set_up(running.url, running.token)
        yield process, running


def _set_up(url: str, token: str) -> None:
    """Add the integration; it installs a library of its own first."""
    try:
        flow = _post(url, token, "", {"handler": "tasmota"})
        _post(url, token, f"/{flow['flow_id']}", {})
    except urllib.error.HTTPError as exc:
        pytest.skip(f"Home Assistant has no Tasmota integration here ({exc})")


def _post(url: str, token: str, path: str, body: Mapping[str, Any]) -> Any:
    request = urllib.request.Request(  # noqa: S310 - the test's own Home Assistant
        f"{url}/api/config/config_entries/flow{path}",
        data=json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310 - as above
        return json.load(answer)


@dataclass
class Pair:
    """Both readers; things are known by what is unique of them."""

    home: DiscoveredHome
    session: Session
    line: Foreign
    ids: dict[str, str] = field(default_factory=dict)
    """Of ours, by what is unique."""
    states: dict[str, DeviceState] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)
    """Of Home Assistant's, by what is unique."""
    news: asyncio.Event = field(default_factory=asyncio.Event)
    marks: int = 0

    def take(self, event: Any) -> None:
        apply(self.entities, event)
        self.news.set()

    async def announce(self, device: Device) -> None:
        names = {"mac": device.mac, "t": device.name, "dn": device.name, "fn": [device.name]}
        for topic, payload in announced(sensors=device.sensors, **{**names, **device.config}):
            await self.line.say(topic[1:], str(payload).encode(), retain=True)

    async def settle(self) -> None:
        """Wait until both have read all that was said."""
        self.marks += 1
        said = json.dumps({"MARK": {"Value": self.marks}}).encode()
        await self.line.say("tele/marker/SENSOR", said, retain=True)
        async with asyncio.timeout(SETTLED_S):
            while not self._seen():
                self._hear(await anext(self.home.changes()))
            while self._theirs(MARK) != str(self.marks):
                self.news.clear()
                await self._look()
                if self._theirs(MARK) != str(self.marks):
                    await self.news.wait()

    def _seen(self) -> bool:
        return MARK in self.ids and self.states[self.ids[MARK]].state == str(self.marks)

    def _hear(self, change: Snapshot | DeviceState) -> None:
        if isinstance(change, Snapshot):
            things = {device: one.thing for device, one in change.identities.items()}
            self.ids = {thing[2]: device for device, thing in things.items() if thing is not None}
            self.states = {}
        told = change.devices if isinstance(change, Snapshot) else (change,)
        self.states |= {device.device: device for device in told}

    def _theirs(self, unique: str) -> str | None:
        entity = self.entities.get(self.known.get(unique, ""))
        return None if entity is None else entity.state

    async def _look(self) -> None:
        rows = await self.session.ask("config/entity_registry/list")
        self.known = {
            row["unique_id"]: row["entity_id"]
            for row in rows
            if row["platform"] == "tasmota" and row["disabled_by"] is None
        }

    # --- telling ---------------------------------------------------------------------------------

    async def they_say(self, unique: str, action: str, arguments: Mapping[str, Any]) -> set[str]:
        entity = self.known[unique]
        await self.session.ask(
            "call_service", domain=entity.partition(".")[0], service=action,
            service_data=dict(arguments), target={"entity_id": entity},
        )  # fmt: skip
        said = {"topic": "said", "payload": "they"}
        await self.session.ask("call_service", domain="mqtt", service="publish", service_data=said)
        return await self._said("they")

    async def we_say(self, unique: str, action: str, arguments: Mapping[str, Any]) -> set[str]:
        device = self.ids[unique]
        command = DeviceCommand(device=device, id="1", action=action, arguments=dict(arguments))
        with suppress(RefusedError):  # nobody confirms it
            await self.home.execute(check(command, self.states[device]))
        await self.line.say("said", b"we")
        return await self._said("we")

    async def _said(self, mark: str) -> set[str]:
        """Return all commands, without being switched on where something else does that."""
        said: set[str] = set()
        async with asyncio.timeout(SETTLED_S):
            async for heard in self.line:
                payload = heard.payload.decode()
                if heard.topic == "said" and payload == mark:
                    break
                name = heard.topic.rpartition("/")[2]
                if "/cmnd/" not in f"/{heard.topic}/" or name in {"STATE", "STATUS"}:
                    continue
                whole = payload if name == "Backlog" else f"NoDelay;{name} {payload}"
                steps = (step.strip() for step in whole.split("NoDelay;"))
                said |= {step.strip(";").casefold() for step in steps if step}
        lit = {step for step in said if step.startswith("power") and step.endswith(" on")}
        return said - lit or lit


@asynccontextmanager
async def pair(real: Real) -> AsyncIterator[Pair]:
    process, running = real
    bus = MqttWorld(process, "hearsay").bus("devices")
    async with (
        bus,
        bus.foreign() as line,
        bus.foreign() as foreign,
        asking(running.url, running.token) as session,
        asyncio.TaskGroup() as tasks,
    ):
        home = DiscoveredHome(
            foreign=foreign, dialect=TasmotaDialect("tasmota"), root=bus.root,
            gather_s=0.1, settle_s=0.1, confirm_s=0.02, same_s=0.02,
        )  # fmt: skip
        await line.listen("said", "cmnd/#", "+/cmnd/#")
        tasked = [tasks.create_task(work, name=name) for name, work in home.work()]
        both = Pair(home, session, line)
        await session.subscribe(both.take, "subscribe_entities")
        yield both
        for task in tasked:
            task.cancel()


async def test_devices_with_tasmota_are_the_same_for_both(real: Real) -> None:
    found: list[str] = []
    async with asyncio.timeout(PATIENCE_S), pair(real) as both:
        for device in DEVICES:
            await both.announce(device)
        await both.announce(MARKER)
        await both.settle()
        everything = {unique for unique in both.known if "_status_sensor_" not in unique}
        everything |= {unique for unique in both.known if unique.endswith("battery_percentage")}
        assert set(both.ids) == everything
        for device in DEVICES:
            for said in ((), *device.says):
                for topic, payload in said:
                    await both.line.say(device.topic(topic), payload.encode())
                await both.settle()
                found += _compared(both, device, said)
            for what, action, arguments in device.told:
                unique = f"{device.mac}_{what}"
                they = await both.they_say(unique, action, arguments)
                we = await both.we_say(unique, action, arguments)
                if we != they:
                    found.append(f"{unique}, {action} {arguments}: we say {we}, they {they}")
    assert found == []


def _compared(both: Pair, device: Device, said: Any) -> list[str]:
    lines = []
    for unique, ours in both.ids.items():
        if unique.startswith(f"{device.mac}_"):
            entity = both.entities[both.known[unique]]
            case = Case(unique, "", {}, unlike={"name": "ours is made for voices", **device.unlike})
            found = differences(case, both.states[ours], entity)
            lines += [f"{unique} after {said}: {line}" for line in found if line != OFF_BEFORE]
    return lines
