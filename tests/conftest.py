"""What all tests share: a memory broker, settings of their own, and the recordings."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bus.memory import MemoryBroker, MemoryBus
from config import Settings
from config.load import load


@pytest.fixture
def broker() -> MemoryBroker:
    return MemoryBroker()


@pytest.fixture
def connect(broker: MemoryBroker) -> Callable[[str], MemoryBus]:
    """Make a client of the memory broker; enter it with `async with connect("name") as bus`."""
    return lambda source: MemoryBus(broker, source=source)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings as shipped, in a data folder of the test's own, with nothing fetched."""
    return load(environ={"HEARSAY_DATA": str(tmp_path), "HEARSAY_ASR__DOWNLOAD": "false"})


@pytest.fixture(scope="session")
def speech() -> Path:
    """The folder of recordings of people."""
    folder = os.environ.get("HEARSAY_TEST_DATA")
    if not folder:
        pytest.skip("HEARSAY_TEST_DATA is not set: it names the folder of recordings")
    return Path(folder) / "speech"
