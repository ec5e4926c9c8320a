"""What a device may be told: decided from the command and the device alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bus.messages import DeviceCommand, DeviceState
from devices.kind import NOTHING
from devices.kinds import KINDS
from devices.text import nearest

FRESH_S = 10.0
"""How long after `at` a command lives that does not say until when."""
LONGEST_S = 60.0
"""How long after `at` a command lives at most."""
SKEW_S = 5.0
"""How far ahead of ours another machine's clock may be."""


class RefusedError(ValueError):
    """A command is not carried out; the text is one sentence for people."""


@dataclass(frozen=True)
class Checked:
    """A command that may be carried out, its arguments as devices want them."""

    device: str
    action: str
    arguments: Mapping[str, Any]


def needs_confirmation(
    device: DeviceState, action: str, arguments: Mapping[str, Any] = NOTHING
) -> bool:
    """Say whether this needs somebody's yes: it lets someone in, or the device is protected."""
    if device.protected:
        return True
    kind = KINDS.get(device.kind)
    if kind is None or action not in kind.actions or kind.guards is None:
        return False
    guarded = kind.actions[action].guarded
    return guarded is not None and guarded(arguments) and kind.guards(device.attributes)


def expires_at(command: DeviceCommand, *, now: float) -> float:
    """Return when a command is too old to be carried out, in seconds since the epoch."""
    said = min(command.at, now + SKEW_S)
    if command.expires_at is None:
        return said + FRESH_S
    return min(command.expires_at, said + LONGEST_S)


def check_fresh(command: DeviceCommand, *, now: float) -> None:
    """Raise RefusedError if the command is too old."""
    late = now - expires_at(command, now=now)
    if late > 0:
        raise RefusedError(f"the command is too old: it expired {late:.0f} s ago")


def check(command: DeviceCommand, device: DeviceState) -> Checked:
    """Return the command as the device is to carry it out.

    Raises:
        RefusedError: with one sentence, if the device cannot or may not do that.
    """
    kind = KINDS.get(device.kind)
    if kind is None:
        raise RefusedError(f"{device.name}: nobody knows what a {device.kind!r} can do")
    try:
        action = kind.action(command.action)
        arguments = action.check(command.arguments, device.attributes)
    except ValueError as exc:
        raise RefusedError(f"{device.name}: {exc}") from exc
    if not device.available:
        raise RefusedError(f"{device.name} is not answering")
    if needs_confirmation(device, command.action, arguments) and not _confirmed(command):
        raise RefusedError(f"{device.name} is protected: {command.action!r} needs a yes first")
    return Checked(device.device, command.action, arguments)


def unknown_device(device: str, known: Iterable[str]) -> RefusedError:
    """Return the refusal for a device the home does not have."""
    close = nearest(device, known)
    also = f"; did you mean {close!r}?" if close else ""
    return RefusedError(f"the home has no device {device!r}{also}")


def _confirmed(command: DeviceCommand) -> bool:
    return bool(command.confirmed_by and command.confirmed_by.strip())
