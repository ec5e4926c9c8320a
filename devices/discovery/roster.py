"""Everything that is announced: which things there are, and who listens to which topic."""

import hashlib
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bus.messages import Area
from devices import identity as identities
from devices.backends import Snapshot
from devices.discovery import names
from devices.discovery.announcement import Announcement, Component
from devices.discovery.dialect import Dialect
from devices.discovery.entity import Entity
from devices.discovery.firsts import Firsts, Identity
from devices.discovery.platforms import PLATFORMS
from devices.discovery.questions import Questions
from devices.discovery.templates import Said
from devices.marks import announced_by_us

log = logging.getLogger(__name__)

MOST = 5_000
"""Things; of more, the rest is not taken."""
MOST_KEPT = 16 * 1024
"""Characters of what was said last on a topic that are kept for things announced later."""
LONGEST_SAID = 256 * 1024
NOTHING = Announcement()


@dataclass(frozen=True)
class Owner:
    """The announcement a thing came with, and what makes it the same elsewhere."""

    announced: str
    identity: Identity | None
    itself: identities.Identity
    """The same for other systems."""


class Roster:
    """The things that were announced. Decides, and speaks with nobody."""

    def __init__(self, *, dialect: Dialect, root: str, firsts: Firsts | None = None) -> None:
        self._dialect = dialect
        self._firsts = firsts or Firsts(dialect.name)
        self._root = root
        self._prints: dict[str, bytes] = {}
        self._announced: dict[str, Announcement] = {}
        self._stale: set[str] = set()
        self._moving: set[str] = set()
        self._entities: dict[str, Entity] = {}
        self._owners: dict[str, Owner] = {}
        self._identities: dict[Identity, str] = {}
        self._refused: dict[Identity, set[str]] = {}
        self._ids: dict[tuple[str, str, str], str] = {}
        self._listeners: dict[str, list[Entity]] = {}
        self._said: dict[str, Said] = {}
        self.questions = Questions()
        """What is to be said so that things tell how they are."""

    def __len__(self) -> int:
        """Return the number of things."""
        return len(self._entities)

    def __iter__(self) -> Iterator[Entity]:
        """Iterate over the things."""
        return iter(self._entities.values())

    def find(self, device: str) -> Entity | None:
        """Return the thing of that id, if it is there."""
        return self._entities.get(device)

    @property
    def topics(self) -> set[str]:
        """All topics that somebody listens to."""
        return set(self._listeners)

    @property
    def stale(self) -> bool:
        """Whether something was announced that `settle` has not looked at."""
        return bool(self._stale)

    def announce(self, topic: str, payload: bytes) -> None:
        """Take what came on a topic of announcements."""
        print_ = hashlib.blake2b(payload, digest_size=16).digest() if payload else b""
        if self._prints.get(topic, b"") == print_:
            return
        self._prints[topic] = print_
        try:
            read = self._dialect.read(topic, payload)
        except ValueError as exc:
            log.warning("the announcement on %.200r is not taken: %s", topic, exc)
            return
        for name, announced in read.items():
            if announced.moving:
                self._moving.add(name)
                continue
            self._moving.discard(name)
            if announced != self._announced.get(name, NOTHING):
                self._announced[name] = announced
                self._stale.add(name)
        if not payload:
            del self._prints[topic]

    def settle(self) -> None:
        """Make things of what was announced since."""
        for _ in self.settling():
            pass

    def settling(self) -> Iterator[None]:
        """Make things of what was announced since, in parts; meanwhile some are missing."""
        while self._stale:
            stale, self._stale = self._firsts.in_order(self._stale), set()
            gone = [device for device, owner in self._owners.items() if owner.announced in stale]
            before = {device: self._entities[device] for device in gone}
            freed = {self._forget(device) for device in gone}
            named: set[Identity | None] = set()
            for name in stale:
                for component in self._announced[name].components:
                    named.add(component.identity)
                    self._take(component, name, before)
                    yield
                if not self._announced[name].components:
                    del self._announced[name]
            for identity in {i for i in freed if i is not None} - self._identities.keys():
                self._stale |= self._refused.pop(identity, set()) & self._announced.keys()
                self._firsts.release({identity} - named)
        self._firsts.keep()
        self._said = {topic: self._said[topic] for topic in self._said if topic in self._listeners}

    def hear(
        self, topic: str, payload: bytes, *, retained: bool = False
    ) -> list[tuple[Entity, bool]]:
        """Give what was said to all who listen; return them, and whether it meant something."""
        return [*self.hearing(topic, payload, retained=retained)]

    def hearing(
        self, topic: str, payload: bytes, *, retained: bool = False
    ) -> Iterator[tuple[Entity, bool]]:
        """Give what was said to all who listen, one by one, yielding each as `hear` does."""
        if len(payload) > LONGEST_SAID:
            log.warning("what came on %.200r is too long and not read", topic)
            return
        said = Said(payload.decode("utf-8", "replace"), fresh=not retained)
        if topic in self._listeners and len(said.text) <= MOST_KEPT:
            self._said[topic] = Said(said.text, fresh=False)
        for entity in tuple(self._listeners.get(topic, ())):
            yield entity, self._hear(entity, topic, said)

    def snapshot(self) -> Snapshot:
        """Return all areas and devices."""
        states = (entity.state() for entity in self._entities.values())
        return Snapshot(
            self._areas(),
            tuple(state for state in states if state is not None),
            identities={device: owner.itself for device, owner in self._owners.items()},
        )

    def _hear(self, entity: Entity, topic: str, said: Said) -> bool:
        spoke = entity.hear(topic, said)
        if topic in entity.availability.places and entity.availability.there:
            # it came back, or we did, or the broker: what was said meanwhile is not repeated
            self.questions.wonder(entity.device, entity.asks)
        if spoke:
            self.questions.answered(entity.device, entity.asks)
        return spoke

    def _areas(self) -> tuple[Area, ...]:
        areas = {e.area.id: e.area for e in self._entities.values() if e.area is not None}
        return tuple(areas[name] for name in sorted(areas))

    def _take(self, component: Component, announced: str, before: Mapping[str, Entity]) -> None:
        if component.platform not in PLATFORMS or _aside(component):
            return
        if len(self._entities) >= MOST:
            log.warning("more than %d things are announced: %.200r is not taken", MOST, announced)
            return
        twin = self._identities.get(component.identity) if component.identity else None
        if twin is not None and self._is_back(component, twin, announced):
            twin = None
        if twin is not None and not self._moved(component, twin, announced):
            return
        device = twin or self._name(component, announced)
        try:
            entity = Entity(component, device, root=self._root)
        except ValueError as exc:
            log.warning("%s, announced on %.200r, is not taken: %s", device, announced, exc)
            return
        except Exception:  # a stranger's options: what nobody thought of costs this thing only
            log.exception("%s, announced on %.200r, is not taken", device, announced)
            return
        old = self._entities.get(device) or before.get(device)
        if twin is not None:
            self._forget(device)
        itself = names.identity(component, self._dialect.integration, announced)
        self._owners[device] = Owner(announced, component.identity, itself)
        if component.identity is not None:
            self._identities[component.identity] = device
        self._firsts.note(component.identity, announced, moved=twin is not None)
        self._listen(entity, old)

    def _is_back(self, component: Component, twin: str, announced: str) -> bool:
        """Say whether this one had announced a thing first; then the other one has it no longer."""
        other = self._owners[twin].announced
        if component.identity is None or other == announced:
            return False
        if self._firsts.of(component.identity) != announced:
            return False
        log.warning("%.200r announces %s, as %.200r did first: it is no longer taken",
                    other, twin, announced)  # fmt: skip
        self._forget(twin)
        self._refused.setdefault(component.identity, set()).add(other)
        return True

    def _moved(self, component: Component, twin: str, announced: str) -> bool:
        """Say whether a thing that is there already has moved to this announcement."""
        other = self._owners[twin].announced
        if other in self._moving:
            return True
        log.warning("%.200r announces %s, as %.200r does: it is not taken", announced, twin, other)
        if component.identity is not None:
            self._refused.setdefault(component.identity, set()).add(announced)
        return False

    def _listen(self, entity: Entity, old: Entity | None) -> None:
        if old is not None:
            entity.adopt(old)
        self._entities[entity.device] = entity
        fades = old is not None and entity.model.fades  # what it said once is no longer so
        past = {reading.topic for reading in entity.model.readings} if fades else set()
        for topic in entity.topics:
            self._listeners.setdefault(topic, []).append(entity)
            if topic in self._said and topic not in past:
                entity.hear(topic, self._said[topic])
        if entity.availability.there and (old is None or old.asks != entity.asks):
            self.questions.wonder(entity.device, entity.asks)

    def _name(self, component: Component, announced: str) -> str:
        """Return its id: the one it had, else the first that is free."""
        wanted = f"{component.platform}.{names.object_id(component)}"
        key = (announced, component.object_id, wanted)
        device, number = self._ids.get(key, wanted), 2
        while device in self._entities:
            device, number = f"{wanted}_{number}", number + 1
        if device != wanted and key not in self._ids:
            log.warning("%s is another thing: the one of %.200r is called %s",
                        wanted, announced, device)  # fmt: skip
        self._ids[key] = device
        return device

    def _forget(self, device: str) -> Identity | None:
        """Take a thing away; return what made it the same wherever it is announced."""
        entity, identity = self._entities.pop(device), self._owners.pop(device).identity
        if identity is not None:
            self._identities.pop(identity, None)
        self.questions.answered(device, entity.asks)
        for topic in entity.topics:
            self._listeners[topic].remove(entity)
            if not self._listeners[topic]:
                del self._listeners[topic]
        return identity


def _aside(component: Component) -> bool:
    """Say whether it is for settings only, or switched off, as Home Assistant's voice has it.

    What a Hearsay announces of itself is no device of the home either.
    """
    fields = component.fields
    if announced_by_us(fields):
        return True
    off = str(fields.get("enabled_by_default", True)).casefold() in {"false", "0", "no", "off"}
    return off or fields.get("entity_category") == "config"
