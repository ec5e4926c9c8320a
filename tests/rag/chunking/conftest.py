"""What every test of chunking may use."""

import pytest

from rag.chunking.language import language_of


@pytest.fixture(scope="session", autouse=True)
def _language_model() -> None:
    """Load the model of languages before any test is timed: whichever comes first needs it."""
    language_of("The pump moves water.")
