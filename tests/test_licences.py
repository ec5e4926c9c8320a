import re
import tomllib
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
LICENCES = (PROJECT / "docs" / "licences.md").read_text(encoding="utf-8")
LIBRARIES = LICENCES.partition("## Libraries")[2]


def dependencies() -> set[str]:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {re.split(r"[^\w.-]", requirement)[0] for requirement in project["dependencies"]}


@pytest.mark.parametrize("package", sorted(dependencies()))
def test_the_terms_of_every_dependency_are_named(package: str) -> None:
    row = re.search(rf"^\| `{re.escape(package)}` \| (.+?) \|", LIBRARIES, re.MULTILINE)
    assert row is not None, f"docs/licences.md does not name {package}"


def test_what_is_named_is_installed_with_us() -> None:
    assert set(re.findall(r"^\| `([\w.-]+)`", LIBRARIES, re.MULTILINE)) == dependencies()
