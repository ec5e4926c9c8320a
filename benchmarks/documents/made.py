"""Documents made up by chance, so that their speed can be measured anywhere: no text of anybody.

Words are syllables in a row, as frequent as words are (Zipf's law), so that full text search meets
the same mixture of rare and very frequent terms as in a real library.
"""

import ctypes
import random
from itertools import accumulate
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import raw

from benchmarks.documents.sets import Answer, Paragraph, Question, QuestionSet

WORDS = 40_000
PARAGRAPHS = 4_000
SENTENCES = 5
"""Of a paragraph."""
SENTENCE_WORDS = 16
QUESTION_WORDS = 9
QUESTIONS = 400
ONSETS = ("b", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "tr")
VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
LINES = 42
"""Of a page with `LINE_WORDS` each: some 500 words, 3 000 characters."""
LINE_WORDS = 12
LINE_POINTS = 17
A4_POINTS = (595, 842)


def made_up(seed: int = 1) -> QuestionSet:
    """Return paragraphs, and questions of words of one of their sentences each."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    words = [_word(chance) for _ in range(WORDS)]
    likely = list(accumulate(1 / (rank + 2.7) for rank in range(WORDS)))

    def drawn(count: int) -> list[str]:
        return chance.choices(words, cum_weights=likely, k=count)

    def sentence() -> str:
        return " ".join(drawn(SENTENCE_WORDS)).capitalize() + "."

    paragraphs = tuple(
        Paragraph(place, " ".join(sentence() for _ in range(SENTENCES)))
        for place in range(PARAGRAPHS)
    )
    questions = []
    for place in chance.sample(range(PARAGRAPHS), QUESTIONS):
        answer = paragraphs[place].text.partition(".")[0]
        text = " ".join(chance.sample(answer.split(), QUESTION_WORDS)) + "?"
        questions.append(Question(text, place, place, (Answer(0, answer),)))
    return QuestionSet("made_up", "en", paragraphs, tuple(questions))


def _word(chance: random.Random) -> str:
    syllables = chance.choice((1, 2, 2, 3, 3, 4))
    return "".join(chance.choice(ONSETS) + chance.choice(VOWELS) for _ in range(syllables))


def write_pdf(path: Path, text: QuestionSet, pages: int) -> None:
    """Write a PDF of full pages, `LINES` lines each, in one column."""
    words = iter(" ".join(paragraph.text for paragraph in text.paragraphs).split())
    pdf = pdfium.PdfDocument.new()
    for _ in range(pages):
        page = pdf.new_page(*A4_POINTS)
        for line in range(LINES):
            said = " ".join(next(words) for _ in range(LINE_WORDS))
            _write(pdf, page, said, y=A4_POINTS[1] - 60 - LINE_POINTS * line)
        page.gen_content()
    pdf.save(str(path))
    pdf.close()


def _write(pdf: pdfium.PdfDocument, page: pdfium.PdfPage, said: str, *, y: float) -> None:
    """Put a line on a page; see FPDFPageObj_NewTextObj in PDFium's fpdf_edit.h."""
    text = raw.FPDFPageObj_NewTextObj(pdf.raw, b"Helvetica", ctypes.c_float(10))
    units = (said + "\0").encode("utf-16-le")
    buffer = ctypes.create_string_buffer(units, len(units))
    raw.FPDFText_SetText(text, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
    raw.FPDFPageObj_Transform(text, 1, 0, 0, 1, 50, y)
    raw.FPDFPage_InsertObject(page.raw, text)
