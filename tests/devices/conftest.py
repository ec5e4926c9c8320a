"""What tests of the devices worker share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config import Settings
from tests.devices.served import Connect, Home, served


@pytest.fixture
async def home(connect: Connect, settings: Settings, tmp_path: Path) -> AsyncIterator[Home]:
    async with served(connect, settings, folder=tmp_path) as home:
        yield home
