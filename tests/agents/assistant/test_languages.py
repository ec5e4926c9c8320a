"""Typed turns in German, Chinese and Japanese: done, and answered in the language they came in."""

from pathlib import Path

import pytest

from agents.understanding.languages import language_of
from bus.messages import ReplyDelta
from tests.agents.assistant.house import Builder

HOME = Path(__file__).parent / "home.yaml"
LANGUAGES = ("en", "de", "zh-CN", "ja")


@pytest.fixture
def build(build: Builder) -> Builder:
    """A house whose things have names in four languages."""
    return build.with_settings({"devices": {"simulated": {"file": HOME}}})


@pytest.mark.parametrize(
    ("language", "text", "device", "state"),
    [
        ("de", "schalte das Küchenlicht ein", "light.kitchen", "on"),
        ("de", "schalte das Licht in der Küche ein", "light.kitchen", "on"),
        ("de", "schließe die Jalousie", "cover.blinds", "closed"),
        ("de", "setze Milch auf die Einkaufsliste", "todo.shopping_list", "1"),
        ("zh-CN", "打开厨房灯", "light.kitchen", "on"),
        ("zh-CN", "打开厨房的灯", "light.kitchen", "on"),
        ("zh-CN", "打开风扇", "fan.kitchen", "on"),
        ("zh-CN", "关闭卧室的窗帘", "cover.blinds", "closed"),
        ("ja", "キッチンの電気を点けて", "light.kitchen", "on"),
        ("ja", "扇風機を点けて", "fan.kitchen", "on"),
        ("ja", "ブラインドを閉めて", "cover.blinds", "closed"),
    ],
)
async def test_a_command_is_obeyed_and_answered_in_its_language(
    build: Builder, language: str, text: str, device: str, state: str
) -> None:
    async with build.home() as house:
        said = await house.ask(text)
        assert said.outcome == "done"
        assert said.reply.language == language
        assert house.states[device].state == state
        assert [command.device for command in house.commands] == [device]
        if language != "de":
            assert language_of(said.text, LANGUAGES) == language


@pytest.mark.parametrize(
    ("language", "text", "answer"),
    [
        ("de", "ist die Haustür abgeschlossen", "Ja."),
        ("de", "wie spät ist es", "Es ist"),
        ("zh-CN", "今天几号", "今天是"),
        ("zh-CN", "现在几点", "点"),
        ("ja", "今何時ですか", "時"),
    ],
)
async def test_a_question_is_answered_in_its_language_and_never_acts(
    build: Builder, language: str, text: str, answer: str
) -> None:
    async with build.home() as house:
        said = await house.ask(text)
        assert (said.outcome, said.reply.language) == ("answered", language)
        assert answer in said.text
        assert house.commands == []


@pytest.mark.parametrize(
    ("language", "text", "question", "yes"),
    [
        ("de", "schließe die Haustür auf", "Soll ich Haustür aufschließen?", "ja"),
        ("zh-CN", "解锁前门", "要解锁前门吗？", "好的"),
        ("ja", "玄関を開けて", "玄関を解錠しますか？", "はい"),
    ],
)
async def test_a_protected_action_is_asked_about_and_confirmed_in_its_language(
    build: Builder, language: str, text: str, question: str, yes: str
) -> None:
    async with build.home() as house:
        asked = await house.ask(text)
        assert (asked.outcome, asked.text, asked.reply.language) == ("asked", question, language)
        said = await house.ask(yes)
        assert (said.outcome, said.reply.language) == ("done", language)
        assert house.states["lock.front_door"].state == "unlocked"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh-CN", "给我讲个故事"),
        ("ja", "物語を話して"),
        ("en", "tell me a story"),
        ("de", "erzähl mir eine Geschichte"),
    ],
)
async def test_what_is_no_command_is_met_in_its_language(
    build: Builder, language: str, text: str
) -> None:
    async with build.home() as house:
        said = await house.ask(text)
        assert (said.outcome, said.reply.language) == ("not_understood", language)
        assert said.text


async def test_the_asker_may_name_the_language(build: Builder) -> None:
    async with build.home() as house:
        said = await house.ask("tell me a story", language="de")
        assert said.reply.language == "de"


async def test_a_recognizer_that_is_wrong_about_the_language_is_not_believed(
    build: Builder,
) -> None:
    async with build.home() as house:
        turn = await house.speak("turn on the kitchen light", language="de")
        said = await house.ended(turn)
        assert (said.outcome, said.reply.language) == ("done", "en")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "turn on the kitchen light and close the blinds"),
        ("de", "schalte das Küchenlicht ein und schließe die Jalousie"),
        ("zh-CN", "打开厨房灯然后关闭窗帘"),
        ("ja", "キッチンライトをつけて、そしてブラインドを閉めて"),
    ],
)
async def test_several_commands_in_one_sentence_are_one_reply(
    build: Builder, language: str, text: str
) -> None:
    async with build.home() as house:
        said = await house.ask(text)
        assert [c.device for c in house.commands] == ["light.kitchen", "cover.blinds"]
        assert (said.outcome, said.reply.language) == ("done", language)
        deltas = [m.text for m in said.heard if isinstance(m, ReplyDelta)]
        assert len(deltas) == 2
        assert "".join(deltas) == said.text
