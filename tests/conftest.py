"""What all tests share: a memory broker, settings of their own, and the recordings."""

import os
from collections.abc import Callable, Generator
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


@pytest.fixture(scope="session")
def documents() -> Path:
    """The folder of documents from elsewhere and of questions over them."""
    folder = os.environ.get("HEARSAY_TEST_DATA")
    if not folder:
        pytest.skip("HEARSAY_TEST_DATA is not set: it names the folder of documents")
    return Path(folder) / "documents"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--fail-skipped",
        action="store_true",
        help="count a skipped test that is marked broker or data as failed",
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    needed = {"broker", "data"} & {mark.name for mark in item.iter_markers()}
    if report.skipped and needed and item.config.getoption("--fail-skipped"):
        report.outcome = "failed"
    return report
