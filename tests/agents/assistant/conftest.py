"""A house to talk to."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from agents.assistant.store import Store
from agents.understanding.engine import Understanding
from bus.memory import MemoryBroker
from config import Settings
from tests.agents.assistant.clock import HandClock
from tests.agents.assistant.house import Builder

OpenStore = Callable[[Path], Store]


@pytest.fixture
def open_store() -> Iterator[OpenStore]:
    """Make stores that are closed when the test is over."""
    with ExitStack() as opened:
        yield lambda path: opened.enter_context(closing(Store(path)))


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
