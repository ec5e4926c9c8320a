"""Reads pictures of text with the `tesseract` program, if it is installed."""

import csv
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from rag.reading.pdf.joining import joined


@dataclass(frozen=True, slots=True)
class Picture:
    """A page in shades of grey, a byte a dot, row by row."""

    width: int
    height: int
    dots: bytes
    dots_per_inch: int


class Ocr(Protocol):
    """Reads what is printed on pictures."""

    def read(self, picture: Picture, *, timeout_s: float) -> list[str]:
        """Return the paragraphs of a picture.

        Raises:
            TimeoutError: it would take longer.
            RuntimeError: it cannot be read; the text says why.
        """
        ...


class Tesseract:
    """The program of that name, https://tesseract-ocr.github.io."""

    def __init__(self, *, program: str, languages: Sequence[str]) -> None:
        self._command = (program, "stdin", "stdout", "-l", "+".join(languages))

    def read(self, picture: Picture, *, timeout_s: float) -> list[str]:
        """Return the paragraphs of a picture. See `Ocr`."""
        command = [*self._command, "--dpi", str(picture.dots_per_inch), "tsv"]
        try:
            done = subprocess.run(
                command, input=_pgm(picture), capture_output=True, timeout=timeout_s, check=False
            )
        except subprocess.TimeoutExpired as exc:
            raise TimeoutError from exc
        if done.returncode != 0:
            raise RuntimeError(done.stderr.decode(errors="replace").strip()[-_TOLD:])
        return list(_paragraphs(done.stdout.decode(errors="replace")))


_TOLD = 200


def find(languages: Sequence[str]) -> tuple[Tesseract | None, str]:
    """Return Tesseract with those of the languages it has, and what to install, if anything."""
    program = shutil.which("tesseract")
    if program is None:
        return None, "install tesseract-ocr"
    known = _languages(program)
    missing = [f"tesseract-ocr-{name.replace('_', '-')}" for name in languages if name not in known]
    advice = f"install {' '.join(missing)}" if missing else ""
    usable = [name for name in languages if name in known]
    return (Tesseract(program=program, languages=usable) if usable else None), advice


def _languages(program: str) -> set[str]:
    done = subprocess.run(
        [program, "--list-langs"], capture_output=True, check=False, timeout=_ASKING_S
    )
    return set(done.stdout.decode(errors="replace").split())


_ASKING_S = 10


def _pgm(picture: Picture) -> bytes:
    """Return a picture as a binary PGM file, https://netpbm.sourceforge.net/doc/pgm.html."""
    return b"P5 %d %d 255\n" % (picture.width, picture.height) + picture.dots


def _paragraphs(table: str) -> Iterator[str]:
    """Yield the paragraphs of Tesseract's TSV output: one word a line, with where it belongs."""
    words = [
        word
        for word in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
        if (word["text"] or "").strip() and float(word["conf"]) >= _SURE
    ]
    for _, paragraph in groupby(words, lambda word: (word["block_num"], word["par_num"])):
        lines = groupby(paragraph, lambda word: word["line_num"])
        yield joined([" ".join(word["text"].strip() for word in line) for _, line in lines])


_SURE = 30.0
"""Tesseract's confidence (0 to 100) below which a word is most likely dirt."""
