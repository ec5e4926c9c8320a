"""What `hearsay doctor` looks at of the documents."""

from collections import Counter
from collections.abc import Iterator

from config import Settings
from config.engines import UnknownEngineError
from hearsay.check import Check
from hearsay.docs.common import index
from hearsay.docs.show import counted, facts
from hearsay.trouble import Trouble
from rag.documents import Document
from rag.embedding import engines
from rag.reading.pdf import tesseract
from rag.status import count
from rag.store.open import folder_of


def checks(settings: Settings) -> Iterator[Check]:
    """Yield what was found of the documents."""
    yield embedder(settings)
    yield scans(settings)
    yield folders(settings)
    yield library(settings)


def embedder(settings: Settings) -> Check:
    """Check that what makes vectors is installed."""
    try:
        spec = engines.choose(settings)
    except UnknownEngineError as exc:
        do = "correct documents.embedder.engine in the settings"
        return Check("embedder", "fail", str(exc), do)
    if not spec.installed:
        do = "install it, or set documents.embedder.engine: auto"
        return Check("embedder", "fail", spec.missing, do)
    return Check("embedder", "ok", f"{spec.name} is installed")


def scans(settings: Settings) -> Check:
    """Check whether scanned pages can be read. A house without that works, so it is a note."""
    reading = settings.documents.reading
    if reading.ocr == "off":
        do = "documents.reading.ocr: auto"
        return Check("scanned pages", "note", "switched off in the settings", do)
    program, advice = tesseract.find(reading.ocr_languages)
    if program is None or advice:
        found = "Tesseract lacks a language" if program else "are not read: there is no Tesseract"
        return Check("scanned pages", "note", found, advice)
    return Check("scanned pages", "ok", f"read with Tesseract ({', '.join(reading.ocr_languages)})")


def folders(settings: Settings) -> Check:
    """Check that the folders of the settings are there."""
    wanted = settings.documents.folders
    missing = [str(folder) for folder in wanted if not folder.is_dir()]
    if missing:
        do = "create it, or correct documents.folders in the settings"
        return Check("document folders", "fail", f"{missing[0]} is no folder", do)
    return Check("document folders", "ok", f"{len(wanted)} followed by the settings")


def library(settings: Settings) -> Check:
    """Check that the index can be opened, and what of it needs a look."""
    try:
        with index(settings) as opened:
            said, found = facts(opened), opened.documents()
    except Trouble as exc:
        where = "documents.postgres" if settings.documents.postgres else folder_of(settings)
        return Check("documents", "fail", str(exc), f"look at {where}")
    if said["paused"]:
        return Check("documents", "note", "reading them is paused", "hearsay docs resume")
    if said["unseen"]:
        places = count(len(said["unseen"]), "place")
        text = f"{counted(said)}; {places} that cannot be looked at"
        return Check("documents", "note", text, "hearsay docs status")
    unread = unreadable(found)
    if unread:
        return Check("documents", "note", f"{counted(said)}; {unread}", "hearsay docs list")
    return Check("documents", "ok", counted(said))


def unreadable(found: list[Document]) -> str:
    """Say how many documents cannot be searched."""
    conditions = Counter(one.condition for one in found)
    kinds = {"refused": conditions["refused"], "without text": conditions["no_text"]}
    return ", ".join(f"{number} {kind}" for kind, number in kinds.items() if number)
