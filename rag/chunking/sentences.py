"""A text into sentences, in every script: the `sentencex` library, and what it misses.

It knows abbreviations, decimals and end marks of some 300 languages. Measured on cases of ours it
left out CJK sentences that begin with a digit, and cut after quotations that go on, after list
markers, ordinals and single letters (docs/decisions/0100-sentences.md).
"""

import re
from collections.abc import Iterable, Iterator

from sentencex import get_sentence_boundaries

from rag.documents import Span

LONGEST = 800
"""A sentence with more characters is cut at a clause, else at a word, else anywhere."""
WINDOW = 20_000
"""So many characters are looked at together, at most: a paragraph is never that long, and the
library takes quadratic time for some texts made to be slow."""

_CJK_END = re.compile(r"(?<=[。！？｡])(?=[\dA-Za-z０-９Ａ-Ｚａ-ｚ])")
_OPENING = re.compile(r"[「『（《〈【“(\[]")
_CLOSING = re.compile(r"[」』）》〉】”)\]]")
_GOES_ON = re.compile(
    r"[、，；：,;]|[」』）》】”’)\]]|(?!ところ|とても|とにかく|もし|もっと|もちろん|もう)[とのがをへも]|って|など"
)
"""How the rest of a sentence begins whose quotation has just ended in a full stop."""
_QUOTED = re.compile(r"[。！？｡!?.][」』”’）)]+\s*$")
_COMMA = re.compile(r"[、，；：,;]")
_MARKER = re.compile(r"[(（]?(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})[.)）]|[-*•–]")
"""All there is of a "sentence" that only counts: `1.`, `(a)`, `-`."""
_LEAD = re.compile(rf"\s*(?:{_MARKER.pattern})\s")
"""The same at the beginning of a text."""
_LETTER = re.compile(r"(?:^|[\s(])(?!I\.)[A-ZÀ-ÞА-Я]\.$")
_ORDINAL = re.compile(
    r"\b(?:der|die|das|dem|den|des|ein|eine[rnms]?|am|im|vom|zum|zur|beim|bis|ab|seit|"
    r"jede[rnms]?|de[nt]|på|i|v|ve|na|od|do) \d{1,2}\.$",
    re.IGNORECASE,
)
_NUMBERED = frozenset({"de", "da", "nb", "sv", "cs", "sk", "hu", "fi", "hr", "sl", "et", "lv"})
"""Languages that write an ordinal number with a full stop."""
_ABBREVIATION = re.compile(
    r"\b(?:gem|lt|Abs|Art|Nr|Ziff|Hrsg|Bd|Kap|Abb|Tab|Fig|Sec|approx|Str|Tel|Fa|Hr|Fr)\.$"
)
"""What `sentencex` does not know in every language of ours, though nothing ends with it."""
_CLAUSE = re.compile(r"[,;:–—](?=\s)|[，、；：]")
_GAP = re.compile(r"\s")
_WORD = re.compile(r"\w")
_DECISIVE = 40
"""So many characters at the end of a text tell whether it is finished; else a text of nothing but
abbreviations would be looked at over and over."""


def sentences(text: str, language: str | None = None) -> list[Span]:
    """Return where each sentence stands, without the white space around it.

    Every character that is not white space is in exactly one of them, in order.
    """
    return [
        part
        for window in _cut_to(text, Span(0, len(text)), WINDOW)
        for joined in _join(text, _pieces(text, window, language), language)
        for part in shorten(text, joined)
    ]


def _pieces(text: str, window: Span, language: str | None) -> Iterator[Span]:
    """Yield what the library takes for sentences, cut where it misses an end."""
    name = (language or "en").partition("-")[0]
    for piece in _boundaries(text, window, name):
        start = piece.start
        for end in _ends(text, piece, name):
            yield Span(start, end)
            start = end


def _ends(text: str, piece: Span, language: str) -> Iterator[int]:
    """Yield where the sentences of one of the library's pieces end.

    Behind a number it is asked again: where a text counts ("1) … 2) …") it cuts before the numbers
    only, and where a text begins with a number in brackets nowhere.
    """
    lead = _LEAD.match(text, piece.start, piece.end)
    parts = [piece]
    if lead and lead.end() < piece.end:
        parts = list(_boundaries(text, Span(lead.end(), piece.end), language))
    for part in parts:
        yield from (part.start + cut for cut in _missed(text[part.start : part.end]))
        yield part.end


def _boundaries(text: str, span: Span, language: str) -> Iterator[Span]:
    """Yield the library's sentences of a part of a text."""
    for found in get_sentence_boundaries(language, text[span.start : span.end]):
        yield Span(span.start + found["start_index"], span.start + found["end_index"])


def _missed(piece: str) -> Iterator[int]:
    """Yield where a full-width mark outside of brackets ends a sentence before a digit."""
    if piece.isascii():
        return
    depth = seen = 0
    for found in _CJK_END.finditer(piece):
        between = piece[seen : found.start()]
        depth += len(_OPENING.findall(between)) - len(_CLOSING.findall(between))
        seen = found.start()
        if depth <= 0:
            yield found.start()


def _join(text: str, pieces: Iterable[Span], language: str | None) -> Iterator[Span]:
    """Yield the pieces; those that belong to one sentence become one."""
    before: Span | None = None
    for piece in pieces:
        if before and _belongs(text, before, piece, language):
            before = Span(before.start, piece.end)
            continue
        if before:
            yield before
        before = piece
    if before:
        yield before


def _belongs(text: str, before: Span, piece: Span, language: str | None) -> bool:
    """Say whether a piece goes on with the sentence before it."""
    head = text[max(before.start, before.end - _DECISIVE) : before.end]
    tail = text[piece.start : piece.end].lstrip()
    if "\n\n" in head[len(head.rstrip()) :] + text[piece.start : piece.end - len(tail)]:
        return False
    if not _WORD.search(tail) or _COMMA.match(tail):
        return True
    return _unfinished(head.strip(), language) or bool(
        _QUOTED.search(head) and _GOES_ON.match(tail)
    )


def _unfinished(head: str, language: str | None) -> bool:
    """Say whether a text ends in a full stop that ends no sentence."""
    if _MARKER.fullmatch(head) or _LETTER.search(head) or _ABBREVIATION.search(head):
        return True
    return language in _NUMBERED and bool(_ORDINAL.search(head))


def _trim(text: str, span: Span) -> Span | None:
    """Leave out the white space around; None if there is nothing else."""
    inner = text[span.start : span.end]
    kept = inner.strip()
    start = span.start + len(inner) - len(inner.lstrip())
    return Span(start, start + len(kept)) if kept else None


def shorten(text: str, span: Span) -> Iterator[Span]:
    """Yield a span without white space around it, cut where it is too long to be quoted."""
    return _cut_to(text, span, LONGEST)


def _cut_to(text: str, span: Span, longest: int) -> Iterator[Span]:
    """Yield a span without white space around it, in parts of at most `longest` characters."""
    rest = _trim(text, span)
    while rest and rest.end - rest.start > longest:
        cut = rest.start + _cut(text[rest.start : rest.start + longest])
        head = _trim(text, Span(rest.start, cut))
        if head:
            yield head
        rest = _trim(text, Span(cut, rest.end))
    if rest:
        yield rest


def _cut(window: str) -> int:
    """Return where to cut: after the last clause, or word, of the window's second half."""
    for border in (_CLAUSE, _GAP):
        ends = [found.end() for found in border.finditer(window, len(window) // 2)]
        if ends:
            return ends[-1]
    return len(window)
