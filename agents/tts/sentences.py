"""Cuts a text that arrives in pieces into sentences, the same ones whatever the pieces."""

import re
import unicodedata
from collections.abc import Iterator

LONGEST = 300
"""A sentence with more characters is cut at a clause, else at a word."""
_AFTER = 5
"""So many characters after an end decide it: white space and the start of a word."""
_LOOKAHEAD = 40
"""So many characters decide any end before them (a run of ends, closing marks, `_AFTER`)."""

ABBREVIATIONS = frozenset(
    """
    dr mr mrs ms prof st mt vs approx resp incl excl temp
    jan feb mar apr jun jul aug sep sept oct nov dec
    bzw ca str evtl ggf inkl zzgl vgl sog geb hr fr mio mrd std
    e.g i.e z.b d.h u.a o.g i.d.r v.a s.o s.u m.e u.u
    env p.ex av boul mme mlle sr sra srta dott sig.ra
    """.split()  # noqa: SIM905  # a list of words reads best as words
)
"""What ends in a full stop in the middle of a sentence, without that stop, in small letters."""

BEFORE_NUMBERS = frozenset(
    "no nos nr fig vol ch sec pp art abs bd tel min max".split()  # noqa: SIM905
)
"""Abbreviations only if a number follows: `No. 5`, but `No. Not now.`"""

_MONTH_STARTS = (
    "Jan",
    "Jän",
    "Feb",
    "Mär",
    "Apr",
    "Mai",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Okt",
    "Nov",
    "Dez",
)
"""How German months begin, as after `3. Oktober`."""

_END = re.compile(
    r"(?P<marks>[.!?…。！？｡؟۔।॥։]{1,20})(?P<closers>[\"'”’»›)\]}」』）】*_~`]{0,10})"
    r"|(?P<lines>\n{1,2})"
)
_FULL_WIDTH = re.compile(r"[。！？｡]")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ORDINAL = re.compile(
    r"\b(?:der|die|das|dem|den|des|am|im|vom|zum|zur|beim|bis|ab|seit|jede[rnms]?) \d{1,2}$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[,;:–—](?=\s)|[，、；：]")
_GAP = re.compile(r"\s")
_BLANK = re.compile(r"\s+")


class Splitter:
    """Takes a text piece by piece and gives back its sentences as soon as each is certain.

    Nothing is lost and nothing comes twice: the sentences joined are the text, but for
    white space.
    """

    def __init__(self) -> None:
        self._rest = ""

    @property
    def rest(self) -> str:
        """What was taken but not yet given back."""
        return self._rest

    def feed(self, piece: str) -> list[str]:
        """Take a piece; return the sentences that are certain now."""
        return self._take(piece, final=False)

    def finish(self) -> list[str]:
        """Return the sentences that are left; the splitter is empty then."""
        sentences = self._take("", final=True)
        self._rest = ""
        return sentences

    def _take(self, piece: str, *, final: bool) -> list[str]:
        text = _BLANK.sub(_blank, self._rest + piece)
        cuts = list(_cuts(text, final=final))
        self._rest = text[cuts[-1][1] :] if cuts else text
        return [text[start:end].rstrip() for start, end in cuts]


def split(text: str) -> list[str]:
    """Return the sentences of a whole text."""
    splitter = Splitter()
    return splitter.feed(text) + splitter.finish()


def _blank(found: re.Match[str]) -> str:
    """Shorten white space to what matters: a space, a new line, or an empty line."""
    return "\n" * min(2, found[0].count("\n")) or " "


def _cuts(text: str, *, final: bool) -> Iterator[tuple[int, int]]:
    """Yield where each certain sentence starts and ends."""
    start = 0
    while True:
        while start < len(text) and text[start].isspace():
            start += 1
        end = _end(text, start, final=final)
        if end is None:
            return
        yield start, end
        start = end


def _end(text: str, start: int, *, final: bool) -> int | None:
    """Return where the sentence that begins at `start` ends, or None if that is not certain."""
    for found in _END.finditer(text, start, start + LONGEST + _LOOKAHEAD):
        if found.end() - start > LONGEST:
            break
        ends = _ends(
            text[start : found.start()],
            found,
            text[found.end() : found.end() + _AFTER],
            final=final,
        )
        if ends is None:
            return None
        if ends:
            return found.end()
    length = len(text) - start
    if length > LONGEST + (0 if final else _LOOKAHEAD):
        return start + _clause(text[start : start + LONGEST + 1])
    return len(text) if final and length else None


def _ends(before: str, found: re.Match[str], after: str, *, final: bool) -> bool | None:
    """Tell whether a sentence ends with `found`; None if what follows is still to come."""
    following = after.lstrip()[:1]
    numbered = before[-1:].isdigit() and len(after) < _AFTER  # a month may follow
    if not final and (not following or numbered):
        full_width = found["marks"] and _FULL_WIDTH.search(found["marks"])
        return True if after and full_width else None
    if found["lines"]:
        return found["lines"] == "\n\n" or not _wrapped(before, following)
    return _stops(before, found["marks"], found["closers"], after, following)


def _stops(before: str, marks: str, closers: str, after: str, following: str) -> bool:
    """Tell whether marks like `.` or `?!` end the sentence `before`."""
    if _FULL_WIDTH.search(marks):
        return True
    if following and not after[0].isspace():
        return marks != "." and bool(_CJK.match(following))
    if following.islower():
        return marks.strip(".…") != "" and not closers
    return marks != "." or bool(closers) or not _goes_on(before, after)


def _goes_on(before: str, after: str) -> bool:
    """Tell whether a single full stop after `before` belongs to a word: `Dr.`, `1.`, `z. B.`."""
    word = before.rsplit(maxsplit=1)[-1].lstrip("\"'“„‘‚«(*_[") if before.strip() else ""
    if word.lower() in ABBREVIATIONS or (len(word) == 1 and word.isalpha() and word != "I"):
        return not _CJK.match(word)
    if word.lower() in BEFORE_NUMBERS:
        return after.lstrip()[:1].isdigit()
    if not word.isdigit():
        return False
    alone = before.strip() == word  # the marker of a numbered list
    return alone or bool(_ORDINAL.search(before)) or after.lstrip()[:3] in _MONTH_STARTS


def _wrapped(before: str, following: str) -> bool:
    """Tell whether a new line only wraps a long line of text."""
    return following.islower() and before[-1:].isalnum() | (before[-1:] == ",")


def _clause(window: str) -> int:
    """Return where to cut a sentence that is too long: at a clause, at a word, or anywhere."""
    for border in (_CLAUSE, _GAP):
        ends = [found.end() for found in border.finditer(window)]
        good = [end for end in ends if LONGEST // 3 < end <= LONGEST]
        if good:
            return good[-1]
    cut = LONGEST
    while cut > LONGEST // 2 and unicodedata.category(window[cut]) in {"Mn", "Me", "Mc", "Cf"}:
        cut -= 1
    return cut
