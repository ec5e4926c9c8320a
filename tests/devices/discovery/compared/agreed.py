"""How our home reads announcements, without a Home Assistant: to hold it to what was agreed on.

`agreed.json` is what it made of every compared thing when a real Home Assistant made the same of
them (`make test-homeassistant`). After a change there agrees with a real one, too, write it anew:

    python -m tests.devices.discovery.compared.agreed
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from devices.discovery.dialect import Dialect, HomeAssistantDialect
from devices.discovery.entity import Entity
from devices.discovery.roster import Roster
from devices.tasmota.dialect import TasmotaDialect
from tests.devices.discovery.compared import whole
from tests.devices.discovery.compared.both import several
from tests.devices.discovery.compared.case import Case
from tests.devices.discovery.compared.esphome import ESPHOME
from tests.devices.discovery.compared.lights import LIGHTS
from tests.devices.discovery.compared.moving import MOVING
from tests.devices.discovery.compared.others import OTHERS
from tests.devices.discovery.compared.templates import CALCULATED, PAYLOAD
from tests.devices.discovery.things import Thing
from tests.devices.tasmota.firmware import announced
from tests.devices.tasmota.kinds import DEVICES, Device

FILE = Path(__file__).with_name("agreed.json")
CASES = (*LIGHTS, *MOVING, *OTHERS, *ESPHOME)
TASMOTA = "tasmota"
BORN = ("living-room/status", "online")
"""What a device with ESPHome says that is there."""
Said = Iterable[tuple[str, str]]


class Reading:
    """A home of one dialect, and all that it makes of what is said to it."""

    def __init__(self, dialect: Dialect, announcements: Said) -> None:
        self._roster = Roster(dialect=dialect, root="hearsay")
        for topic, payload in announcements:
            self._roster.announce(topic, payload.encode())
        self._roster.settle()

    @property
    def things(self) -> dict[str, Entity]:
        """All things by their ids."""
        return {entity.device: entity for entity in self._roster}

    def unique(self) -> dict[str, str]:
        """Return the ids of things by what is unique of them."""
        every = self._roster.snapshot().identities.items()
        return {one.thing[2]: device for device, one in every if one.thing is not None}

    def shown(self, said: Said = ()) -> dict[str, Any]:
        """Let things say something; return how all of them are."""
        for topic, payload in said:
            self._roster.hear(topic, payload.encode())
        states = {device: entity.state() for device, entity in self.things.items()}
        told = ("name", "state", "available", "attributes")
        return {
            device: None if state is None else {name: getattr(state, name) for name in told}
            for device, state in states.items()
        }

    def told(self, device: str, action: str, arguments: Mapping[str, Any]) -> list[str]:
        """Return what is said to a thing for an action, or why nothing is."""
        thing = Thing.__new__(Thing)
        thing.entity = self.things[device]
        try:
            return [f"{topic} {text}" for topic, text in thing.orders(action, **arguments)]
        except ValueError as exc:
            return [f"refused: {exc}"]


def read() -> dict[str, Any]:
    """Return what our home makes of all things now, as JSON has it."""
    found = {
        **{case.entity: _case(case) for case in CASES},
        **{case.fields["val_tpl"]: _template(case) for case in CALCULATED},
        "whole device": _whole(),
        **{f"{TASMOTA} {device.name}": _tasmota(device) for device in DEVICES},
    }
    read: dict[str, Any] = json.loads(json.dumps(found))
    return read


def agreed() -> dict[str, Any]:
    """Return what it made of them when a Home Assistant agreed."""
    known: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return known


def elsewhere(name: str) -> bool:
    """Say whether this is one of Tasmota's devices, which have tests of their own."""
    return name.startswith(f"{TASMOTA} ")


def _case(case: Case) -> Any:
    topic = f"homeassistant/{case.platform}/{case.name}/config"
    announcement = (topic, json.dumps(case.announcement))
    here = Reading(HomeAssistantDialect("homeassistant"), [announcement])
    says = [[(f"{case.name}/{end}", text) for end, text in several(one)] for one in case.says]
    shown = [here.shown(said) for said in ([BORN], *says)]
    return shown, [here.told(case.entity, *told) for told in case.told]


def _template(case: Case) -> Any:
    announcement = (f"homeassistant/sensor/{case.name}/config", json.dumps(case.announcement))
    here = Reading(HomeAssistantDialect("homeassistant"), [announcement])
    return here.shown([("templates/state", PAYLOAD)])[case.entity]["state"]


def _whole() -> Any:
    announcement = ("homeassistant/device/box/config", json.dumps(whole.announcement()))
    here = Reading(HomeAssistantDialect("homeassistant"), [announcement])
    shown = [here.shown([said]) for said in whole.SAYS]
    orders = [(case.entity, told) for case in whole.COMPONENTS for told in case.told]
    return shown, [here.told(device, *told) for device, told in orders]


def _tasmota(device: Device) -> Any:
    names = {"mac": device.mac, "t": device.name, "dn": device.name, "fn": [device.name]}
    said = announced(sensors=device.sensors, **{**names, **device.config})
    *announcements, online = [(topic[1:], str(payload)) for topic, payload in said]
    here = Reading(TasmotaDialect("tasmota"), announcements)
    says = [[(device.topic(end), text) for end, text in one] for one in device.says]
    shown = [here.shown(one) for one in ([online], *says)]
    ids = here.unique()
    return shown, [
        here.told(ids[f"{device.mac}_{what}"], action, arguments)
        for what, action, arguments in device.told
    ]


if __name__ == "__main__":
    lines = (f"{json.dumps(name)}: {json.dumps(one)}" for name, one in sorted(read().items()))
    FILE.write_text("{{\n{}\n}}\n".format(",\n".join(lines)), encoding="utf-8")
