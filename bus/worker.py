"""What every worker shares: presence, health, a clean stop."""

import socket
import uuid
from dataclasses import dataclass, field
from importlib.metadata import version

from bus.bus import Bus
from bus.messages import Presence
from config import Settings


@dataclass
class Context:
    """What a worker is handed: its name, the bus, the settings, and a way to say how it is."""

    name: str
    bus: Bus
    settings: Settings
    instance: str = field(default_factory=lambda: uuid.uuid4().hex[:8])

    async def online(self, *, engine: str = "", detail: str = "") -> None:
        """Tell everybody that this worker is ready. Call it once listening, and on any change."""
        await self.bus.publish(self.presence("online", engine=engine, detail=detail))

    def presence(self, state: str, *, engine: str = "", detail: str = "") -> Presence:
        """Return this worker's presence."""
        return Presence.build(
            {
                "name": self.name,
                "state": state,
                "instance": self.instance,
                "host": socket.gethostname(),
                "engine": engine,
                "version": version("hearsay"),
                "detail": detail,
            }
        )
