"""One announced thing as it is now."""

import logging
from typing import Any

from bus import BadMessageError
from bus.messages import DeviceState
from devices.discovery import names
from devices.discovery.announcement import Component
from devices.discovery.availability import Availability
from devices.discovery.config import Config
from devices.discovery.model import UNKNOWN, Model, Order
from devices.discovery.platforms import PLATFORMS
from devices.discovery.templates import Said
from devices.kind import Status
from devices.kinds import KINDS

log = logging.getLogger(__name__)

MOST_ATTRIBUTES = 50
LONGEST_ATTRIBUTE = 500
Shown = tuple[Status, bool, bool, dict[str, Any]]


class Entity:
    """A device of ours: what it listens to, how it is, what it is called."""

    def __init__(self, component: Component, device: str, *, root: str) -> None:
        """Make it of what was announced.

        Raises:
            ValueError: with one sentence, if something of that is wrong.
        """
        config = Config(component.fields, root=root, name=names.name(component))
        self.device = device
        self.name = names.name(component)
        self.area = names.area(component)
        self.model: Model = PLATFORMS[component.platform](config)
        self.status: Status = self.model.begins
        self.availability = Availability.of(component.fields, config, root)
        self.fresh = not self.model.expires_s
        """Whether what it said is not yet too old."""
        self.asks = tuple(Order(topic, payload) for topic, payload in component.asks)
        """What is said to have it tell how it is."""
        self._more = config.topic("json_attributes_topic")
        self._extra: dict[str, Any] = {}
        self._pick = config.value("json_attributes_template")
        self._shown: Shown | None = None

    @property
    def topics(self) -> set[str]:
        """What it listens to."""
        topics = {reading.topic for reading in self.model.readings}
        more = set() if self._more is None else {self._more}
        return topics | self.availability.places.keys() | more

    def hear(self, topic: str, said: Said) -> bool:
        """Take what a topic says; say whether that is news of its state."""
        self.availability.hear(topic, said)
        if topic == self._more:
            self._take_more(said)
        spoke = False
        for reading in self.model.readings:
            if reading.topic == topic:
                try:
                    self.status = reading.read(said, self.status)
                except Exception as exc:  # noqa: BLE001 - a stranger's payload may be wrong in every way
                    log.debug("%s: what came on %.200r means nothing: %s", self.device, topic, exc)
                else:
                    spoke = True
        return spoke

    def adopt(self, other: "Entity") -> None:
        """Take over how the same thing was, when it is announced anew."""
        if other.model.kind != self.model.kind:
            return
        begun = self.status.attributes
        known = {n: v for n, v in other.status.attributes.items() if n in self.model.reports}
        self.status = self.status.but(other.status.state, **{**begun, **known})
        self.fresh = self.fresh or other.fresh
        self.availability.adopt(other.availability)

    def news(self) -> DeviceState | None:
        """Return how it is, if that differs from what was returned last."""
        shown = (self.status, self.fresh, self.availability.there, self._extra)
        if shown == self._shown:
            return None
        self._shown = shown
        return self.state()

    def state(self) -> DeviceState | None:
        """Return what the bus is told of it; None if the bus could not carry that."""
        kind = KINDS[self.model.kind]
        try:
            return DeviceState.build(
                {
                    "device": self.device,
                    "name": self.name,
                    "area": None if self.area is None else self.area.id,
                    "kind": kind.name,
                    "state": self.status.state if self.fresh else UNKNOWN,
                    "attributes": {**self._extra, **kind.shown(self.status)},
                    "available": self.availability.there and self.fresh,
                }
            )
        except BadMessageError as exc:
            log.warning("%s cannot be told: %s", self.device, exc)
            return None

    def _take_more(self, said: Said) -> None:
        try:
            values = Said(self._pick(said)).variables.get("value_json")
        except ValueError as exc:
            log.debug("%s: its attributes mean nothing: %s", self.device, exc)
            return
        if isinstance(values, dict):
            ours = KINDS[self.model.kind].attributes.keys() | self.model.begins.attributes.keys()
            plain = {
                n[:64]: v[:LONGEST_ATTRIBUTE] if isinstance(v, str) else v
                for n, v in values.items()
                if n not in ours and isinstance(v, str | int | float)
            }
            self._extra = dict(list(plain.items())[:MOST_ATTRIBUTES])
