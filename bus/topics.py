"""Rules of MQTT topics and topic filters (MQTT 3.1.1, section 4.7)."""

from collections.abc import Iterable


def matches(topic_filter: str, topic: str) -> bool:
    """Say whether a topic filter covers a topic."""
    wanted, said = topic_filter.split("/"), topic.split("/")
    if said[0].startswith("$") and wanted[0] in {"+", "#"}:
        return False
    for index, level in enumerate(wanted):
        if level == "#":
            return True
        if index >= len(said) or level not in {"+", said[index]}:
            return False
    return len(wanted) == len(said)


def overlap(one: str, other: str) -> bool:
    """Say whether some topic is covered by both filters."""
    first, second = one.split("/"), other.split("/")
    for a, b in zip(first, second, strict=False):
        if "#" in {a, b}:
            return True
        if a != b and "+" not in {a, b}:
            return False
    longer = max(first, second, key=len)
    rest = longer[min(len(first), len(second)) :]
    return not rest or rest == ["#"]


def merge(one: str, other: str) -> str:
    """Return the narrowest filter that covers both."""
    levels: list[str] = []
    first, second = one.split("/"), other.split("/")
    for a, b in zip(first, second, strict=False):
        if "#" in {a, b}:
            return "/".join([*levels, "#"])
        levels.append(a if a == b else "+")
    if len(first) != len(second):
        levels.append("#")
    return "/".join(levels)


def cover(filters: Iterable[str]) -> frozenset[str]:
    """Return filters that cover all of `filters`, no two of which overlap.

    A broker may deliver a message once for every filter it fits; with these it never can.
    """
    separate: list[str] = []
    for topic_filter in sorted(filters):
        merged = topic_filter
        while (other := next((f for f in separate if overlap(f, merged)), None)) is not None:
            separate.remove(other)
            merged = merge(merged, other)
        separate.append(merged)
    return frozenset(separate)
