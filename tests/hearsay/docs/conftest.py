"""A library of three documents, indexed once."""

from pathlib import Path

import pytest

from config import Settings
from config.load import load
from rag.indexing.index import open_index

PUMP = """# Pump X2

The pump moves water. It is quiet.

## Cleaning

Clean the filter once a month. Open the lid and rinse the filter under cold water.

## Warranty

The warranty lasts two years. It does not cover damage by frost.
"""
LEASE = "The rent is due on the third working day of each month.\n\nPets need consent (§ 4).\n"


def write(folder: Path) -> None:
    folder.mkdir()
    (folder / "pump.md").write_text(PUMP, encoding="utf-8")
    (folder / "lease.txt").write_text(LEASE, encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a data folder whose index holds the folder `papers`; only for looking."""
    home = tmp_path_factory.mktemp("library")
    write(home / "papers")
    settings = load(environ={"HEARSAY_DATA": str(home / "data")})
    with open_index(settings) as index:
        index.add([home / "papers"])
        index.settle()
    return settings
