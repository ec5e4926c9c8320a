"""A house to talk to."""

import time

import pytest

from agents.understanding.engine import Understanding
from bus.memory import MemoryBroker
from config import Settings
from tests.agents.assistant.clock import HandClock
from tests.agents.assistant.house import Builder


@pytest.fixture(scope="session")
def understanding() -> Understanding:
    """The real one; its languages are loaded once for all tests."""
    return Understanding(languages=("en", "de", "zh-CN", "ja"))


@pytest.fixture
def clock() -> HandClock:
    """Stands at the time of the test's start."""
    return HandClock(time.time())


@pytest.fixture
def build(
    broker: MemoryBroker, settings: Settings, understanding: Understanding, clock: HandClock
) -> Builder:
    """Build a house: `async with build.home() as house`."""
    return Builder(broker, settings, understanding, clock)
