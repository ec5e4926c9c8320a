"""The brokers of the bus's own tests."""

from tests.bus.conftest import processes, world

__all__ = ["processes", "world"]
