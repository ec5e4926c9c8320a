from pathlib import Path

import pypdfium2 as pdfium

from benchmarks.documents import made as making
from benchmarks.documents.made import LINE_WORDS, LINES, made_up, write_pdf


def test_what_is_made_up_is_the_same_every_time_and_its_questions_are_about_it() -> None:
    made = made_up()
    assert made == made_up()
    assert made != made_up(seed=2)
    assert len(made.paragraphs) == making.PARAGRAPHS
    for question in made.questions:
        words = question.text.removesuffix("?").split()
        assert set(words) <= set(question.answers[0].text.split())
        assert made.paragraphs[question.paragraph].text.startswith(question.answers[0].text)


def test_a_made_up_pdf_holds_the_words_in_their_order(tmp_path: Path) -> None:
    made = made_up()
    write_pdf(tmp_path / "made.pdf", made, 2)
    with pdfium.PdfDocument(tmp_path / "made.pdf") as pdf:
        texts = [page.get_textpage().get_text_range() for page in pdf]
    words = " ".join(paragraph.text for paragraph in made.paragraphs).split()
    on_page = LINES * LINE_WORDS
    assert texts[0].split() == words[:on_page]
    assert texts[1].split() == words[on_page : 2 * on_page]
