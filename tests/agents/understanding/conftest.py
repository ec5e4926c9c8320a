"""A small home that people talk about."""

import pytest

from agents.understanding.engine import Understanding
from agents.understanding.home import Home
from tests.agents.understanding.homes import FAMILY


@pytest.fixture(scope="session")
def family() -> Home:
    return FAMILY


@pytest.fixture(scope="session")
def understanding() -> Understanding:
    """Shared by all tests that do not change the home: a language is loaded once."""
    made = Understanding(languages=("en", "de", "zh-CN", "ja"))
    made.set_home(FAMILY)
    return made
