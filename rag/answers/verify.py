"""Whether an answer somebody else wrote says only what its quotes say.

A language model hands over sentences, each with the passages it rests on and a quote from each.
Nothing of that is believed: a passage must be one that was offered, a quote must stand on its
page, and every number and name of a sentence must stand in its quotes. What does not hold is
dropped; if nothing is left, the answer is the honest no.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from bus.messages import Hit
from rag.analysis import analyse
from rag.analysis.weighing import common
from rag.answers import claims
from rag.answers.hits import hit
from rag.answers.quotes import find
from rag.clean import clean
from rag.documents import Page, Passage, Span

Reason = Literal["no citation", "not offered", "not on the page", "says nothing", "number", "name"]


@dataclass(frozen=True)
class Cited:
    """What a sentence claims to rest on."""

    passage: int
    """The id of a passage."""
    quote: str


@dataclass(frozen=True)
class Statement:
    """One sentence of an answer."""

    text: str
    cited: tuple[Cited, ...]


@dataclass(frozen=True)
class Supported:
    """A sentence that holds, and what it rests on: words, pages and places from the store."""

    text: str
    hits: tuple[Hit, ...]


@dataclass(frozen=True)
class Dropped:
    """A sentence that does not hold, and why."""

    text: str
    reason: Reason
    what: str = ""
    """The number or name that its quotes do not have."""


@dataclass(frozen=True)
class Verified:
    """An answer, sentence by sentence."""

    supported: tuple[Supported, ...]
    dropped: tuple[Dropped, ...]

    @property
    def answerable(self) -> bool:
        """Whether anything of the answer holds."""
        return bool(self.supported)


class Pages(Protocol):
    """As much of a Store as it takes to see what a page says."""

    def page(self, document: str, place: int) -> Page | None:
        """Return the page at that place (from 0), or None if it is gone."""
        ...


class Verifier:
    """Checks answers against the stored pages. Blocking; safe to call from any thread."""

    def __init__(self, *, store: Pages) -> None:
        self._store = store

    def verify(
        self, answer: Sequence[Statement], *, question: str, offered: Sequence[Passage]
    ) -> Verified:
        """Return what of an answer holds; `offered` is what was handed over for this question."""
        passages = {passage.id: passage for passage in offered}
        checked = [self._check(statement, question, passages) for statement in answer]
        return Verified(
            supported=tuple(one for one in checked if isinstance(one, Supported)),
            dropped=tuple(one for one in checked if isinstance(one, Dropped)),
        )

    def _check(
        self, statement: Statement, question: str, offered: Mapping[int, Passage]
    ) -> Supported | Dropped:
        text = clean(statement.text).strip()
        looked = [self._look(cited, offered) for cited in statement.cited]
        hits = tuple(one for one in looked if isinstance(one, Hit))
        if not hits:
            reasons: list[Reason] = [one for one in looked if not isinstance(one, Hit)]
            return Dropped(text, reasons[0] if reasons else "no citation")
        passages = [offered[cited.passage] for cited in statement.cited if cited.passage in offered]
        return _unfounded(text, question, hits, passages) or Supported(text, hits)

    def _look(self, cited: Cited, offered: Mapping[int, Passage]) -> Hit | Reason:
        """Return a citation as the store has it, or why it is none."""
        passage = offered.get(cited.passage)
        if passage is None:
            return "not offered"
        page = self._store.page(passage.document.id, passage.chunk.page)
        span = _place(cited.quote, passage, page.text) if page else None
        if page is None or span is None:
            return "not on the page"
        quote = page.text[span.start : span.end]
        if set(analyse(quote, passage.chunk.language)) <= common(passage.chunk.language):
            return "says nothing"
        return hit(passage, span, quote, passage.score)


def _place(quote: str, passage: Passage, page: str) -> Span | None:
    """Return where a quote stands on a page, in the passage rather than elsewhere."""
    chunk = passage.chunk
    inside = find(quote, page[chunk.start : chunk.end])
    if inside is not None:
        return Span(chunk.start + inside.start, chunk.start + inside.end)
    return find(quote, page)


def _unfounded(
    text: str, question: str, hits: Sequence[Hit], passages: Sequence[Passage]
) -> Dropped | None:
    """Return a sentence as dropped if its quotes lack a number or a name of it."""
    quotes = " ".join(hit.quote for hit in hits)
    number = claims.stray_number(text, quotes)
    if number is not None:
        return Dropped(text, "number", number)
    titles = [part for p in passages for part in (p.document.title, *p.chunk.headings)]
    language = passages[0].chunk.language
    name = claims.stray_name(text, " ".join((quotes, *titles)), question, language)
    return None if name is None else Dropped(text, "name", name)
