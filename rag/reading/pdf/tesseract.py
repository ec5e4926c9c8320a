"""Reads pictures of text with the `tesseract` program, if it is installed."""

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Picture:
    """A page in shades of grey, a byte a dot, row by row."""

    width: int
    height: int
    dots: bytes
    dots_per_inch: int


class Ocr(Protocol):
    """Reads what is printed on pictures."""

    def read(self, picture: Picture, *, timeout_s: float) -> bytes:
        """Return a PDF whose text stands where the picture shows it.

        Raises:
            TimeoutError: it would take longer.
            RuntimeError: it cannot be read; the text says why.
        """
        ...


class Tesseract:
    """The program of that name, https://tesseract-ocr.github.io."""

    def __init__(self, *, program: str, languages: Sequence[str]) -> None:
        self._command = (
            *("env", "OMP_THREAD_LIMIT=1"),  # its threads cost more than they bring
            *(program, "stdin", "stdout", "-l", "+".join(languages)),
            *("-c", "textonly_pdf=1", "-c", "tessedit_create_pdf=1"),
        )

    def read(self, picture: Picture, *, timeout_s: float) -> bytes:
        """Return a PDF whose text stands where the picture shows it. See `Ocr`."""
        command = [*self._command, "--dpi", str(picture.dots_per_inch)]
        try:
            done = subprocess.run(
                command, input=_pgm(picture), capture_output=True, timeout=timeout_s, check=False
            )
        except subprocess.TimeoutExpired as exc:
            raise TimeoutError from exc
        if done.returncode != 0:
            raise RuntimeError(done.stderr.decode(errors="replace").strip()[-_TOLD:])
        return done.stdout


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
