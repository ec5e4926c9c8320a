"""How replies are written, and who writes what is no command."""

from collections.abc import Callable, Sequence

import pytest

from agents.assistant.responders import Question, Response, Write, first
from agents.assistant.said import overall
from agents.assistant.writer import Writer, together
from bus.memory import MemoryBus
from bus.messages import Outcome, Reply, ReplyDelta
from tests.agents.assistant.test_turns import WORKING

Connect = Callable[[str], MemoryBus]
QUESTION = Question(turn="a" * 32, room="kitchen", text="why?", language="en")


@pytest.mark.parametrize(
    ("language", "sentences", "text"),
    [
        ("en", ["Done", "The door is open."], "Done. The door is open."),
        ("zh-CN", ["好的", "门开了。"], "好的。门开了。"),
        ("ja", ["はい", ""], "はい。"),
        ("en", [], ""),
    ],
)
def test_sentences_are_joined_as_they_are_written(
    language: str, sentences: Sequence[str], text: str
) -> None:
    assert together(sentences, language) == text


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("lamp\u202e\u200b\U000e0079\x07", "lamp"),
        ("two\nlines", "two\nlines"),
        ("می\u200cشود", "می\u200cشود"),
        ("门开了？", "门开了？"),
        ("\u200b", ""),
    ],
)
async def test_nothing_hidden_is_written(connect: Connect, text: str, seen: str) -> None:
    async with connect("assistant") as bus:
        writer = Writer(bus=bus, turn=WORKING, language="en")
        await writer.write(text)
        assert writer.text == seen


@pytest.mark.parametrize(("language", "blank"), [("en", " "), ("zh-CN", ""), ("ja", "")])
async def test_the_pieces_joined_are_the_reply(connect: Connect, language: str, blank: str) -> None:
    async with connect("assistant") as bus, bus.subscribe(ReplyDelta, Reply) as heard:
        writer = Writer(bus=bus, turn=WORKING, language=language)
        await writer.sentence("One.")
        await writer.sentence("")
        await writer.sentence("Two.")
        await writer.write(" and more")
        await writer.write("")
        await writer.close(path="model", expects_answer=True)
        pieces = [await anext(heard) for _ in range(3)]
        whole = await anext(heard)
        assert isinstance(whole, Reply)
        assert (
            "".join(piece.text for piece in pieces if isinstance(piece, ReplyDelta)) == whole.text
        )
        assert [p.index for p in pieces if isinstance(p, ReplyDelta)] == [0, 1, 2]
        assert whole.text == f"One.{blank}Two. and more"
        assert (whole.language, whole.path, whole.expects_answer) == (language, "model", True)
        assert (whole.turn, whole.room, whole.speak) == (WORKING.id, WORKING.room, True)


async def test_a_reply_without_words_is_not_spoken(connect: Connect) -> None:
    async with connect("assistant") as bus, bus.subscribe(Reply) as heard:
        await Writer(bus=bus, turn=WORKING, language="en").close()
        assert not (await anext(heard)).speak


class Scripted:
    """Answers, or passes on."""

    def __init__(self, answer: str | None) -> None:
        self.asked: list[Question] = []
        self._answer = answer

    async def respond(self, question: Question, write: Write) -> Response | None:
        self.asked.append(question)
        if self._answer is None:
            return None
        await write(self._answer)
        return Response(path="documents")


async def answered(responders: Sequence[Scripted]) -> tuple[Response, list[str]]:
    written: list[str] = []

    async def write(piece: str) -> None:
        written.append(piece)

    return await first(responders, QUESTION, write), written


async def test_the_first_who_knows_answers() -> None:
    passes, knows, late = Scripted(None), Scripted("Because."), Scripted("Too late.")
    response, written = await answered([passes, knows, late])
    assert (response.path, response.outcome, written) == ("documents", "answered", ["Because."])
    assert passes.asked == knows.asked == [QUESTION]
    assert late.asked == []


async def test_when_nobody_knows_that_is_said() -> None:
    response, written = await answered([Scripted(None)])
    assert (response.path, response.outcome) == ("none", "not_understood")
    assert written == ["I can't help with that."]


@pytest.mark.parametrize(
    ("outcomes", "whole"),
    [
        (["done", "done"], "done"),
        (["answered", "done"], "done"),
        (["done", "failed"], "failed"),
        (["refused", "done"], "refused"),
        (["failed", "refused", "asked"], "asked"),
        ([], "answered"),
    ],
)
def test_what_needs_attention_is_the_outcome(outcomes: list[Outcome], whole: str) -> None:
    assert overall(outcomes) == whole
