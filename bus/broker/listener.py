"""Where a broker is to listen, and who may come."""

import ipaddress
from dataclasses import dataclass


@dataclass(frozen=True)
class Listener:
    """One port of a broker; without a password everybody may come, but only from this machine."""

    host: str = "127.0.0.1"
    port: int = 1883
    username: str | None = None
    password: str | None = None

    @property
    def url(self) -> str:
        """How clients on this machine reach it."""
        anywhere = self.host in {"0.0.0.0", "::"}  # noqa: S104  # it is compared, not bound
        host = "127.0.0.1" if anywhere else self.host
        return f"mqtt://[{host}]:{self.port}" if ":" in host else f"mqtt://{host}:{self.port}"

    def check(self) -> None:
        """Raise PermissionError if strangers could come, or nobody."""
        if self.password and not self.username:
            raise PermissionError("bus.password_file is of no use without bus.username")
        if not self.password and not _is_loopback(self.host):
            raise PermissionError(
                f"a broker on {self.host} would let everybody in: "
                "set bus.username and bus.password_file first"
            )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
