"""The samples, written once, and what can be asked about them."""

from pathlib import Path

import pytest
import yaml

from rag.samples.samples import write
from tests.rag.samples.asked import Asked


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    write(folder)
    return folder


@pytest.fixture(scope="session")
def questions() -> list[Asked]:
    text = Path(__file__).with_name("questions.yaml").read_text(encoding="utf-8")
    return [Asked(**question) for question in yaml.safe_load(text)]
