"""Where Home Assistant is, and the token for it. The token is read anew for every connection."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from config import SettingsError
from config.settings import HomeAssistantSettings
from devices.homeassistant.troubles import NotReachedError


@dataclass(frozen=True)
class Address:
    """A Home Assistant, and how to get the token for it."""

    url: str
    token: Callable[[], str]
    """Raises NotReachedError if there is none at the moment."""


def address(settings: HomeAssistantSettings) -> Address:
    """Return the address in the settings.

    Raises:
        SettingsError: if it has no token.
    """
    if settings.url is None:
        raise SettingsError("devices.homeassistant.url is missing")
    if settings.token is not None:
        return Address(settings.url, settings.token.get_secret_value().strip)
    if settings.token_file is None:
        raise SettingsError(
            "devices.homeassistant.url needs a token: make a long-lived access token in Home "
            "Assistant's profile page, and name a file with it in devices.homeassistant.token_file"
        )
    file = settings.token_file.expanduser()
    return Address(settings.url, lambda: _read(file))


def _read(file: Path) -> str:
    try:
        return file.read_text().strip().partition("\n")[0].strip()
    except (OSError, ValueError) as exc:
        reason = getattr(exc, "strerror", None) or "it is no text"
        raise NotReachedError(
            f"cannot read devices.homeassistant.token_file {file}: {reason}"
        ) from exc
