"""Compares PDF parsers on files that are hard to read: `python -m benchmarks.documents.pdf FOLDER`.

The folder holds the files named in `CASES`; parsers that are not installed are left out. What is
asked of each: words in the order a person reads them, cells of a row together, letters at all.
"""

import argparse
import importlib.util
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from config.settings import ReadingSettings
from rag.reading.pdf.read import read_pdf

Parser = Callable[[Path, str], list[str]]
"""From a file and its password to the text of its pages."""


@dataclass(frozen=True)
class Case:
    """What a file must give."""

    name: str
    file: str
    passes: Callable[[str], bool]
    """Tells whether the text of its first page is right."""
    password: str = ""


def in_order(*marks: str) -> Callable[[str], bool]:
    """Ask for words in this order."""

    def passes(text: str) -> bool:
        places = [text.find(mark) for mark in marks]
        return min(places) >= 0 and places == sorted(places)

    return passes


def together(*cells: str) -> Callable[[str], bool]:
    """Ask for words on one line, and nothing else on it."""
    letters = sum(map(len, cells))
    return lambda text: any(
        all(cell in line for cell in cells) and len(line) < letters + _SEPARATORS
        for line in text.splitlines()
    )


_SEPARATORS = 8

CASES = (
    Case(
        "two columns",
        "unstructured_multi-column-2p.pdf",
        in_order("Abstract", "1 Introduction", "Equal contribution", "However", "ORQA"),
    ),
    Case(
        "title, then columns",
        "py-pdf-sample-files_026-latex-multicolumn_multicolumn.pdf",
        in_order("Two-Column", "Your Name", "Abstract", "Nam dui", "Nulla malesuada", "Quisque"),
    ),
    Case(
        "words parted at line ends",
        "unstructured_multi-column-2p.pdf",
        in_order("efficient", "embeddings", "selects"),
    ),
    Case(
        "vertical Japanese",
        "pdfminer.six_jo.pdf",
        in_order("序", "假定", "鑛質", "銀河", "けれども", "大正", "宮澤"),
    ),
    Case(
        "Japanese words whole",
        "pdfminer.six_jo.pdf",
        in_order("けれども", "ことばが"),
    ),
    Case("Korean", "unstructured_korean-text-with-tables.pdf", in_order("할인점", "주유소")),
    Case(
        "Korean tables side by side",
        "unstructured_korean-text-with-tables.pdf",
        together("주유", "모든 주유소"),
    ),
    Case("Arabic", "py-pdf-sample-files_015-arabic_habibi.pdf", in_order("حَبيبي")),
    Case(
        "AES-256 (revision 6)",
        "pypdf_encryption_r6-user-password.pdf",
        in_order("encryption", "test"),
        password="asdfzxcv",  # noqa: S106 - the file's own
    ),
    Case(
        "corrupted",
        "pdfminer.six_zen_of_python_corrupted.pdf",
        in_order("Beautiful", "Explicit", "Namespaces"),
    ),
)
TIMED = (
    "unstructured_multi-column-2p.pdf",
    "unstructured_layout-parser-paper-fast.pdf",
    "py-pdf-sample-files_004-pdflatex-4-pages_pdflatex-4-pages.pdf",
    "py-pdf-sample-files_026-latex-multicolumn_multicolumn.pdf",
)
ROUNDS = 3


def ours(path: Path, password: str) -> list[str]:
    """Read with PDFium and our own layout."""
    reading = read_pdf(path, ReadingSettings(ocr="off"), passwords=[password])
    return [page.text for page in reading.pages]


def pdfium(path: Path, password: str) -> list[str]:
    """Read with PDFium in the file's own order."""
    import pypdfium2  # noqa: PLC0415 - each parser by itself

    document = pypdfium2.PdfDocument(path, password=password)
    texts = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return texts


def pdfminer(path: Path, password: str) -> list[str]:
    """Read with pdfminer.six and its layout analysis, vertical text included."""
    from pdfminer.high_level import extract_text  # noqa: PLC0415 - each parser by itself
    from pdfminer.layout import LAParams  # noqa: PLC0415

    text: str = extract_text(path, password=password, laparams=LAParams(detect_vertical=True))
    return text.removesuffix("\f").split("\f")


def pypdf(path: Path, password: str) -> list[str]:
    """Read with pypdf."""
    from pypdf import PdfReader  # noqa: PLC0415 - each parser by itself

    return [page.extract_text() for page in PdfReader(path, password=password or None).pages]


PARSERS: dict[str, tuple[str, Parser]] = {
    "pypdfium2 + our layout": ("pypdfium2", ours),
    "pypdfium2": ("pypdfium2", pdfium),
    "pdfminer.six": ("pdfminer", pdfminer),
    "pypdf": ("pypdf", pypdf),
}


def passed(case: Case, folder: Path, parser: Parser) -> bool:
    """Tell whether a parser reads a case right; failing altogether is not right."""
    try:
        return case.passes(parser(folder / case.file, case.password)[0])
    except Exception:  # noqa: BLE001 - foreign code: it may fail as it likes
        return False


def pages_per_second(folder: Path, parser: Parser) -> float:
    """Measure processor time over pages full of text, the best of some rounds."""
    rates = []
    for _ in range(ROUNDS):
        start = time.process_time()
        pages = sum(len(parser(folder / name, "")) for name in TIMED)
        rates.append(pages / (time.process_time() - start))
    return max(rates)


def table(folder: Path, parsers: Sequence[str]) -> Table:
    """Return what each parser reads right, and how fast."""
    shown = Table("", *parsers)
    for case in CASES:
        marks = ["yes" if passed(case, folder, PARSERS[name][1]) else "no" for name in parsers]
        shown.add_row(case.name, *marks)
    rates = [f"{pages_per_second(folder, PARSERS[name][1]):.0f}" for name in parsers]
    shown.add_row("pages/s, one core", *rates)
    return shown


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    folder = arguments.parse_args().folder
    installed = [name for name, (needs, _) in PARSERS.items() if importlib.util.find_spec(needs)]
    Console().print(table(folder, installed))


if __name__ == "__main__":
    main()
