"""A house to talk to."""

import pytest

from agents.understanding.engine import Understanding
from bus.memory import MemoryBroker
from config import Settings
from tests.agents.assistant.house import Builder


@pytest.fixture(scope="session")
def understanding() -> Understanding:
    """The real one; its languages are loaded once for all tests."""
    return Understanding(languages=("en", "de", "zh-CN", "ja"))


@pytest.fixture
def build(broker: MemoryBroker, settings: Settings, understanding: Understanding) -> Builder:
    """Build a house: `async with build.home() as house`."""
    return Builder(broker, settings, understanding)
