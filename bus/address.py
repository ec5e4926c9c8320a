"""Where a broker is, who we are to it, and what to say when it cannot be reached."""

import asyncio
import os
import socket
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from aiomqtt.exceptions import MqttConnectError, MqttError

PORTS = {"mqtt": 1883, "mqtts": 8883}
PROBE_S = 5.0


@dataclass(frozen=True)
class Address:
    """A broker and the credentials for it."""

    host: str
    port: int
    tls: bool = False
    username: str | None = None
    password: str | None = None

    @classmethod
    def parse(cls, url: str, *, username: str | None = None, password: str | None = None) -> Self:
        """Read `mqtt://host:port` or `mqtts://host:port`; ValueError says what is wrong."""
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise ValueError(f"{url!r} is not the address of a broker: write mqtt://host:port")
        port = parts.port or PORTS[parts.scheme]
        return cls(
            parts.hostname,
            port,
            tls=parts.scheme == "mqtts",
            username=username or parts.username,
            password=password or parts.password,
        )

    def __str__(self) -> str:
        """Return the URL, without the credentials."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'mqtts' if self.tls else 'mqtt'}://{host}:{self.port}"

    async def probe(self) -> None:
        """Knock at the port. Unlike the client's own connect, it can be cancelled at once."""
        async with asyncio.timeout(PROBE_S):
            _, writer = await asyncio.open_connection(self.host, self.port)
        writer.close()

    def explain(self, error: BaseException) -> str:
        """Return one sentence about why there is no connection, and what to do."""
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        if isinstance(error, MqttConnectError):
            return self._refused(error)
        if isinstance(error, MqttError) and "Disconnected" in str(error):
            return f"the broker at {self} is gone; trying to reach it again"
        return f"no broker answers at {self} ({_reason(error)}): start one, or set bus.url"

    def _refused(self, error: MqttConnectError) -> str:
        who = f"user {self.username!r}" if self.username else "a client without a user name"
        check = "check bus.username and bus.password_file"
        return f"the broker at {self} refuses {who} ({error.rc}): {check}"


def _reason(error: BaseException) -> str:
    """Return the system's own words for an error, without the details of the call."""
    if isinstance(error, OSError) and not isinstance(error, socket.gaierror) and error.errno:
        return os.strerror(error.errno)
    return getattr(error, "strerror", None) or str(error) or "no answer"
