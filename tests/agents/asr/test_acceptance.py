"""What may be said to one home."""

import pytest

from agents.asr.acceptance import Acceptance
from agents.understanding.continuation import Ending
from agents.understanding.engine import Understanding
from tests.agents.asr.homes import SMALL


class Counting(Understanding):
    """Counts what it is asked."""

    asked = 0

    def parses(self, text: str, *, language: str = "en", area: str | None = None) -> bool:
        self.asked += 1
        return super().parses(text, language=language, area=area)


@pytest.fixture(scope="module")
def understanding() -> Counting:
    counting = Counting(languages=["en"])
    counting.set_home(SMALL)
    return counting


@pytest.fixture
def acceptance(understanding: Counting) -> Acceptance:
    return Acceptance(understanding, SMALL)


@pytest.mark.parametrize(
    ("said", "accepted"),
    [
        ("turn on the lamp", True),
        ("add milk to my shopping list", True),
        ("add nobody to my shopping list", False),
        ("broadcast so that we", False),
        ("people because", False),
        ("yes", False),
    ],
)
def test_commands_are_accepted_whose_free_words_are_to_be_expected(
    acceptance: Acceptance, said: str, *, accepted: bool
) -> None:
    assert acceptance.commands(area="kitchen")(said) is accepted


def test_answers_are_accepted_where_one_is_awaited(acceptance: Acceptance) -> None:
    accepts = acceptance.commands(area=None, answering=True)
    assert accepts("yes")
    assert accepts("the reading light")
    assert accepts("turn on the lamp")
    assert not accepts("people")


def test_a_text_is_thought_about_once(understanding: Counting, acceptance: Acceptance) -> None:
    assert acceptance.commands(area=None)("turn off the lamp")
    assert acceptance.ending("turn off the lamp", language="en", area=None) is Ending.COMPLETE
    asked = understanding.asked
    assert acceptance.commands(area=None)("turn off the lamp")
    assert acceptance.ending("turn off the lamp", language="en", area=None) is Ending.COMPLETE
    assert understanding.asked == asked


def test_warming_thinks_about_something(understanding: Counting, acceptance: Acceptance) -> None:
    asked = understanding.asked
    acceptance.warm()
    assert understanding.asked > asked
