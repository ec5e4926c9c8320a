import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parent.parent
LICENCES = (PROJECT / "docs" / "licences.md").read_text(encoding="utf-8")
LIBRARIES, _, EXTRAS = LICENCES.partition("## Libraries")[2].partition("## Extras")
CHECKED = {"dev"}
"""What only the tests and the checks need."""


def project() -> dict[str, Any]:
    tree = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    found: dict[str, Any] = tree["project"]
    return found


def names(requirements: Iterable[str]) -> set[str]:
    return {re.split(r"[^\w.-]", requirement)[0] for requirement in requirements}


def dependencies() -> set[str]:
    return names(project()["dependencies"])


def extras() -> set[tuple[str, str]]:
    """Return packages with the extra that brings each."""
    offered = project()["optional-dependencies"].items()
    return {(p, extra) for extra, needs in offered if extra not in CHECKED for p in names(needs)}


@pytest.mark.parametrize("package", sorted(dependencies()))
def test_the_terms_of_every_dependency_are_named(package: str) -> None:
    row = re.search(rf"^\| `{re.escape(package)}` \| (.+?) \|", LIBRARIES, re.MULTILINE)
    assert row is not None, f"docs/licences.md does not name {package}"


def test_what_is_named_is_installed_with_us() -> None:
    assert set(re.findall(r"^\| `([\w.-]+)`", LIBRARIES, re.MULTILINE)) == dependencies()


def test_the_terms_of_every_extra_are_named_and_no_others() -> None:
    rows = re.findall(r"^\| `([\w.-]+)` \| .+ \| `([\w-]+)` \|$", EXTRAS, re.MULTILINE)
    assert set(rows) == extras()
