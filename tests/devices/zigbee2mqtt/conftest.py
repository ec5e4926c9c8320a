"""The brokers of the bus's own tests."""

from tests.bus.conftest import mortal, processes, world

__all__ = ["mortal", "processes", "world"]
