"""Opens a PDF, with passwords where it asks for one, and never for longer than it is read."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pypdfium2 as pdfium
from pypdfium2 import raw

from rag.reading.checks import check_count
from rag.reading.errors import UnreadableError

_HOW_TO_UNLOCK = (
    "give its password with `hearsay docs add --password`"
    " or in the file named by documents.reading.password_file"
)


@contextmanager
def opened(
    path: Path, *, passwords: Sequence[str] = (), max_pages: int
) -> Iterator[pdfium.PdfDocument]:
    """Open a document for a while.

    Raises:
        UnreadableError: it is broken, longer than `max_pages`, or no password fits.
    """
    document = _unlocked(path, ["", *passwords])
    try:
        if document.get_formtype() != raw.FORMTYPE_NONE:
            document.init_forms()  # what was filled in is no part of a page before
        check_count(len(document), "pages", most=max_pages)
        yield document
    finally:
        document.close()


def _unlocked(path: Path, passwords: Sequence[str]) -> pdfium.PdfDocument:
    for password in passwords:
        document = _try(path, password)
        if document is not None:
            return document
    tried = "no password given for it fits" if len(passwords) > 1 else "it is encrypted"
    raise UnreadableError(f"{tried}; {_HOW_TO_UNLOCK}")


def _try(path: Path, password: str) -> pdfium.PdfDocument | None:
    """Open with one password; None if it does not fit."""
    try:
        return pdfium.PdfDocument(path, password=password or None)
    except pdfium.PdfiumError as exc:
        if exc.err_code == raw.FPDF_ERR_PASSWORD:
            return None
        raise UnreadableError(_REASONS.get(exc.err_code, _BROKEN)) from exc
    except OSError as exc:
        raise UnreadableError(_REASONS[raw.FPDF_ERR_FILE]) from exc


_BROKEN = "it is damaged or no PDF; open it in a PDF program and save it again"
_REASONS = {
    raw.FPDF_ERR_FILE: "it cannot be opened; see whether it is still there and may be read",
    raw.FPDF_ERR_SECURITY: "it is encrypted in a way that is not supported; save it unencrypted",
}


def opened_page(document: pdfium.PdfDocument, place: int) -> pdfium.PdfPage:
    """Return a page with what was filled into its form.

    Raises:
        pypdfium2.PdfiumError: it is damaged.
    """
    page = document[place]
    if page.formenv is None or raw.FPDFPage_GetAnnotCount(page.raw) == 0:
        return page
    page.flatten()
    page.close()
    return document[place]
