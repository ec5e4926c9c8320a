from pathlib import Path

from devices.describe import describe

PAGE = Path(__file__).parents[3] / "docs" / "actions.md"


def test_the_page_about_actions_is_not_stale() -> None:
    """Every limit of every argument stands there: changing one is a change people can see."""
    fresh = describe()
    assert PAGE.read_text(encoding="utf-8") == fresh, "python -m devices.describe > docs/actions.md"
