"""Finds the broker the settings mean, and makes a bus to it."""

import uuid
from pathlib import Path

from bus.address import Address
from bus.broker.record import Record
from bus.message import Message
from bus.mqtt import MqttBus
from config import Settings, SettingsError


def connect(
    settings: Settings,
    *,
    source: str,
    instance: str | None = None,
    will: Message | None = None,
    patience_s: float | None = None,
) -> MqttBus:
    """Return a bus to the configured broker, or to the one that runs for this data folder.

    Entering it connects; it tries for ever, or with `patience_s` raises ConnectionError with one
    sentence after so many seconds.

    Raises:
        ConnectionError: if no broker is configured and none is running.
        SettingsError: if the password cannot be read.
    """
    return MqttBus(
        address(settings),
        source=source,
        instance=instance or uuid.uuid4().hex[:8],
        root=settings.bus.root,
        will=will,
        share=settings.bus.share,
        patience_s=patience_s,
    )


def address(settings: Settings) -> Address:
    """Return where the broker is and who we are to it."""
    url = settings.bus.url or _running(settings.data)
    return Address.parse(url, username=settings.bus.username, password=password(settings))


def _running(data: Path) -> str:
    record = Record.read(data)
    if record is None:
        raise ConnectionError(
            "no broker is configured and none is running: "
            "start one with `hearsay up`, or set bus.url"
        )
    return record.url


def password(settings: Settings) -> str | None:
    """Return the first line of the password file, if one is set; SettingsError if it has none."""
    file = settings.bus.password_file
    if file is None:
        return None
    try:
        return file.expanduser().read_text(encoding="utf-8").splitlines()[0]
    except (OSError, UnicodeDecodeError, IndexError) as exc:
        raise SettingsError(f"cannot read a password from bus.password_file {file}: {exc}") from exc
