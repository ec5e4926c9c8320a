"""From passages to quoted sentences, or an honest no."""

from dataclasses import replace
from pathlib import Path

import pytest

from rag.answers.answerer import READ, Answer, Answerer
from rag.documents import Chunk, Document, Span
from tests.rag.answers.library import FILES, Library, library, passage


@pytest.fixture(scope="module", name="library")
def small_library() -> Library:
    return library(FILES)


def ask(library: Library, question: str, limit: int = 5) -> Answer:
    return Answerer(store=library).answer(question, library.search(question), limit=limit)


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("How long is the warranty?", "The warranty lasts two years from the day of purchase."),
        ("How often should I clean the filter?", "Clean the lint filter every 30 days."),
        ("What is the guest network called?", "The guest network is called Larch."),
        ("How much is the rent?", "The rent is 940 euros a month."),
        ("When are the bins emptied?", "Bins are emptied on Tuesdays."),
    ],
)
def test_the_sentence_that_answers_is_quoted_first(
    library: Library, question: str, quote: str
) -> None:
    answer = ask(library, question)
    assert answer.answerable
    assert answer.hits[0].quote == quote


@pytest.mark.parametrize(
    "question",
    [
        "Who won the world cup in 1998?",
        "What is the capital of France?",
        "How do I bake bread?",
        "Where did I put my glasses?",
        "",
        "?!",
        "the of and",
    ],
)
def test_what_three_small_documents_do_not_hold_is_not_answered(
    library: Library, question: str
) -> None:
    assert not ask(library, question).answerable


def test_a_hit_says_where_its_quote_stands(library: Library) -> None:
    hit = ask(library, "Who needs the landlord's written consent?").hits[0]
    page = FILES["lease.txt"]
    assert page[hit.start : hit.end] == hit.quote == "Dogs need the landlord's written consent."
    assert (hit.document, hit.source, hit.title, hit.page) == (
        "d2",
        "/home/me/lease.txt",
        "lease",
        1,
    )
    assert hit.quote in hit.text
    assert 0 < hit.score <= 1


def test_no_more_sentences_come_back_than_wanted(library: Library) -> None:
    assert len(ask(library, "How long is the warranty?", limit=2).hits) == 2


def test_nothing_found_is_nothing_answered(library: Library) -> None:
    assert Answerer(store=library).answer("How long?", []) == Answer(answerable=False, hits=())


def test_a_chunk_without_sentences_is_quoted_whole(library: Library) -> None:
    document = Document(id="d", path=Path("notes.txt"))
    whole = passage(document, Chunk(start=5, end=19, page=0, text="the code is 42", language="en"))
    (hit,) = Answerer(store=library).answer("what is the code?", [whole]).hits
    assert (hit.start, hit.end, hit.quote) == (5, 19, "the code is 42")


def test_a_passage_in_no_language_is_asked_in_the_question_s() -> None:
    note = Chunk(start=0, end=21, page=0, text="wifi password: Larch7", language=None)
    found = passage(Document(id="d", path=Path("notes.txt")), note, score=1.0)
    assert ask(Library([found]), "What is the wifi password?").answerable


def test_a_code_that_stands_nowhere_is_a_no() -> None:
    text = "E6: the water does not get warm"
    chunk = Chunk(start=0, end=len(text), page=0, text=text, language="en")
    found = passage(Document(id="d", path=Path("m.txt"), title="Errors"), chunk, score=1.0)
    assert ask(Library([found]), "What does error E6 mean?").answerable
    answer = ask(Library([found]), "What does error E7 mean?")
    assert not answer.answerable
    assert [hit.score for hit in answer.hits] == [0.0]


def test_passages_nobody_looked_through_follow_as_a_whole(library: Library) -> None:
    many = (library.passages * 8)[: READ + 2]
    answer = Answerer(store=library).answer("How long is the warranty?", many, limit=100)
    *_, before, last = answer.hits
    assert [hit.quote for hit in (before, last)] == [one.chunk.text for one in many[READ:]]
    assert (last.start, last.end) == (many[-1].chunk.start, many[-1].chunk.end)
    assert last.score == 0.0


def test_a_heading_is_no_answer_but_speaks_for_what_stands_below_it() -> None:
    text = "Warranty\n\nTwo years from the day of purchase."
    chunk = Chunk(
        start=0,
        end=len(text),
        page=0,
        text=text,
        headings=("Warranty",),
        sentences=(Span(0, 8), Span(10, len(text))),
        language="en",
    )
    found = passage(Document(id="d", path=Path("m.txt")), chunk, score=1.0)
    answer = ask(Library([found]), "How long is the warranty?")
    assert answer.answerable
    assert [hit.quote for hit in answer.hits] == ["Two years from the day of purchase."]


def test_a_heading_alone_is_still_found(library: Library) -> None:
    chunk = Chunk(
        start=0, end=8, page=0, text="Warranty", headings=("Warranty",), sentences=(Span(0, 8),)
    )
    found = passage(Document(id="d", path=Path("m.txt")), chunk)
    assert Answerer(store=library).answer("warranty", [found]).hits[0].quote == "Warranty"


def test_a_path_that_is_no_text_can_be_sent(library: Library) -> None:
    chunk = Chunk(start=0, end=3, page=0, text="yes", sentences=(Span(0, 3),))
    found = passage(Document(id="d", path=Path("/tmp/\udcff.txt")), chunk)  # noqa: S108  # never opened
    (hit,) = Answerer(store=library).answer("yes?", [found]).hits
    assert hit.source == "/tmp/�.txt"  # noqa: S108


def test_a_question_of_any_length_is_looked_at_no_longer_than_anybody_asks(
    library: Library,
) -> None:
    question = "How long is the warranty? " + "x " * 50_000
    assert ask(library, question).hits
    silent = " " * 2_000 + "How long is the warranty?"
    passages = library.search("How long is the warranty?")
    assert not Answerer(store=library).answer(silent, passages).answerable


def test_only_the_best_passages_are_read(library: Library) -> None:
    (best, *_) = library.search("How long is the warranty?")
    others = [replace(one, score=9.0) for one in library.passages if one.id != best.id]
    many = (others * 8)[:8]
    answer = Answerer(store=library).answer("How long is the warranty?", [*many, best])
    assert not any("warranty" in hit.quote for hit in answer.hits)
