"""One announced thing without a broker: what it makes of payloads, what it is told."""

from typing import Any

from bus.messages import DeviceCommand, DeviceState
from devices.discovery.announcement import Component, parse
from devices.discovery.confirm import assumed, confirmed
from devices.discovery.entity import Entity
from devices.discovery.model import Told
from devices.discovery.templates import Said
from devices.kind import Call
from devices.kinds import KINDS
from devices.policy import Checked, check


class Thing:
    """An entity, spoken to directly."""

    def __init__(self, platform: str, **fields: Any) -> None:
        component = Component(platform, "x", {"name": "x", **fields})
        self.entity = Entity(component, f"{platform}.x", root="hearsay")

    @property
    def state(self) -> DeviceState:
        state = self.entity.state()
        assert state is not None
        return state

    def hear(self, topic: str, payload: str) -> DeviceState:
        """Let it hear a payload."""
        self.entity.hear(topic, Said(payload))
        return self.state

    def told(self, action: str, **arguments: Any) -> Told:
        """Return what an action is for it, checked as the worker checks it."""
        command = DeviceCommand(
            device=self.entity.device, id="1", action=action, arguments=arguments,
            confirmed_by="yes",
        )  # fmt: skip
        checked: Checked = check(command, self.state)
        call = Call(self.entity.status, checked.arguments, "now")
        after = self.entity.model.expected(action, call)
        return Told(action, checked.arguments, self.entity.status, after)

    def orders(self, action: str, **arguments: Any) -> list[tuple[str, str]]:
        """Return what is said to it for an action."""
        orders = self.entity.model.tell(self.told(action, **arguments))
        return [(order.topic, order.payload) for order in orders]

    def obeys(self, action: str, *payloads: tuple[str, str], **arguments: Any) -> bool:
        """Say whether it has confirmed an action once it has said these."""
        told = self.told(action, **arguments)
        for topic, payload in payloads:
            self.hear(topic, payload)
        return confirmed(self.entity.model, told, self.entity.status)

    def assume(self, action: str, **arguments: Any) -> DeviceState:
        """Return how it is taken to be after an action, before it says anything."""
        told = self.told(action, **arguments)
        self.entity.status = assumed(self.entity.model, told, self.entity.status)
        return self.state


def announced(topic: str, payload: bytes) -> list[Thing]:
    """Return all things of an announcement."""
    things = []
    for component in parse(topic, payload).components:
        thing = Thing.__new__(Thing)
        thing.entity = Entity(component, f"{component.platform}.x", root="hearsay")
        assert component.platform in KINDS
        things.append(thing)
    return things
