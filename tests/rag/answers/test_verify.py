"""What a language model wrote is believed only as far as its quotes bear it out."""

from dataclasses import replace
from pathlib import Path

import pytest

from rag.answers.verify import Cited, Dropped, Reason, Statement, Verified, Verifier
from rag.documents import Chunk, Document, Page, Passage

TEXT = """Warranty

The warranty of the Larch 300 lasts two years
from the day of purchase. Keep the receipt. Call Ms Birch in Ulm.

The warranty does not cover the filter. Keep the receipt."""
START = TEXT.index("The warranty of")
CHUNK = Chunk(
    start=START,
    end=TEXT.index("\n\nThe warranty does"),
    page=1,
    text=TEXT[START : TEXT.index("\n\nThe warranty does")],
    headings=("Warranty",),
    language="en",
)
DOCUMENT = Document(id="d1", path=Path("/home/me/manual.pdf"), title="Washer Larch")
PASSAGE = Passage(id=7, document=DOCUMENT, chunk=CHUNK, page_number=12, score=0.5)
QUESTION = "How long is the guarantee?"


class Shelf:
    """Holds one document of two pages."""

    def page(self, document: str, place: int) -> Page | None:
        pages = {("d1", 0): Page(11, "Contents"), ("d1", 1): Page(12, TEXT)}
        return pages.get((document, place))


def verify(text: str, *cited: Cited) -> Verified:
    verifier = Verifier(store=Shelf())
    return verifier.verify([Statement(text, cited)], question=QUESTION, offered=[PASSAGE])


def why(text: str, *cited: Cited) -> tuple[Reason, str]:
    (dropped,) = verify(text, *cited).dropped
    return dropped.reason, dropped.what


QUOTE = Cited(7, "lasts two years from the day of purchase")


def test_a_sentence_its_quote_bears_out_holds_with_page_and_place_from_the_store() -> None:
    verified = verify("The warranty lasts 2 years.", QUOTE)
    assert verified.answerable
    assert verified.dropped == ()
    (supported,) = verified.supported
    assert supported.text == "The warranty lasts 2 years."
    (hit,) = supported.hits
    assert hit.quote == "lasts two years\nfrom the day of purchase" == TEXT[hit.start : hit.end]
    assert (hit.document, hit.source, hit.page) == ("d1", "/home/me/manual.pdf", 12)


@pytest.mark.parametrize(
    ("text", "cited", "reason"),
    [
        ("Two years.", (), ("no citation", "")),
        ("Two years.", (Cited(8, "two years"),), ("not offered", "")),
        ("Two years.", (Cited(7, "ten years"),), ("not on the page", "")),
        ("Two years.", (Cited(7, "Contents"),), ("not on the page", "")),
        ("Two years.", (Cited(7, ""),), ("not on the page", "")),
        ("Two years.", (Cited(7, "the"),), ("says nothing", "")),
        ("Two years.", (Cited(7, "."),), ("says nothing", "")),
        ("Ten years.", (QUOTE,), ("number", "10")),
        ("It ends on 1 May 2027.", (QUOTE,), ("number", "1")),
        ("Ms Oak says so.", (Cited(7, "Call Ms Birch in Ulm."),), ("name", "Oak")),
        ("Call Birch.", (QUOTE,), ("name", "Birch")),
    ],
)
def test_a_sentence_that_does_not_hold_is_dropped_and_why(
    text: str, cited: tuple[Cited, ...], reason: tuple[Reason, str]
) -> None:
    assert why(text, *cited) == reason
    assert not verify(text, *cited).answerable


def test_wrong_citations_are_left_out_and_the_others_count() -> None:
    verified = verify("Two years.", Cited(99, "two years"), QUOTE, Cited(7, "for ever"))
    (supported,) = verified.supported
    assert [hit.quote.split()[0] for hit in supported.hits] == ["lasts"]


def test_the_quotes_of_a_sentence_count_together() -> None:
    birch = Cited(7, "Call Ms Birch in Ulm.")
    assert verify("Ms Birch says two years.", QUOTE, birch).answerable
    assert not verify("Ms Birch says two years.", QUOTE).answerable


def test_title_and_headings_of_the_passage_may_be_named() -> None:
    assert verify("The Washer has two years.", QUOTE).answerable


def test_a_quote_from_elsewhere_on_the_page_is_found_there() -> None:
    (supported,) = verify("Not the filter.", Cited(7, "does not cover the filter")).supported
    (hit,) = supported.hits
    assert TEXT[hit.start : hit.end] == "does not cover the filter"


def test_a_quote_that_stands_twice_is_taken_from_the_passage() -> None:
    second = replace(CHUNK, start=TEXT.index("The warranty does"), end=len(TEXT))
    passage = replace(PASSAGE, chunk=second)
    verified = Verifier(store=Shelf()).verify(
        [Statement("Keep it.", (Cited(7, "Keep the receipt."),))],
        question=QUESTION,
        offered=[passage],
    )
    assert verified.supported[0].hits[0].start == TEXT.rindex("Keep the receipt.")


def test_a_page_that_is_gone_bears_nothing_out() -> None:
    passage = replace(PASSAGE, document=replace(DOCUMENT, id="d2"))
    statement = Statement("Two years.", (QUOTE,))
    verified = Verifier(store=Shelf()).verify([statement], question=QUESTION, offered=[passage])
    assert verified.dropped == (Dropped("Two years.", "not on the page"),)


def test_hidden_letters_cannot_carry_a_number_past_the_check() -> None:
    assert why("It lasts 1\u200b0 years.", QUOTE) == ("number", "10")


def test_each_sentence_is_judged_by_itself() -> None:
    answer = [Statement("Two years.", (QUOTE,)), Statement("Ten years.", (QUOTE,))]
    verified = Verifier(store=Shelf()).verify(answer, question=QUESTION, offered=[PASSAGE])
    assert [one.text for one in verified.supported] == ["Two years."]
    assert [one.text for one in verified.dropped] == ["Ten years."]


def test_an_answer_of_nothing_is_the_honest_no() -> None:
    verified = Verifier(store=Shelf()).verify([], question=QUESTION, offered=[PASSAGE])
    assert verified == Verified((), ())
    assert not verified.answerable
