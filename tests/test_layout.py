"""The house owns its import names, its files stay small, and its settings are explained."""

from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from config.load import names

PROJECT = Path(__file__).parent.parent
OURS = ("agents", "bus", "config", "devices", "hearsay", "rag")
REGISTER = PROJECT / "bus" / "messages.py"
"""Every message in one look is worth one long file."""
SOURCES = sorted(path for package in OURS for path in (PROJECT / package).rglob("*.py"))
README = (PROJECT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("package", OURS)
def test_no_other_distribution_owns_our_import_name(package: str) -> None:
    assert set(packages_distributions().get(package, ["hearsay"])) == {"hearsay"}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_a_file_is_one_room(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= (500 if path == REGISTER else 400)


@pytest.mark.parametrize("name", list(names()))
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in README


@pytest.mark.parametrize("name", list(names()))
def test_every_setting_stands_in_the_default_file(name: str) -> None:
    text = (PROJECT / "config" / "hearsay.yaml").read_text(encoding="utf-8")
    assert f"{name.rpartition('.')[2]}:" in text
