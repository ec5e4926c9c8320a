"""What a worker is handed."""

import socket
import uuid
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Literal

from bus.bus import Bus
from bus.messages import Presence
from config import Settings

State = Literal["online", "offline"]


@dataclass
class Context:
    """A worker's name, the bus, the settings, and a way to say how it is."""

    name: str
    bus: Bus
    settings: Settings
    instance: str = field(default_factory=lambda: uuid.uuid4().hex[:8])
    said: Presence | None = None
    """What was last said with `online`; None: not ready yet."""

    async def online(self, *, engine: str = "", detail: str = "") -> None:
        """Tell everybody that this worker is ready. Call it once listening, and on any change."""
        self.said = self.presence("online", engine=engine, detail=detail)
        await self.bus.publish(self.said)

    def presence(self, state: State, *, engine: str = "", detail: str = "") -> Presence:
        """Return this worker's presence."""
        return presence(self.name, self.instance, state, engine=engine, detail=detail)


def presence(
    name: str, instance: str, state: State, *, engine: str = "", detail: str = ""
) -> Presence:
    """Return the presence of a worker on this machine."""
    return Presence(
        name=name,
        state=state,
        instance=instance,
        host=socket.gethostname(),
        engine=engine,
        version=version("hearsay"),
        detail=detail,
        source=name,
    )
