"""How a sentence ends."""

import pytest

from agents.understanding.continuation import Continuation, Ending
from agents.understanding.engine import Understanding
from agents.understanding.home import Home
from bus.messages import Area, DeviceState


def device(name: str, kind: str, area: str) -> DeviceState:
    identifier = f"{kind}.{name.lower().replace(' ', '_')}"
    return DeviceState(device=identifier, name=name, area=area, kind=kind, state="on")


HOME = Home(
    devices=(
        device("Lamp", "light", "bedroom"),
        device("Ceiling Light", "light", "kitchen"),
        device("Front Door", "lock", "kitchen"),
        device("Shopping List", "todo", "kitchen"),
        device("TV", "media_player", "bedroom"),
    ),
    areas=(Area(id="bedroom", name="Bedroom"), Area(id="kitchen", name="Kitchen")),
)


@pytest.fixture(scope="module")
def continuation() -> Continuation:
    understanding = Understanding(languages=["en", "de"])
    understanding.set_home(HOME)
    return Continuation(understanding, HOME)


@pytest.mark.parametrize(
    ("text", "ending"),
    [
        ("turn on the lamp", Ending.COMPLETE),
        ("turn off the lamp", Ending.COMPLETE),
        ("lock the front door", Ending.COMPLETE),
        ("what time is it", Ending.COMPLETE),
        ("turn on the lights", Ending.UNKNOWN),  # in the kitchen
        ("set a timer for 3 hours", Ending.UNKNOWN),  # and 10 minutes
        ("set a timer for five minutes", Ending.UNKNOWN),
        ("set the lamp to 50", Ending.UNKNOWN),
        ("set the lamp to fifty percent", Ending.UNKNOWN),
        ("set a timer for", Ending.OPEN),
        ("set a timer for five", Ending.OPEN),
        ("set a timer", Ending.OPEN),
        ("set the lamp", Ending.OPEN),
        ("cancel", Ending.OPEN),
        ("add", Ending.OPEN),
        ("add apples", Ending.OPEN),
        ("turn on", Ending.OPEN),
        ("turn on the lamp and", Ending.OPEN),
        ("colourless green ideas", Ending.UNKNOWN),
        ("", Ending.UNKNOWN),
    ],
)
def test_how_it_ends(continuation: Continuation, text: str, ending: Ending) -> None:
    assert continuation.ending(text, area="bedroom") is ending


def test_a_language_without_a_table_waits_the_usual_time(continuation: Continuation) -> None:
    assert continuation.ending("turn on the", language="xx") is Ending.UNKNOWN


def test_german_is_known_too(continuation: Continuation) -> None:
    assert continuation.ending("schalte die", language="de") is Ending.OPEN
