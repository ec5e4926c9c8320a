"""ZIP files that are documents: what kind they are, and whether they may be unpacked."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from lxml import etree

from rag.reading.errors import ENCRYPTED, UnreadableError

MAX_UNPACKED_MB = 1000
MAX_MEMBERS = 20_000
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
_ENCRYPTED = 0x1
_PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a document that is a ZIP file, if it unpacks to something sensible.

    Sizes are believed as declared: `zipfile` unpacks no more than that of any member.

    Raises:
        UnreadableError: if it is damaged, encrypted or a bomb.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive.infolist())
            yield archive
    except (zipfile.BadZipFile, KeyError, EOFError) as exc:
        raise UnreadableError("it is damaged: its archive is incomplete or broken") from exc


def _check(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_MEMBERS:
        raise UnreadableError(f"it is an archive of more than {MAX_MEMBERS} files")
    if sum(member.file_size for member in members) > MAX_UNPACKED_MB * 1_000_000:
        raise UnreadableError(f"it unpacks to more than {MAX_UNPACKED_MB} MB")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise UnreadableError(ENCRYPTED)


def xml(archive: zipfile.ZipFile, name: str) -> Any:
    """Return the root element of a member; entities stay unresolved, nothing is fetched.

    Raises:
        UnreadableError: if it is no XML.
        KeyError: if there is no such member.
    """
    try:
        return etree.fromstring(archive.read(name), etree.XMLParser(**_PARSER))
    except etree.XMLSyntaxError as exc:
        raise UnreadableError(f"it is damaged: {name} in it is no XML") from exc


def core_title(archive: zipfile.ZipFile) -> str:
    """Return the title that an Office document says it has, or nothing."""
    if "docProps/core.xml" not in archive.namelist():
        return ""
    return str(xml(archive, "docProps/core.xml").findtext(f"{DUBLIN_CORE}title") or "")
