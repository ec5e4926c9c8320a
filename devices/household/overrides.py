"""What the settings say of single devices. Pure."""

from collections.abc import Collection, Iterator, Mapping

from config.settings import OverrideSettings
from devices.text import nearest

SETTING = "devices.overrides"
MOST_NAMED = 5
"""Wrong overrides that are named one by one."""

Overrides = Mapping[str, OverrideSettings]


def homes(overrides: Overrides, known: Collection[str]) -> dict[str, str]:
    """Return the devices that are another one, by `same_as`, and which one each of them is."""
    said = {device: target for device, target in _pairs(overrides) if _fits(device, target, known)}
    return {device: end for device in said if (end := _end(device, said)) is not None}


def troubles(overrides: Overrides, known: Collection[str]) -> tuple[str, ...]:
    """Return what is wrong with overrides in this home, a sentence each."""
    every = [*_troubles(overrides, known)]
    some = (f"{text}{_near(device, known)}" for text, device in every[:MOST_NAMED])
    more = len(every) - MOST_NAMED
    return (*some, *([f"{SETTING}: {more} more are wrong"] if more > 0 else ()))


def _troubles(overrides: Overrides, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong, and the device that the home does not have."""
    good = homes(overrides, known)
    for device, override in overrides.items():
        target, where = override.same_as, f"{SETTING}.{device}.same_as"
        if device not in known:
            yield f"{SETTING}: the home has no device {device!r}", device
        elif target is None or device in good:
            continue
        elif target not in known:
            yield f"{where}: the home has no device {target!r}", target
        elif not _alike(device, target):
            yield f"{where}: {target!r} is of another kind; hide one of them", ""
        else:
            yield f"{where} leads back to itself", ""


def _pairs(overrides: Overrides) -> Iterator[tuple[str, str]]:
    for device, override in overrides.items():
        if override.same_as is not None:
            yield device, override.same_as


def _fits(device: str, target: str, known: Collection[str]) -> bool:
    return target in known and _alike(device, target)


def _alike(device: str, target: str) -> bool:
    return device.partition(".")[0] == target.partition(".")[0]


def _end(device: str, said: Mapping[str, str]) -> str | None:
    """Return where a chain of devices that are the same ends; None if it is a circle."""
    seen = [device]
    while seen[-1] in said:
        seen.append(said[seen[-1]])
        if seen[-1] in seen[:-1]:
            return None
    return seen[-1]


def _near(device: str, known: Collection[str]) -> str:
    close = nearest(device, known) if device else None
    return f"; did you mean {close!r}?" if close else ""
