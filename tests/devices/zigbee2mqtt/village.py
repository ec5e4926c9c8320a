"""Devices as a zigbee2mqtt lists them, and one that tells, obeys and answers."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bus import Bus
from devices.zigbee2mqtt.dialect import Zigbee2MqttDialect
from tests.devices.discovery.street import Street, street

BASE = "zigbee2mqtt"
COORDINATOR = "0x00124b0014d9b5f1"
LIGHT, PLUG, BLIND, VALVE, DOOR, SENSOR, FAN, LOCK, ALARM = (f"0x{n:016x}" for n in range(1, 10))


def binary(name: str, access: int = 7, on: Any = "ON", off: Any = "OFF", **more: Any) -> Any:
    return _expose("binary", name, access, value_on=on, value_off=off, **more)


def numeric(name: str, access: int = 1, unit: str | None = None, **more: Any) -> Any:
    return _expose("numeric", name, access, **({"unit": unit} if unit else {}), **more)


def enum(name: str, access: int, *values: Any, **more: Any) -> Any:
    return _expose("enum", name, access, values=list(values), **more)


def whole(sort: str, *features: Any, **more: Any) -> Any:
    return {"type": sort, "features": list(features), **more}


def composite(name: str, key: str, *features: Any, access: int = 7) -> Any:
    return _expose("composite", name, access, features=list(features), property=key)


def _expose(sort: str, name: str, access: int, **more: Any) -> Any:
    end = more.get("endpoint")
    return {
        "type": sort,
        "name": name,
        "label": name.replace("_", " ").capitalize(),
        "property": f"{name}_{end}" if end else name,
        "access": access,
        **more,
    }


def colour(name: str, *parts: str) -> Any:
    return composite(name, "color", *(numeric(part, 7) for part in parts))


def lamp(**more: Any) -> Any:
    """Return what a lamp with colours exposes."""
    parts = [
        binary("state", value_toggle="TOGGLE"),
        numeric("brightness", 7, value_min=0, value_max=254),
        numeric("color_temp", 7, "mired", value_min=153, value_max=500),
        colour("color_xy", "x", "y"),
        colour("color_hs", "hue", "saturation"),
    ]
    return whole("light", *parts, **more)


def dimmer(endpoint: str) -> Any:
    """Return one of several lamps of a device, which can only be dimmed."""
    parts = [
        binary("state", endpoint=endpoint),
        numeric("brightness", 7, value_min=0, value_max=254, endpoint=endpoint),
    ]
    return whole("light", *parts, endpoint=endpoint)


def thermostat() -> list[Any]:
    """Return what the valve of a radiator exposes."""
    parts = [
        numeric("occupied_heating_setpoint", 7, "°C", value_min=5, value_max=30, value_step=0.5),
        numeric("local_temperature", 5, "°C"),
        enum("system_mode", 7, "off", "auto", "heat"),
        enum("running_state", 5, "idle", "heat"),
        enum("preset", 3, "manual", "holiday"),
    ]
    return [whole("climate", *parts), binary("child_lock", 7, "LOCK", "UNLOCK")]


def device(ieee: str, name: str, *exposes: Any, **more: Any) -> Any:
    """Return a device as `bridge/devices` lists it."""
    link = numeric("linkquality", 1, "lqi", category="diagnostic")
    return {
        "ieee_address": ieee,
        "type": "Router",
        "network_address": 4711,
        "supported": True,
        "friendly_name": name,
        "disabled": False,
        "definition": {
            "source": "native",
            "model": "M1",
            "vendor": "Maker",
            "description": "A thing",
            "exposes": [*exposes, link],
            "options": [],
        },
        "power_source": "Mains (single phase)",
        "interview_completed": True,
        "interview_state": "SUCCESSFUL",
        "endpoints": {"1": {"bindings": [], "scenes": []}},
        **more,
    }


def group(number: int, name: str, *ieees: str, **more: Any) -> Any:
    """Return a group as `bridge/groups` lists it."""
    members = [{"ieee_address": ieee, "endpoint": 1} for ieee in ieees]
    return {"id": number, "friendly_name": name, "members": members, "scenes": [], **more}


def info(*, availability: bool = True, **config: Any) -> Any:
    """Return what `bridge/info` says."""
    return {
        "version": "2.14.1",
        "coordinator": {"ieee_address": COORDINATOR, "type": "zStack"},
        "config": {"availability": {"enabled": availability}, "devices": {}, **config},
    }


def coordinator() -> Any:
    """Return the stick, which is in the list, too."""
    return {"ieee_address": COORDINATOR, "type": "Coordinator", "friendly_name": "Coordinator"}


@dataclass
class Village:
    """A home of Zigbee devices, and the zigbee2mqtt that has them."""

    here: Street
    base: str = BASE
    states: dict[str, dict[str, Any]] = field(default_factory=dict)
    """How devices are, by name; these obey and answer."""
    told: list[tuple[str, Any]] = field(default_factory=list)
    """What was said to devices, in order."""
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    async def tell(self, what: str, said: Any) -> None:
        """Tell something on a topic, retained as zigbee2mqtt does."""
        await self.here.say(f"{self.base}/{what}", json.dumps(said))

    async def state(self, name: str, **state: Any) -> None:
        """Tell how a device is now, as zigbee2mqtt does: not retained."""
        self.states.setdefault(name, {}).update(state)
        said = json.dumps(self.states[name])
        await self.here.say(f"{self.base}/{name}", said, retain=False)

    async def obey(self) -> None:
        """Do what devices are told, and answer what they are asked."""
        async for message in self.here.devices:
            name, _, verb = message.topic.removeprefix(f"{self.base}/").rpartition("/")
            assert not message.retained
            text = message.payload.decode()
            said: dict[str, Any] = json.loads(text) if text.startswith("{") else {"state": text}
            self.told.append((f"{name}/{verb}", said))
            self.heard.set()
            whose = name if name in self.states else name.rpartition("/")[0]
            if whose not in self.states:
                continue
            end = f"_{name.rpartition('/')[2]}" if whose != name else ""
            news = said if verb == "set" else {}
            await self.state(whose, **{f"{key}{end}": value for key, value in news.items()})

    async def until(self, *told: tuple[str, Any]) -> None:
        """Wait until these were said to devices."""
        while not all(one in self.told for one in told):
            self.heard.clear()
            await self.heard.wait()


@asynccontextmanager
async def village(
    bus: Bus,
    *devices: Any,
    groups: tuple[Any, ...] = (),
    info_: Any = None,
    states: dict[str, dict[str, Any]] | None = None,
    base: str = BASE,
    **how: Any,
) -> AsyncIterator[Village]:
    """Open a home of the devices of a zigbee2mqtt that is there."""
    said = [
        ("bridge/state", {"state": "online"}),
        ("bridge/info", info() if info_ is None else info_),
        ("bridge/devices", [coordinator(), *devices]),
        ("bridge/groups", list(groups)),
        *((f"{d['friendly_name']}/availability", {"state": "online"}) for d in devices),
        *((f"{g['friendly_name']}/availability", {"state": "online"}) for g in groups),
    ]
    announced = [(f"/{base}/{topic}", json.dumps(payload)) for topic, payload in said]
    async with street(bus, *announced, dialect=Zigbee2MqttDialect(base), **how) as here:
        made = Village(here, base, dict(states or {}))
        names = [one["friendly_name"] for one in (*devices, *groups)]
        places = [f"{base}/{name}" for name in names]
        await here.devices.listen(
            *(f"{place}/{verb}" for place in places for verb in ("set", "get"))
        )
        await here.devices.listen(*(f"{place}/+/set" for place in places))
        async with asyncio.TaskGroup() as tasks:
            obeying = tasks.create_task(made.obey(), name="zigbee2mqtt")
            yield made
            obeying.cancel()
