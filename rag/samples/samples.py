"""Writes the sample documents into a folder, and knows what can be asked about them."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF
from markdown_it import MarkdownIt

DOCUMENTS = Path(__file__).parent / "documents"
MANUAL = "Dishwasher manual.pdf"
"""Made from `dishwasher.md`; the others are copied as they are."""

_SOURCE = "dishwasher.md"
_MADE = datetime(2026, 1, 1, tzinfo=UTC)
"""So that the same text is the same file, and is read and embedded only once."""
_FONT = "Helvetica"


@dataclass(frozen=True)
class Question:
    """Something to ask, and what must come back."""

    text: str
    quote: str
    """Words of the sentence that answers; nothing, if the documents do not say."""
    document: str = ""
    page: int | None = None


ANSWERED = Question(
    "How often should I clean the filter of the dishwasher?",
    quote="Clean the filter once a week.",
    document=MANUAL,
    page=2,
)
UNANSWERED = Question("How do I descale the coffee machine?", quote="")


def write(folder: Path) -> list[Path]:
    """Write the documents into a folder, which is made if need be, and return their paths.

    Raises:
        OSError: if they cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    manual = folder / MANUAL
    manual.write_bytes(made_pdf((DOCUMENTS / _SOURCE).read_text(encoding="utf-8")))
    others = [path for path in sorted(DOCUMENTS.iterdir()) if path.name != _SOURCE]
    return [manual, *(Path(shutil.copyfile(path, folder / path.name)) for path in others)]


def made_pdf(markdown: str) -> bytes:
    """Return Markdown as a PDF with a running head and page numbers."""
    pdf = _Booklet()
    pdf.set_creation_date(_MADE)
    pdf.set_title(markdown.partition("\n")[0].lstrip("# "))
    pdf.set_font(_FONT, size=11)
    pdf.add_page()
    pdf.write_html(MarkdownIt("commonmark").enable("table").render(markdown))
    return bytes(pdf.output())


class _Booklet(FPDF):
    """Pages as an appliance's booklet has them."""

    def header(self) -> None:
        """Write the running head; the library calls it for every page."""
        self.set_font(_FONT, size=8)
        self.cell(0, 8, "Arbo DW 45", align="R", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        """Write the page's number; the library calls it for every page."""
        self.set_y(-15)
        self.set_font(_FONT, size=8)
        self.cell(0, 8, f"Page {self.page_no()}", align="C")
