"""What is said when devices do, or do not do, what they were told."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from agents.assistant.actions import Act
from agents.assistant.device_skill import DeviceSkill
from agents.assistant.hands import Done, Hands, Trouble
from agents.assistant.live import LiveHome
from agents.assistant.pending import Confirm
from agents.assistant.said import Said
from agents.assistant.scene import Scene
from agents.assistant.turns import listening
from agents.understanding.home import Home
from agents.understanding.meaning import Intent
from bus.memory import MemoryBroker, MemoryBus
from bus.messages import DeviceState
from devices import needs_confirmation
from tests.agents.assistant.clock import HandClock
from tests.agents.assistant.test_actions import device, intent

LAMP, FAN = device("light", "lamp"), device("fan", "fan")
GONE = device("switch", "plug", available=False)
SENSOR = device("sensor", "meter")


class Scripted(Hands):
    """Hands whose devices do as they are told here."""

    def __init__(self, *, trouble: Trouble | None = None, text: str = "") -> None:
        super().__init__(bus=MemoryBus(MemoryBroker(), source="test"), clock=HandClock(0))
        self.confirmed_by: list[str | None] = []
        self._trouble = trouble
        self._text = text

    async def do(
        self, acts: Sequence[Act], *, turn: str, confirmed_by: str | None = None
    ) -> tuple[Done, ...]:
        del turn
        self.confirmed_by.append(confirmed_by)
        ok, state = self._trouble is None, "on" if self._trouble is None else None
        return tuple(Done(act, ok, state, self._text, self._trouble) for act in acts)


def scene() -> tuple[Scene, list[str]]:
    stages: list[str] = []
    return Scene(listening("kitchen", "a" * 32, 0.0), None, stages.append), stages


def meant(*devices: DeviceState, language: str = "en") -> Intent:
    ids = tuple(one.device for one in devices)
    return replace(intent("HassTurnOn", everywhere=len(ids) > 1), devices=ids, language=language)


async def obey(hands: Hands, wanted: Intent) -> Said:
    home = LiveHome()
    home.settle(Home(devices=(LAMP, FAN, GONE, SENSOR, device("lock", "door"))))
    skill = DeviceSkill(home=home, hands=hands, needs=needs_confirmation)
    return await skill.obey(wanted, scene()[0])


@pytest.mark.parametrize(
    ("trouble", "text", "language", "said"),
    [
        ("no_answer", "", "en", "The lamp is not answering."),
        ("no_answer", "it is broken", "en", "The lamp is not answering."),
        ("refused", "", "en", "The lamp did not do that."),
        ("refused", "The lamp has no bulb.", "en", "The lamp has no bulb."),
        ("refused", "The lamp has no bulb.", "de", "lamp hat das nicht getan."),
        ("offline", "", "en", "I can't reach the home right now."),
    ],
)
async def test_what_was_not_done_is_told_with_its_reason(
    trouble: Trouble, text: str, language: str, said: str
) -> None:
    told = await obey(Scripted(trouble=trouble, text=text), meant(LAMP, language=language))
    assert (told.text, told.outcome) == (said, "failed")
    assert [action.ok for action in told.actions] == [False]


async def test_what_was_done_is_told_once_for_all_together() -> None:
    told = await obey(Scripted(), meant(LAMP, FAN, GONE))
    assert told.text == "Turned on the fan and lamp. The plug is not answering."
    assert told.outcome == "done"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "The plug is not answering."),
        ("de", "plug antwortet nicht."),
        ("zh-CN", "plug没有响应。"),
        ("ja", "plugが応答しません。"),
    ],
)
async def test_what_is_away_is_said_not_to_answer(language: str, said: str) -> None:
    told = await obey(Scripted(), meant(LAMP, GONE, language=language))
    assert told.text.endswith(said)
    assert told.outcome == "done"


async def test_of_many_that_are_away_a_few_are_named() -> None:
    away = [device("light", f"lamp_{n}", available=False) for n in range(6)]
    home = LiveHome()
    home.settle(Home(devices=tuple(away)))
    skill = DeviceSkill(home=home, hands=Scripted(), needs=needs_confirmation)
    told = await skill.obey(meant(*away), scene()[0])
    assert told.text == "The lamp_0, lamp_1, lamp_2 and 3 more are not answering."


async def test_what_went_away_meanwhile_is_said_not_to_answer() -> None:
    hands = Scripted(trouble="refused", text="lamp is not answering")
    home = LiveHome()
    home.settle(Home(devices=(LAMP.model_copy(update={"available": False}),)))
    skill = DeviceSkill(home=home, hands=hands, needs=needs_confirmation)
    ask = Confirm(acts=(Act(LAMP, "turn_on"),), intents=(meant(LAMP, language="de"),))
    told = await skill.confirmed(ask, scene()[0])
    assert told.text == "lamp antwortet nicht."


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (GONE, "The plug is not answering."),
        (SENSOR, "I can't help with that."),
    ],
)
async def test_what_cannot_be_done_is_refused_without_trying(
    wanted: DeviceState, said: str
) -> None:
    hands = Scripted()
    told = await obey(hands, meant(wanted))
    assert (told.text, told.outcome, told.ask) == (said, "refused", None)
    assert hands.confirmed_by == []


async def test_what_needs_a_yes_is_only_asked_about() -> None:
    hands = Scripted()
    told = await obey(hands, replace(meant(), name="HassTurnOff", devices=("lock.door",)))
    assert (told.text, told.outcome) == ("", "asked")
    assert isinstance(told.ask, Confirm)
    assert hands.confirmed_by == []
    skill = DeviceSkill(home=LiveHome(), hands=hands, needs=needs_confirmation)
    at, stages = scene()
    done = await skill.confirmed(told.ask, at)
    assert hands.confirmed_by == [at.turn.id]
    assert stages == ["command", "state"]
    assert done.outcome == "done"
