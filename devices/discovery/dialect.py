"""How families of devices announce themselves over MQTT: what differs between them, and no more."""

from collections.abc import Mapping
from typing import Protocol

from devices.discovery.announcement import Announcement, filters, parse

HELLO = b"online"


class Dialect(Protocol):
    """One way of announcing things.

    What is announced is put into the words of Home Assistant's MQTT discovery: there is one machine
    that knows what the words mean (`devices.discovery.platforms`).
    """

    @property
    def name(self) -> str:
        """What the backend is called."""

    @property
    def integration(self) -> str:
        """What Home Assistant calls its integration for it, which makes the same unique ids."""

    @property
    def filters(self) -> tuple[str, ...]:
        """Return the topic filters under which things announce themselves."""

    @property
    def greeting(self) -> tuple[str, bytes] | None:
        """Return what to say, and where, so that devices tell how they are; None: nothing."""

    @property
    def pace_s(self) -> float:
        """Return how long to wait between two questions to things."""

    def announces(self, topic: str) -> bool:
        """Say whether what comes on this topic is an announcement."""

    def read(self, topic: str, payload: bytes) -> Mapping[str, Announcement]:
        """Return what is announced now, by what each announcement is known by.

        What one payload no longer announces must be in there as an announcement of nothing.

        Raises:
            ValueError: with one sentence, if it cannot be understood or is too much.
        """


class HomeAssistantDialect:
    """What the devices of all makers speak that were made to be found by Home Assistant."""

    name = "discovery"
    integration = "mqtt"
    pace_s = 0.0

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix

    @property
    def filters(self) -> tuple[str, ...]:
        """Return the topic filters of single components and of whole devices."""
        return filters(self._prefix)

    @property
    def greeting(self) -> tuple[str, bytes]:
        """Return what Home Assistant says when it has started."""
        return f"{self._prefix}/status", HELLO

    def announces(self, topic: str) -> bool:
        """Say whether what comes on this topic is an announcement."""
        return topic.startswith(f"{self._prefix}/") and topic.endswith("/config")

    def read(self, topic: str, payload: bytes) -> Mapping[str, Announcement]:
        """Return the one announcement of this topic.

        Raises:
            ValueError: with one sentence, if it cannot be understood or is too much.
        """
        return {topic: parse(topic.removeprefix(f"{self._prefix}/"), payload)}
