"""The rooms and workers of the house, as they are told on the bus."""

from collections.abc import Mapping

from bus.message import Gone
from bus.messages import Areas, Presence, RoomStatus
from config.settings import RoomSettings
from devices.announce.entities import Announcements, Appliance, Place
from devices.text import clean

News = Areas | Presence | RoomStatus | Gone
KINDS = (Areas, Presence, RoomStatus)
ASSISTANT = "assistant"
LONGEST_NAME = 100


class House:
    """What is to be announced. Decides, and speaks with nobody."""

    def __init__(self, *, root: str, rooms: Mapping[str, RoomSettings]) -> None:
        self._write = Announcements(root)
        self._settings = rooms
        self._areas: dict[str, str] = {}
        self._rooms: set[str] = set()
        self._workers: dict[str, str] = {}

    @property
    def settled(self) -> bool:
        """Whether the worker is there that says which rooms there are."""
        return self._workers.get(ASSISTANT) == "online"

    def hear(self, news: News) -> bool:
        """Take what was told; say whether there may be something else to announce now."""
        before = self._facts
        match news:
            case Areas(areas=areas):
                self._areas = {area.id: clean(area.name)[:LONGEST_NAME] for area in areas}
            case Presence(name=name, state=state):
                self._workers[name] = state
            case RoomStatus(room=room):
                self._rooms.add(room)
            case Gone(kind=kind, where=where):
                self._lose(kind, where)
        return self._facts != before

    def announcements(self, prefix: str) -> dict[str, Appliance]:
        """Return the devices to announce by topic, the house first: the rooms refer to it."""
        rooms = (self._write.room(self._place(room)) for room in sorted(self._rooms))
        appliances = (self._write.house(self._workers), *rooms)
        return {self._write.topic(prefix, appliance): appliance for appliance in appliances}

    @property
    def _facts(self) -> tuple[Mapping[str, str], frozenset[str], frozenset[str]]:
        return dict(self._areas), frozenset(self._rooms), frozenset(self._workers)

    def _lose(self, kind: type, where: Mapping[str, str]) -> None:
        if kind is RoomStatus:
            self._rooms.discard(where["room"])
        elif kind is Presence:
            self._workers.pop(where["name"], None)
        elif kind is Areas:
            self._areas = {}

    def _place(self, room: str) -> Place:
        """Return a room with its own name, in the area the settings name, else that of its id."""
        named = self._settings.get(room, RoomSettings()).area
        name = self._areas.get(room, room.replace("_", " "))
        return Place(room, name, self._areas.get(named or room))
