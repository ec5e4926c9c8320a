"""Joins the lines of a column into headings, paragraphs and items of lists."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from rag.documents import BlockKind
from rag.reading.pdf.joining import joined
from rag.reading.pdf.lines import Line
from rag.reading.pdf.runs import LEADER, MARKER


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text that belongs together."""

    kind: BlockKind
    text: str
    level: int = 0


@dataclass(frozen=True)
class Style:
    """How a document is printed."""

    body: float = 10.0
    """Size of its running text, in points."""
    sizes: tuple[float, ...] = ()
    """Sizes of its headings, the largest first."""
    outline: Mapping[str, int] = field(default_factory=dict)
    """Levels of its bookmarks' titles, see `plain`."""
    words: Collection[str] = ()
    """Known words, see `joining.vocabulary`."""
    bold_body: bool = False
    """Whether most of its text is bold, so that bold says nothing."""


def plain(title: str) -> str:
    """Return a title so that it can be compared: letters and digits only."""
    return _SIGN.sub("", title.casefold())


_SIGN = re.compile(r"[\W_]+")


def parts(lines: Sequence[Line], style: Style) -> Iterator[Part]:
    """Yield the parts of a column, from top to bottom."""
    for group in _groups(lines, style):
        part = _part(group, style)
        if not _DRAWN.fullmatch(part.text):
            yield part


_DRAWN = re.compile(r"[_=~*.|+-]+")
"""Lines that are drawn with letters."""


def across_columns(found: Iterable[Part], style: Style) -> Iterator[Part]:
    """Join paragraphs that were parted in the middle of a sentence, as the end of a column does."""
    last: Part | None = None
    for part in found:
        if last is not None and _is_rest(last, part):
            last = replace(last, text=joined([last.text, part.text], style.words))
            continue
        if last is not None:
            yield last
        last = part
    if last is not None:
        yield last


def _is_rest(last: Part, part: Part) -> bool:
    """Tell whether a paragraph begins in the middle of the sentence the last one ends in."""
    return (
        last.kind in {"paragraph", "item"}
        and part.kind == "paragraph"
        and len(last.text) > _LONGEST
        and (last.text[-1].islower() or last.text[-1] in ",-")
        and part.text[0].islower()
    )


def _groups(lines: Sequence[Line], style: Style) -> Iterator[list[Line]]:
    leading = _leading(lines)
    group: list[Line] = []
    for line in lines:
        if group and _parted(group, line, leading, style):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _leading(lines: Sequence[Line]) -> float:
    """Return the usual distance of two lines' tops, in heights of the upper line.

    The lower quartile: gaps between paragraphs are wider, and may be many.
    """
    steps = [(b.top - a.top) / a.height for a, b in pairwise(lines) if a.height > 0]
    near = sorted(step for step in steps if 0 < step < _FAR) or [_USUAL]
    return near[len(near) // 4]


_FAR = 2.3
_USUAL = 1.2


def _parted(group: Sequence[Line], line: Line, leading: float, style: Style) -> bool:
    """Tell whether a line begins something new."""
    last = group[-1]
    if _looks(last, style) != _looks(line, style) or is_item(line.text):
        return True
    if LEADER in last.text:
        return True
    if line.top - last.top > max(_WIDE, leading * _WIDE) * last.height:
        return True
    if _looks(line, style) is not None:
        return False
    return _indented(group, line) or _ends_early(group, line)


_WIDE = 1.3


def is_item(text: str) -> bool:
    """Tell whether a line begins an item of a list."""
    marker, _, rest = text.partition(" ")
    return bool(rest) and MARKER.fullmatch(marker) is not None


def _looks(line: Line, style: Style) -> float | None:
    """Return the size of a line printed like a heading, else None."""
    if line.size > style.body * _LARGER:
        return line.size
    bold = line.bold and not style.bold_body and line.size > style.body * _NOT_SMALLER
    return style.body if bold else None


_LARGER = 1.06
_NOT_SMALLER = 0.9


def _indented(group: Sequence[Line], line: Line) -> bool:
    """Tell whether a line starts further right than the paragraph before, or an item ends."""
    step = line.left - group[-1].left
    if is_item(group[0].text):
        return line.left < group[0].left - line.size / 2 and group[-1].text[-1] in _ENDING
    if abs(step - group[-1].right + line.right) < line.size / 2:
        return False  # lines set around a common middle
    return step > line.size * _INDENT or (len(group) > 1 and step < -line.size * _INDENT)


_INDENT = 0.7
_ENDING = ".:;!?。！？"


def _ends_early(group: Sequence[Line], line: Line) -> bool:
    """Tell whether the first word of a line would have fitted on the line before."""
    right = max([each.right for each in (*group[-_RECENT:], line)])
    letter = (line.right - line.left) / len(line.text)
    word = len(line.text.split(" ", 1)[0]) if line.text.isascii() or " " in line.text else 1
    return right - group[-1].right > (word + 1) * letter + line.size


_RECENT = 50
"""Lines that are looked back at: more are a long paragraph, or no paragraph at all."""


def _part(group: Sequence[Line], style: Style) -> Part:
    text = joined([line.text for line in group], style.words)
    level = _level(group, text, style)
    if level:
        return Part("heading", text, level)
    return Part("item" if is_item(text) else "paragraph", text)


def _level(group: Sequence[Line], text: str, style: Style) -> int:
    """Return the level of a heading, 0 for everything else."""
    bookmarked = style.outline.get(plain(text), 0) if style.outline else 0
    size = _looks(group[0], style)
    if bookmarked or size is None:
        return bookmarked
    if len(group) > _MOST_LINES or not any(letter.isalpha() for letter in text):
        return 0
    long, running = len(text) > _LONGEST, text[-1] in _RUNNING
    if (long and running) or (size == style.body and (long or running)):
        return 0
    larger = sum(each > size for each in style.sizes)
    return min(larger + 1, _LOWEST)


_MOST_LINES = 3
_LOWEST = 6
_LONGEST = 100
_RUNNING = ".,;。、，；"


def style_of(lines: Iterable[Line], outline: Mapping[str, int], words: Collection[str]) -> Style:
    """Return how a document is printed: its body is what most letters are set in."""
    letters: dict[float, int] = {}
    bold = total = 0
    for line in lines:
        size = round(line.size * 2) / 2
        letters[size] = letters.get(size, 0) + len(line.text)
        bold += len(line.text) * line.bold
        total += len(line.text)
    body = max(letters, key=lambda size: letters[size], default=10.0)
    sizes = sorted((size for size in letters if size > body * _LARGER), reverse=True)
    return Style(body, tuple(sizes), outline, words, bold_body=bold * 2 > total)
