"""Takes the text of a page out of PDFium as runs: words that stand on one line, with their place.

Places are told in points as one reads: `left` to `right` along the line, `top` to `bottom` down
the page, whichever way the page was turned or the script runs (vertical Japanese included).
"""

import ctypes
import math
import re
import struct
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import attrgetter

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


_ACROSS, _UP, _BACK, _DOWN = range(4)

_WIDE_GAP = 0.55
"""Of a line's height: more than between two words, less than between two columns."""
_LEVEL = 0.1
"""Of a line's height: letters that reach far up or down make a word so much higher."""


@dataclass(slots=True)
class _Words:
    """A word, or several that plainly go on along one line: most of a page is such."""

    text: str
    direction: int
    spaces: int
    """How many spaces stand before it."""
    first: int
    """The place of its first letter."""
    left: float
    top: float
    right: float
    bottom: float
    last: int = 0
    """The place of its last word's first letter."""
    longest: int = 0
    """The same of its longest word, and how long that is."""
    length: int = 0

    def __post_init__(self) -> None:
        self.last = self.longest = self.first
        self.length = len(self.text)

    def add(self, word: str, place: int, start: Box, stop: Box) -> bool:
        """Take in a word that stands one space on, if it is as high and no column lies between."""
        height, gap = self.bottom - self.top, start[0] - self.right
        if not -height <= gap < _WIDE_GAP * height:
            return False
        top, bottom = -max(start[1], stop[1]), -min(start[3], stop[3])
        if abs(top - self.top) + abs(bottom - self.bottom) > _LEVEL * height:
            return False
        self.top, self.bottom = min(top, self.top), max(bottom, self.bottom)
        self.text += f" {word}"
        self.right, self.last = stop[2], place
        if len(word) > self.length:
            self.longest, self.length = place, len(word)
        return True


def runs(text_page: pdfium.PdfTextPage) -> list[list[Run]]:
    """Return a page's runs by their direction, the most frequent direction first."""
    glyphs = _Glyphs(text_page)
    weights = Counter[int]()
    words: dict[int, list[_Words]] = defaultdict(list)
    for each in _words(glyphs):
        words[each.direction].append(each)
        weights[each.direction] += len(each.text)
    return [list(_joined(words[direction], glyphs)) for direction, _ in weights.most_common()]


class _Glyphs:
    """What PDFium knows of each character."""

    def __init__(self, text_page: pdfium.PdfTextPage) -> None:
        self._page = text_page.raw
        self._matrix = raw.FS_MATRIX()
        self._name = ctypes.create_string_buffer(_LONGEST_NAME)
        self._flags = ctypes.c_int()
        self.text = self._whole(text_page)
        self.box = _boxes(text_page)

    def _whole(self, text_page: pdfium.PdfTextPage) -> str:
        """Return one letter per character of PDFium, so that places are the same."""
        count: int = text_page.count_chars()
        text: str = text_page.get_text_range()
        if len(text) == count:
            return text
        return "".join(chr(raw.FPDFText_GetUnicode(self._page, i)) for i in range(count))

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


def _boxes(text_page: pdfium.PdfTextPage) -> Callable[[int], Box]:
    """Return what finds a character's box (see `Box`) in the page's own coordinates.

    It is asked twice a word, more often than anything else: hence no attribute is looked up.
    """
    page, rect = text_page.raw, raw.FS_RECTF()
    fill, fields = raw.FPDFText_GetLooseCharBox, struct.Struct("4f").unpack_from

    def box(index: int) -> Box:
        fill(page, index, rect)
        left, top, right, bottom = fields(rect)
        return left, top, right, bottom

    return box


@lru_cache(maxsize=1000)
def _is_bold(font: bytes) -> bool:
    return _BOLD.search(font) is not None


_BOLD = re.compile(rb"bold|black|heavy|demi|medi(?!um)|cmbx|cmssbx", re.IGNORECASE)
_HYPHEN = "\x02"
_HYPHENS = f"{_HYPHEN}\ufffe"
"""What PDFium makes of a hyphen at the end of a line (it leaves the line end out, too)."""
_WORD = re.compile(f"[^\\s\x00-\x1f\ufffe]+[{_HYPHENS}]?")
_SEVERAL = re.compile("[^\\s\x00-\x1f\ufffe]{2,}")


def _words(glyphs: _Glyphs) -> list[_Words]:
    """Return the words; a single letter runs like those on its line."""
    direction, end = _next_direction(glyphs, 0, _ACROSS), 0
    text, box = glyphs.text, glyphs.box
    words: list[_Words] = []
    for found in _WORD.finditer(text):
        first, word = found.start(), found[0]
        plain = word.isascii() and word[-1] != _HYPHEN
        if not plain and glyphs.unknown(word, first):
            continue
        start = box(first)
        stop = box(first + len(word) - 1) if plain else _end(glyphs, word, first)
        between, end = text[end:first], found.end()
        goes_on = plain and between == " " and direction == _ACROSS and words
        if goes_on and words[-1].add(word, first, start, stop):
            continue
        if len(word) > 1:
            direction = _direction(start, stop, rtl=is_rtl(word))
            word = word if plain else _as_read(word, start, stop)
        elif "\n" in between:
            direction = _next_direction(glyphs, first, direction)
        spaces = 1 if between == " " else len(between.strip("\r\n"))
        words.append(_Words(word, direction, spaces, first, *_place(direction, start, stop)))
    return words


def _next_direction(glyphs: _Glyphs, start: int, default: int) -> int:
    """Return the direction of the next word of several letters."""
    found = _SEVERAL.search(glyphs.text, start)
    if found is None:
        return default
    stop = _end(glyphs, found[0], found.start())
    return _direction(glyphs.box(found.start()), stop, rtl=is_rtl(found[0]))


def _end(glyphs: _Glyphs, word: str, first: int) -> Box:
    """Return the box of a word's last letter, a hyphen PDFium made left out."""
    last = len(word) - 1
    if last > 0 and word[-1] in _HYPHENS:
        last -= 1
    return glyphs.box(first + last)


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
        return start[0], -max(start[1], stop[1]), stop[2], -min(start[3], stop[3])
    left, top, right, bottom = start
    last_left, last_top, last_right, last_bottom = stop
    left = min(last_left, left)
    bottom = min(last_bottom, bottom)
    right = max(last_right, right)
    top = max(last_top, top)
    if direction == _ACROSS:
        return left, -top, right, -bottom
    if direction == _UP:
        return bottom, left, top, right
    return (-top, -right, -bottom, -left) if direction == _DOWN else (-right, bottom, -left, top)


def _joined(words: list[_Words], glyphs: _Glyphs) -> Iterator[Run]:
    """Join words in the file's order as long as they go on along one line."""
    run: list[_Words] = []
    for word in words:
        if run and not _goes_on(run, word, glyphs):
            yield _run(run, glyphs)
            run = []
        run.append(word)
    if run:
        yield _run(run, glyphs)


def _goes_on(run: list[_Words], word: _Words, glyphs: _Glyphs) -> bool:
    """Tell whether a word stands next to the last one of a run, on its line."""
    last = run[-1]
    height = last.bottom - last.top
    gap = word.left - last.right
    shared = min(last.bottom, word.bottom) - max(last.top, word.top)
    if shared < height / 2 and shared < (word.bottom - word.top) / 2:
        return False
    if gap < -height:  # it stands to the left: another column, or from right to left
        gap = last.left - word.right if is_rtl(word.text) else math.inf
    if gap < _WIDE_GAP * height:
        return True
    if word.spaces == 1:
        gap -= glyphs.width(word.first - 1)
    marked = len(run) == 1 and MARKER.fullmatch(last.text) is not None
    return gap < (_BRIDGED if marked or _is_led(last, word) else _WIDE_GAP) * height


def _is_led(last: _Words, word: _Words) -> bool:
    """Tell whether dots lead up to here, or from here to a number."""
    dots, number = last.text.rpartition(" ")[2], word.text.partition(" ")[0]
    return not number.strip(_DOTS) or (number.isdigit() and not dots.strip(_DOTS))


MARKER = re.compile(
    r"[•◦▪▫■□●○‣⁃·∙・※*–—\uf000-\uf0ff-]|\(?\d{1,3}[.)]|\(?[A-Za-z][.)]|\(?[ivxIVX]{1,5}[.)]|[①-⑳]"
)
"""What an item of a list begins with (symbol fonts keep their bullets at U+F000 to U+F0FF)."""
_BRIDGED = 2.5
"""Of a line's height: what a bullet or the dots of a table of contents reach across."""
_DOTS = ".…"


def _run(words: list[_Words], glyphs: _Glyphs) -> Run:
    longest = max(words, key=_LENGTH).longest
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
        bold=glyphs.bold(longest) and glyphs.bold(words[-1].last),
        order=words[0].first,
    )


_LENGTH = attrgetter("length")
_LINE = 1.1
"""Of the type's size: the height of a line. Fonts may ask for more, and overlap then."""
_THINNEST = 0.5
"""In points: no line is without height, whatever a file says."""


def _text(words: list[_Words]) -> str:
    text = words[0].text if len(words) == 1 else _spaced(words)
    return _LEADER.sub(LEADER, text).strip() if ".." in text or ". ." in text else text


def _spaced(words: list[_Words]) -> str:
    """Return the text of words, with spaces where they stand apart."""
    if any(is_rtl(word.text) for word in words):
        return " ".join(logical([word.text for word in sorted(words, key=lambda w: w.left)]))
    parts = [words[0].text]
    for last, word in pairwise(words):
        gap = (word.left - last.right) / max(word.bottom - word.top, _THINNEST)
        if is_space(last.text, word.text, gap, written=word.spaces > 0):
            parts.append(" ")
        parts.append(word.text)
    return "".join(parts)


LEADER = " … "
"""What the dots of a table of contents become."""
_LEADER = re.compile(r" ?(?:\.\.\.\.+|\. (?:\. )+\.)(?: ?\.)* ?")
