"""Text hygiene: what nobody can see is taken out before anything reads it.

Hidden characters carry hidden instructions, and they keep a search from finding what is plainly
written. What goes is what Unicode calls default ignorable (DerivedCoreProperties.txt: tags, zero
width, bidirectional controls, variation selectors, soft hyphens, fillers), control characters,
lone surrogates, noncharacters, and the private planes (15 and 16) behind the tags. Joiners stay
where they change what is seen: one between two letters of a script that joins (Persian, the Indic
scripts), and one between two pictographs.
"""

import re
import unicodedata

_IGNORABLE = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    r"\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc\U0001bca0-\U0001bca3"
    r"\U0001d173-\U0001d17a\U000e0000-\U0010ffff"
)
_CONTROL = r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
_SURROGATE = r"\ud800-\udfff"
_NONCHARACTER = r"\ufdd0-\ufdef\ufffe\uffff"
_UNSEEN = re.compile(f"[{_IGNORABLE}{_CONTROL}{_SURROGATE}{_NONCHARACTER}]+")

_LINE_ENDS = r"\r\x0b\x0c\x85\u2028\u2029"
_LINE_END = re.compile(f"\r\n|[{_LINE_ENDS}]")
_SPACES = r"\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_SPACE = re.compile(f"[{_SPACES}]")
_DRAWN = r"\ufb00-\ufb4f\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc\u2e80-\u2fd5"
_PRESENTATION = re.compile(f"[{_DRAWN}]+")
"""Letters as fonts draw them (ligatures, joined Arabic, radicals), as PDF files often hold them."""

_JOINERS = re.compile("[\u200c\u200d]+")
_ODD = re.compile(
    f"[{_IGNORABLE}{_CONTROL}{_SURROGATE}{_NONCHARACTER}{_LINE_ENDS}{_SPACES}{_DRAWN}\u200c\u200d]"
)
"""Whatever needs a closer look: most texts have nothing of it."""
_ASCII = dict.fromkeys([*range(32), 127]) | dict.fromkeys(b"\r\x0b\x0c\n", "\n")
_ASCII[ord("\t")] = "\t"

_JOINING = r"[\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\u1800-\u18aa]"
_PICTURE = r"[\u2190-\u2bff\U0001f000-\U0001faff]"
_SEEN_JOINER = re.compile(
    rf"(?<={_JOINING})[\u200c\u200d](?={_JOINING})|(?<={_PICTURE})\u200d(?={_PICTURE})"
)


def clean(text: str) -> str:
    """Return `text` in NFC without what nobody can see, with plain spaces and line ends.

    Cleaning twice changes nothing.
    """
    if text.isascii():
        return text.replace("\r\n", "\n").translate(_ASCII)
    if _ODD.search(text) is None:
        return unicodedata.normalize("NFC", text)
    text = _LINE_END.sub("\n", text)
    text = _SPACE.sub(" ", _UNSEEN.sub("", text))
    text = _PRESENTATION.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    text = unicodedata.normalize("NFC", text)
    return text if "\u200c" not in text and "\u200d" not in text else _without_joiners(text)


def _without_joiners(text: str) -> str:
    """Drop every joiner that changes nothing, and compose what stood apart because of it."""
    kept = {found.start() for found in _SEEN_JOINER.finditer(text)}
    text = _JOINERS.sub(lambda found: found[0] if found.start() in kept else "", text)
    return unicodedata.normalize("NFC", text)
