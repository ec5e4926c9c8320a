"""A real Home Assistant and our home on one broker: what each makes of the same announcements."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bus import Bus
from bus.foreign import Foreign
from bus.messages import DeviceCommand, DeviceState
from devices.backends import Snapshot
from devices.discovery.backend import DiscoveredHome
from devices.discovery.dialect import HomeAssistantDialect
from devices.homeassistant.entities import Entity, apply
from devices.homeassistant.session import Session
from devices.homeassistant.troubles import SaysNoError
from devices.kinds import KINDS
from devices.policy import Checked, RefusedError, check
from tests.devices.discovery.compared.case import Case, Said
from tests.devices.homeassistant.furnish import asking

NEAR: Mapping[str, float] = {
    "hs_color": 0.5, "rgb_color": 1, "color_temp_kelvin": 1,
    "current_temperature": 0.051,
}  # fmt: skip
"""How far numbers may be apart where both round."""
THEIRS = frozenset({
    "attribution", "assumed_state", "color_temp", "editable", "entity_picture", "friendly_name",
    "icon", "max_mireds", "min_mireds", "options", "restored", "rgbw_color", "rgbww_color",
    "supported_features", "xy_color", "target_temp_step", "mode", "pattern", "min", "max",
    "changed_by", "operation_mode", "code_arm_required", "code_format", "force_update", "step",
})  # fmt: skip
"""Attributes of Home Assistant's that nobody needs here, or that say what is said elsewhere."""
SETTLED_S = 60.0
NO = "refused"
"""Stands for a command that was not carried out: it may also be passed over in silence."""


@dataclass
class Both:
    """One broker, two readers."""

    home: DiscoveredHome
    session: Session
    line: Foreign
    """A stranger who announces, and who hears what is said to things."""
    marker: Case
    """A thing announced last: who has heard it has heard all that was said before."""
    ours: dict[str, DeviceState] = field(default_factory=dict)
    theirs: dict[str, Entity] = field(default_factory=dict)
    news: asyncio.Event = field(default_factory=asyncio.Event)
    marks: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**6)))

    async def announce(self, cases: Iterable[Case]) -> None:
        """Announce all things, and wait until both know them."""
        await self.line.say("living-room/status", b"online", retain=True)
        await self._announce(*cases)
        await self._announce(self.marker)  # who has asked for it last has asked for all
        await self.settle()

    async def announce_device(self, name: str, cases: Iterable[Case], fields: Any) -> None:
        """Announce a whole device with these components, and wait until both know them."""
        payload = json.dumps(fields).encode()
        await self.line.say(f"homeassistant/device/{name}/config", payload, retain=True)
        await self._known(cases)
        await self._announce(self.marker)
        await self.settle()

    async def _announce(self, *cases: Case) -> None:
        for case in cases:
            topic = f"homeassistant/{case.platform}/{case.name}/config"
            await self.line.say(topic, json.dumps(case.announcement).encode(), retain=True)
        await self._known(cases)

    async def _known(self, cases: Iterable[Case]) -> None:
        wanted = {case.entity for case in cases}
        async with asyncio.timeout(SETTLED_S):
            while not wanted <= self.theirs.keys():
                await self._look()
            while not wanted <= self.ours.keys():
                await self._hear()

    async def say(self, case: Case, said: Said | tuple[Said, ...]) -> None:
        """Say something as a thing, or several things at once."""
        for topic, payload in several(said):
            await self.line.say(f"{case.name}/{topic}", payload.encode())

    async def settle(self) -> None:
        """Wait until both have read all that was said."""
        mark = str(next(self.marks))
        await self.line.say(f"{self.marker.name}/state", mark.encode(), retain=True)
        async with asyncio.timeout(SETTLED_S):
            while self.ours[self.marker.entity].state != mark:
                await self._hear()
            while self.theirs[self.marker.entity].state != mark:
                await self._look()

    async def _look(self) -> None:
        await self.news.wait()
        self.news.clear()

    def take(self, event: Any) -> None:
        """Take what Home Assistant tells of its entities."""
        apply(self.theirs, event)
        self.news.set()

    async def _hear(self) -> None:
        change = await anext(self.home.changes())
        told = change.devices if isinstance(change, Snapshot) else (change,)
        self.ours |= {device.device: device for device in told}

    # --- what each says to a thing ---------------------------------------------------------------

    async def they_say(self, case: Case, action: str, arguments: Mapping[str, Any]) -> list[str]:
        """Have Home Assistant carry something out; return what was said on the thing's topics."""
        target = {"entity_id": case.entity}
        fields = {"domain": case.platform, "service": action, "service_data": dict(arguments)}
        refused = []
        try:
            await self.session.ask("call_service", **fields, target=target)
        except SaysNoError:
            refused = [NO]
        mark = f"they {next(self.marks)}"
        said = {"topic": "marker/said", "payload": mark}
        await self.session.ask("call_service", domain="mqtt", service="publish", service_data=said)
        return refused + await self._until(mark)

    async def we_say(self, case: Case, action: str, arguments: Mapping[str, Any]) -> list[str]:
        """Carry something out; return what was said on the thing's topics."""
        refused = []
        try:
            await self.home.execute(self._checked(case, action, arguments))
        except RefusedError as exc:
            refused = [] if "has not confirmed" in str(exc) else [NO]
        mark = f"we {next(self.marks)}"
        await self.line.say("marker/said", mark.encode())
        return refused + await self._until(mark)

    def _checked(self, case: Case, action: str, arguments: Mapping[str, Any]) -> Checked:
        command = DeviceCommand(
            device=case.entity, id="1", action=action, arguments=dict(arguments), confirmed_by="yes"
        )
        return check(command, self.ours[case.entity])

    async def _until(self, mark: str) -> list[str]:
        said: list[str] = []
        async with asyncio.timeout(SETTLED_S):
            async for heard in self.line:
                text = heard.payload.decode()
                if heard.topic == "marker/said":
                    if text == mark:
                        return said
                elif not heard.retained and _is_told(heard.topic):
                    said.append(f"{heard.topic} {text}")
        raise AssertionError


def several(said: Said | tuple[Said, ...]) -> tuple[Said, ...]:
    """Return what is said at once, also where that is one thing only."""
    match said:
        case (str() as topic, str() as payload):
            return ((topic, payload),)
    return said


def _is_told(topic: str) -> bool:
    """Say whether a topic is one on which things are told something."""
    last = topic.rpartition("/")[2]
    return last in {"set", "power", "dock", "pause", "start", "speed", "command"}


@asynccontextmanager
async def both(bus: Bus, url: str, token: str, *, marker: str) -> AsyncIterator[Both]:
    """Have both read one broker; `marker` is the name of a thing that neither knows yet."""
    dialect = HomeAssistantDialect("homeassistant")
    async with (
        bus,
        bus.foreign() as line,
        bus.foreign() as foreign,
        asking(url, token) as session,
        asyncio.TaskGroup() as tasks,
    ):
        home = DiscoveredHome(
            foreign=foreign, dialect=dialect, root=bus.root, gather_s=0.1, settle_s=0.1,
            confirm_s=0.02, same_s=0.02,
        )  # fmt: skip
        await line.listen("+/+", "+/+/+")
        running = [tasks.create_task(work, name=name) for name, work in home.work()]
        here = Both(home, session, line, Case(marker, "sensor", {"stat_t": "~/state"}))
        await session.subscribe(here.take, "subscribe_entities")
        yield here
        for task in running:
            task.cancel()


def differences(case: Case, ours: DeviceState, theirs: Entity) -> list[str]:
    """Return what is told differently of one thing, as lines for people."""
    away = theirs.state == "unavailable"
    if away or not ours.available:
        return [] if away != ours.available else [f"there: we {ours.available}, they {not away}"]
    told: dict[str, tuple[Any, Any]] = {
        "name": (ours.name.casefold(), _name(theirs)),
        "state": (ours.state, theirs.state or "unknown"),
    }
    mine, other = ours.attributes, theirs.attributes
    for name in (mine.keys() | other.keys()) - _set_aside(ours, theirs):
        told[name] = mine.get(name), other.get(name)
    return [
        f"{name}: we {we!r}, they {they!r}"
        for name, (we, they) in sorted(told.items())
        if name not in case.unlike and not _same(name, we, they)
    ]


def _name(theirs: Entity) -> str:
    """Return a name as it is spoken."""
    return str(theirs.attributes.get("friendly_name")).strip().casefold()


def _set_aside(ours: DeviceState, theirs: Entity) -> set[str]:
    """Return what is not compared, beside what a case says itself."""
    hidden: set[str] = set()
    if theirs.state != "on":  # what is off has no brightness
        hidden |= KINDS[ours.kind].hidden.get("off", frozenset())
    mode = theirs.attributes.get("color_mode")
    if mode == "color_temp":  # its colour is made up of the temperature
        hidden |= {"hs_color", "rgb_color"}
    if mode == "unknown":  # then Home Assistant shows nothing of a light
        hidden |= {"brightness", "color_mode", "hs_color", "rgb_color"}
    if theirs.attributes.get("current_tilt_position") is None:  # ours says that its slats tilt
        hidden.add("current_tilt_position")
    return hidden | THEIRS


def _same(name: str, one: Any, other: Any) -> bool:
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        if name.endswith(("_modes", "_list", "modes")):
            return set(one) == set(other)
        return len(one) == len(other) and all(
            _same(name, a, b) for a, b in zip(one, other, strict=True)
        )
    if one in (None, []) and other in (None, []):
        return True
    try:
        return abs(float(one) - float(other)) <= NEAR.get(name, 0)
    except (TypeError, ValueError):
        return bool(one == other)


def same_said(ours: list[str], theirs: list[str]) -> bool:
    """Say whether the same was said, but for the order of keys and the way numbers are written."""
    return [_plain(s) for s in ours if s != NO] == [_plain(s) for s in theirs if s != NO]


def _plain(said: str) -> Any:
    topic, _, payload = said.partition(" ")
    try:
        return topic, json.loads(payload)
    except ValueError:
        return topic, payload
