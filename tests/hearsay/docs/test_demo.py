import pytest

from bus import Heard
from bus.messages import Citation, Reply
from hearsay.docs.demo import Noting, wrong
from rag.samples.samples import Question
from tests.hearsay.screens import Shown

WHERE = Question("How often?", quote="Once a week.", document="manual.pdf", page=2)
NOWHERE = Question("Who?", quote="")


def reply(*quotes: str, source: str = "/a/manual.pdf", page: int = 2) -> Reply:
    cited = tuple(Citation(document="7", source=source, page=page, quote=one) for one in quotes)
    return Reply(room="kitchen", text="…", citations=cited)


@pytest.mark.parametrize(
    ("question", "said", "failures"),
    [
        (WHERE, reply("First.", "Clean it. Once a week."), []),
        (WHERE, reply("Never."), ["“How often?” was not answered from manual.pdf"]),
        (WHERE, reply("Once a week.", page=3), ["“How often?” was not answered from manual.pdf"]),
        (WHERE, reply("Once a week.", source="/a/lease.pdf"),
         ["“How often?” was not answered from manual.pdf"]),
        (WHERE, reply(), ["“How often?” was not answered from manual.pdf"]),
        (NOWHERE, reply(), []),
        (NOWHERE, reply("Somebody."), ["“Who?” was answered with “Somebody.”"]),
    ],
)  # fmt: skip
def test_an_answer_must_quote_the_right_page_or_be_an_honest_no(
    question: Question, said: Reply, failures: list[str]
) -> None:
    assert wrong(question, said) == failures


def test_the_reply_is_kept_and_everything_shown() -> None:
    shown = Shown()
    noting = Noting(shown)
    heard = Heard(topic="t", payload=b"")
    for said in (None, reply("One."), None):
        noting.show(heard, said)
    assert noting.reply == shown.said[1]
    assert shown.said == [None, noting.reply, None]
