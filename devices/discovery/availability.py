"""Whether an announced thing is there: by one topic or several, in the three modes."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field

from devices.discovery.config import Config, Fields
from devices.discovery.templates import Said

log = logging.getLogger(__name__)

MOST = 20
MODES = ("all", "any", "latest")


@dataclass
class Availability:
    """What the topics of availability have said so far. Without any, it is there."""

    places: dict[str, "_Place"] = field(default_factory=dict)
    mode: str = "latest"
    said: dict[str, bool] = field(default_factory=dict)
    latest: bool = False

    @classmethod
    def of(cls, fields: Fields, config: Config, root: str) -> "Availability":
        """Return what the options of a component say.

        Raises:
            ValueError: with one sentence, if they are wrong.
        """
        listed = fields.get("availability")
        mode = config.text("availability_mode", "latest")
        if mode not in MODES:
            raise ValueError(f"there is no availability mode {mode[:40]!r}")
        if listed is None:
            return cls(_place(config, "availability_topic", "availability_template"), mode)
        if not isinstance(listed, list) or len(listed) > MOST:
            raise ValueError(f"'availability' must be a list of at most {MOST}")
        places: dict[str, _Place] = {}
        for entry in listed:
            if not isinstance(entry, dict):
                raise ValueError("'availability' must be a list of objects")  # noqa: TRY004 - one kind of error for every wrong value
            places |= _place(Config(entry, root=root), "topic", "value_template")
        return cls(places, mode)

    def hear(self, topic: str, said: Said) -> None:
        """Take what a topic says, if it is one of these and means something."""
        place = self.places.get(topic)
        if place is None:
            return
        try:
            there = place.read(said)
        except ValueError as exc:
            log.debug("what came on %.200r means nothing: %s", topic, exc)
            return
        if there is not None:
            self.said[topic] = self.latest = there

    def adopt(self, other: "Availability") -> None:
        """Take over what was said before, where the topics are the same."""
        if self.places.keys() == other.places.keys():
            self.said, self.latest = dict(other.said), other.latest

    @property
    def there(self) -> bool:
        """Whether it is there now."""
        if not self.places:
            return True
        if self.mode == "all":
            return all(self.said.get(topic, False) for topic in self.places)
        if self.mode == "any":
            return any(self.said.values())
        return self.latest


@dataclass(frozen=True)
class _Place:
    make: Callable[..., str]
    there: str
    away: str

    def read(self, said: Said) -> bool | None:
        text = self.make(said)
        if text == self.there:
            return True
        return False if text == self.away else None


def _place(config: Config, topic: str, template: str) -> dict[str, _Place]:
    where = config.topic(topic)
    if where is None:
        return {}
    there = config.text("payload_available", "online")
    away = config.text("payload_not_available", "offline")
    return {where: _Place(config.value(template), there, away)}
