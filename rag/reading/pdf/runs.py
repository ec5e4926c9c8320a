"""Takes the text of a page out of PDFium as runs: words that stand on one line, with their place.

Places are told in points as one reads: `left` to `right` along the line, `top` to `bottom` down
the page, whichever way the page was turned or the script runs (vertical Japanese included).
"""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import pypdfium2 as pdfium
from pypdfium2 import raw

from rag.reading.pdf.bidi import is_rtl, logical
from rag.reading.pdf.joining import is_space

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words on one line with no wide gap between them."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    """Of the type, in points."""
    bold: bool
    order: int
    """Its place in the file; producers mostly write in reading order."""

    @property
    def height(self) -> float:
        """How high its line is."""
        return self.bottom - self.top


@dataclass(slots=True)
class _Word:
    text: str
    first: int
    left: float
    top: float
    right: float
    bottom: float
    spaces: int
    """How many spaces stand before it."""


_ACROSS, _UP, _BACK, _DOWN = range(4)

_WIDE_GAP = 0.55
"""Of a line's height: more than between two words, less than between two columns."""


def runs(text_page: pdfium.PdfTextPage) -> list[list[Run]]:
    """Return a page's runs by their direction, the most frequent direction first."""
    glyphs = _Glyphs(text_page)
    words = list(_words(glyphs))
    if len({direction for direction, _ in words}) == 1:
        return [list(_joined([word for _, word in words], glyphs))]
    weights = Counter[int]()
    for direction, word in words:
        weights[direction] += len(word.text)
    return [
        list(_joined([w for d, w in words if d == direction], glyphs))
        for direction, _ in weights.most_common()
    ]


class _Glyphs:
    """What PDFium knows of each character."""

    def __init__(self, text_page: pdfium.PdfTextPage) -> None:
        self._page = text_page.raw
        self._rect = raw.FS_RECTF()
        self._matrix = raw.FS_MATRIX()
        self._name = ctypes.create_string_buffer(_LONGEST_NAME)
        self._flags = ctypes.c_int()
        self.text = self._whole(text_page)

    def _whole(self, text_page: pdfium.PdfTextPage) -> str:
        """Return one letter per character of PDFium, so that places are the same."""
        count: int = text_page.count_chars()
        text: str = text_page.get_text_range()
        if len(text) == count:
            return text
        return "".join(chr(raw.FPDFText_GetUnicode(self._page, i)) for i in range(count))

    def box(self, index: int) -> Box:
        """Return left, bottom, right and top in the page's own coordinates."""
        rect = self._rect
        raw.FPDFText_GetLooseCharBox(self._page, index, rect)
        return rect.left, rect.bottom, rect.right, rect.top

    def width(self, index: int) -> float:
        """Return how wide a character is; a space that PDFium put into a gap has no width."""
        left, _, right, _ = self.box(index)
        return right - left

    def unknown(self, text: str, index: int) -> bool:
        """Tell whether a word is only the codes of its font: nothing says which letters."""
        return not text.isascii() and raw.FPDFText_HasUnicodeMapError(self._page, index) == 1

    def size(self, index: int) -> float:
        """Return the size of the type as it is seen, in points."""
        raw.FPDFText_GetMatrix(self._page, index, self._matrix)
        scale = math.hypot(self._matrix.c, self._matrix.d)
        size: float = raw.FPDFText_GetFontSize(self._page, index)
        return round(size * scale, 1)

    def bold(self, index: int) -> bool:
        """Tell whether a character is printed in bold type, as its font's name says."""
        length: int = raw.FPDFText_GetFontInfo(
            self._page, index, self._name, _LONGEST_NAME, self._flags
        )
        return 0 < length <= _LONGEST_NAME and _is_bold(self._name.value)


_LONGEST_NAME = 128


@lru_cache(maxsize=1000)
def _is_bold(font: bytes) -> bool:
    return _BOLD.search(font) is not None


_BOLD = re.compile(rb"bold|black|heavy|demi|medi(?!um)|cmbx|cmssbx", re.IGNORECASE)
_HYPHENS = "\x02\ufffe"
"""What PDFium makes of a hyphen at the end of a line (it leaves the line end out, too)."""
_WORD = re.compile(f"[^\\s\x00-\x1f\ufffe]+[{_HYPHENS}]?")
_SEVERAL = re.compile("[^\\s\x00-\x1f\ufffe]{2,}")


def _words(glyphs: _Glyphs) -> Iterator[tuple[int, _Word]]:
    """Return the words with their direction; a single letter runs like those on its line."""
    direction, end = _next_direction(glyphs, 0, _ACROSS), 0
    text, foreign = glyphs.text, not glyphs.text.isascii()
    for found in _WORD.finditer(text):
        first, word = found.start(), found[0]
        if foreign and glyphs.unknown(word, first):
            continue
        start, stop = _ends(glyphs, word, first)
        if len(word) > 1:
            direction = _direction(start, stop, rtl=foreign and is_rtl(word))
            word = _as_read(word, start, stop) if foreign or word[-1] == "\x02" else word
        elif "\n" in text[end:first]:
            direction = _next_direction(glyphs, first, direction)
        between = text[end:first]
        spaces = 1 if between == " " else len(between.strip("\r\n"))
        yield direction, _Word(word, first, *_place(direction, start, stop), spaces)
        end = found.end()


def _next_direction(glyphs: _Glyphs, start: int, default: int) -> int:
    """Return the direction of the next word of several letters."""
    found = _SEVERAL.search(glyphs.text, start)
    if found is None:
        return default
    ends = _ends(glyphs, found[0], found.start())
    return _direction(*ends, rtl=is_rtl(found[0]))


def _ends(glyphs: _Glyphs, word: str, first: int) -> tuple[Box, Box]:
    """Return the boxes of a word's first and last letter, a hyphen PDFium made left out."""
    start = glyphs.box(first)
    last = len(word) - 1
    if last > 0 and word[-1] in _HYPHENS:
        last -= 1
    return start, glyphs.box(first + last) if last else start


def _direction(start: Box, stop: Box, *, rtl: bool) -> int:
    along = stop[0] + stop[2] - start[0] - start[2]
    up = stop[1] + stop[3] - start[1] - start[3]
    if abs(up) > abs(along):
        return _UP if up > 0 else _DOWN
    return _BACK if along < 0 and not rtl else _ACROSS


def _as_read(word: str, start: Box, stop: Box) -> str:
    if word[-1] in _HYPHENS:
        return word[:-1] + "-"
    stands_backwards = start[0] <= stop[0] and is_rtl(word)
    return word[::-1] if stands_backwards else word


def _place(direction: int, start: Box, stop: Box) -> Box:
    """Return where a word stands as one reads: left, top, right, bottom."""
    if direction == _ACROSS and start[0] <= stop[0]:  # nearly always
        return start[0], -max(start[3], stop[3]), stop[2], -min(start[1], stop[1])
    left, bottom, right, top = start
    last_left, last_bottom, last_right, last_top = stop
    left = min(last_left, left)
    bottom = min(last_bottom, bottom)
    right = max(last_right, right)
    top = max(last_top, top)
    if direction == _ACROSS:
        return left, -top, right, -bottom
    if direction == _UP:
        return bottom, left, top, right
    return (-top, -right, -bottom, -left) if direction == _DOWN else (-right, bottom, -left, top)


def _joined(words: list[_Word], glyphs: _Glyphs) -> Iterator[Run]:
    """Join words in the file's order as long as they go on along one line."""
    run: list[_Word] = []
    for word in words:
        if run and not _goes_on(run, word, glyphs):
            yield _run(run, glyphs)
            run = []
        run.append(word)
    if run:
        yield _run(run, glyphs)


def _goes_on(run: list[_Word], word: _Word, glyphs: _Glyphs) -> bool:
    """Tell whether a word stands next to the last one of a run, on its line."""
    last = run[-1]
    height = last.bottom - last.top
    shared = min(last.bottom, word.bottom) - max(last.top, word.top)
    if shared < height / 2 and shared < (word.bottom - word.top) / 2:
        return False
    gap = word.left - last.right
    if gap < -height:  # it stands to the left: another column, or from right to left
        gap = last.left - word.right if is_rtl(word.text) else math.inf
    if gap < _WIDE_GAP * height:
        return True
    if word.spaces == 1:
        gap -= glyphs.width(word.first - 1)
    marked = len(run) == 1 and MARKER.fullmatch(last.text) is not None
    return gap < (_BRIDGED if marked or _is_led(last, word) else _WIDE_GAP) * height


def _is_led(last: _Word, word: _Word) -> bool:
    """Tell whether dots lead up to here, or from here to a number."""
    return not word.text.strip(_DOTS) or (word.text.isdigit() and not last.text.strip(_DOTS))


MARKER = re.compile(
    r"[•◦▪▫■□●○‣⁃·∙・※*–—\uf000-\uf0ff-]|\(?\d{1,3}[.)]|\(?[A-Za-z][.)]|\(?[ivxIVX]{1,5}[.)]|[①-⑳]"
)
"""What an item of a list begins with (symbol fonts keep their bullets at U+F000 to U+F0FF)."""
_BRIDGED = 2.5
"""Of a line's height: what a bullet or the dots of a table of contents reach across."""
_DOTS = ".…"


def _run(words: list[_Word], glyphs: _Glyphs) -> Run:
    longest = max(words, key=lambda word: len(word.text)).first
    size = glyphs.size(longest)
    top, bottom = min([w.top for w in words]), max([w.bottom for w in words])
    bottom = max(bottom, top + _THINNEST)
    spare = max(0.0, bottom - top - max(_LINE * size, _THINNEST)) / 2
    return Run(
        text=_text(words),
        left=min([w.left for w in words]),
        top=top + spare,
        right=max([w.right for w in words]),
        bottom=bottom - spare,
        size=size,
        bold=glyphs.bold(longest) and glyphs.bold(words[-1].first),
        order=words[0].first,
    )


_LINE = 1.1
"""Of the type's size: the height of a line. Fonts may ask for more, and overlap then."""
_THINNEST = 0.5
"""In points: no line is without height, whatever a file says."""


def _text(words: list[_Word]) -> str:
    if any(is_rtl(word.text) for word in words):
        return " ".join(logical([word.text for word in sorted(words, key=lambda w: w.left)]))
    parts = [words[0].text]
    for last, word in pairwise(words):
        gap = (word.left - last.right) / max(word.bottom - word.top, _THINNEST)
        if is_space(last.text, word.text, gap, written=word.spaces > 0):
            parts.append(" ")
        parts.append(word.text)
    text = "".join(parts)
    return _LEADER.sub(LEADER, text).strip() if ".." in text or ". ." in text else text


LEADER = " … "
"""What the dots of a table of contents become."""
_LEADER = re.compile(r" ?(?:\.\.\.\.+|\. (?:\. )+\.)(?: ?\.)* ?")
