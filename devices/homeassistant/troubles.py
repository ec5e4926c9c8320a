"""What can go wrong between us and Home Assistant, each as one sentence for people."""

from typing import TypeVar

from devices.text import clean

E = TypeVar("E", bound=Exception)

LONGEST = 200


class NotReachedError(ConnectionError):
    """Home Assistant is not there, or no longer; the text says so."""


class TokenRefusedError(NotReachedError):
    """Home Assistant does not accept the token: it is wrong, has expired or was revoked."""

    def __init__(self) -> None:
        super().__init__(
            "Home Assistant refuses the token: make a new long-lived access token in its profile "
            "page, under Security, and put it into devices.homeassistant.token or token_file"
        )


class SaysNoError(ValueError):
    """Home Assistant's own error; the text is what it says."""

    def __init__(self, code: str, message: str) -> None:
        said = clean(str(message)).removeprefix("Validation error: ").rstrip(". ")
        super().__init__(f"Home Assistant says: {said[:LONGEST]}" if said else "it says no")
        self.code = code


def not_reached(url: str, why: str) -> NotReachedError:
    """Return the sentence for a Home Assistant that is not there."""
    return NotReachedError(f"Home Assistant cannot be reached at {url}: {why}")


def refused(exc: SaysNoError) -> NotReachedError:
    """Return the sentence for a Home Assistant that does not let us read what we need."""
    if exc.code == "unauthorized":
        return NotReachedError(
            "the Home Assistant token belongs to somebody who is no administrator, so what is "
            "exposed to voice cannot be read: make a token as an administrator"
        )
    return NotReachedError(f"Home Assistant cannot be used: {exc}")


def first(group: BaseExceptionGroup[E]) -> E:
    """Return the first error in a group of groups."""
    error: BaseExceptionGroup[E] | E = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
