"""Names that are nearly said: another form, a word missing, misspelled, or what it is."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from agents.understanding.names import Names, Spoken, spoken
from agents.understanding.sound import alike
from agents.understanding.text import fold, squeeze
from agents.understanding.words import Words

_LONGEST_SPAN = 6
_SHORTEST_STEM = 3
_SHORTEST_PART = 5
_WHOLE_ONLY = frozenset({"scene", "script"})
"""Kinds whose names are sentences of their own: a part of one says nothing."""

Tokens = tuple[str, ...]


class Level(IntEnum):
    """How a name was nearly said, best first. Only the best level of a span counts."""

    FORM = 1
    """All its words, in another form (plural, apart, misspelled)."""
    PART = 2
    """Some of its words."""
    SYNONYM = 3
    """All its words, or words that mean the same."""
    PART_SYNONYM = 4
    KIND = 5
    """What kind of thing it is, or a maker's name for such things."""


@dataclass(frozen=True)
class Item:
    """A name and its words: as stems, and as one word for all that mean the same."""

    entry: Spoken
    stems: Tokens
    meanings: Tokens


class Near:
    """Finds what is nearly said, in one language. Made once per set of names."""

    def __init__(self, names: Names, own: Words, known: frozenset[str]) -> None:
        self._names = names
        self._own = own
        self._known = known
        """Words of the templates: they mean what they say."""

    def devices(
        self, text: str, *, levels: frozenset[Level] = frozenset(Level), spaceless: bool = False
    ) -> Iterator[Spoken]:
        """Yield an entry for each part of `text` that nearly names devices."""
        spans = self._chunks(text) if spaceless else self._spans(text)
        for span, tokens in spans:
            found = self._best(tokens)
            if found is not None and found[0] in levels:
                yield from _entries(span, found[1])

    def areas(self, text: str) -> Iterator[Spoken]:
        """Yield an entry for each part of `text` that is an area in another form."""
        for span, tokens in self._spans(text):
            stems = self._stems(tokens)
            for entry in self._names.areas:
                words = self._stems(tuple(entry.key.split()))
                if words == stems or squeeze(span) == entry.squeezed:
                    near = spoken(span, entry.ids)
                    if near is not None:
                        yield near

    def is_singular(self, said: str) -> bool:
        """Say whether no word has an ending that could be a plural's."""
        return all(self._stem(word) == word for word in said.split())

    def _spans(self, text: str) -> Iterator[tuple[str, Tokens]]:
        tokens = fold(text).split()
        for start in range(len(tokens)):
            for end in range(start + 1, min(start + _LONGEST_SPAN, len(tokens)) + 1):
                span = tuple(tokens[start:end])
                if not {span[0], span[-1]} & self._small:
                    yield " ".join(span), span

    def _chunks(self, text: str) -> Iterator[tuple[str, Tokens]]:
        """Yield parts of names, and words for kinds, that stand in a text without spaces."""
        said = squeeze(fold(text))
        for part in self._parts.keys() | self._kind_words:
            if part in said:
                yield part, (part,)

    def _best(self, tokens: Tokens) -> tuple[Level, list[Spoken]] | None:
        for level, find in self._ways:
            found = find(tokens)
            if found:
                return level, found
        return None

    @property
    def _ways(self) -> tuple[tuple[Level, Callable[[Tokens], list[Spoken]]], ...]:
        return (
            (Level.FORM, lambda t: self._all(t, by="stems") or self._joined(t)),
            (Level.PART, lambda t: self._some(t, by="stems")),
            (Level.SYNONYM, lambda t: self._all(t, by="meanings")),
            (Level.PART_SYNONYM, lambda t: self._some(t, by="meanings")),
            (Level.KIND, self._of_kind),
        )

    def _all(self, tokens: Tokens, *, by: str) -> list[Spoken]:
        said = sorted(self._read(tokens, by))
        return [i.entry for i in self._candidates(said, by) if sorted(getattr(i, by)) == said]

    def _some(self, tokens: Tokens, *, by: str) -> list[Spoken]:
        said = self._read(tokens, by)
        if len(tokens) == 1 and len(tokens[0]) == 1:
            return []
        inside = [
            item.entry
            for item in self._candidates(said, by)
            if set(said) < set(getattr(item, by)) and item.entry.domain not in _WHOLE_ONLY
        ]
        return inside or self._inside_a_word(tokens)

    def _inside_a_word(self, tokens: Tokens) -> list[Spoken]:
        """Return the names written in one word of which this is a part."""
        if len(tokens) != 1:
            return []
        token = tokens[0]
        found = list(self._parts.get(token, ()))
        if self._own.compounds and len(token) >= _SHORTEST_PART:
            said = (token, self._stem(token))
            found += [
                item.entry
                for item in self._items
                if any(stem.startswith(said) or stem.endswith(said) for stem in item.stems)
            ]
        return [entry for entry in found if entry.domain not in _WHOLE_ONLY]

    def _joined(self, tokens: Tokens) -> list[Spoken]:
        said = "".join(tokens)
        return [item.entry for item in self._items if item.entry.squeezed == said]

    def _of_kind(self, tokens: Tokens) -> list[Spoken]:
        said = " ".join(tokens)
        kinds = [kind for kind, words in self._own.kinds.items() if said in words]
        kinds += [kind for kind, words in self._own.kinds.items() if self._stem(said) in words]
        return [item.entry for item in self._items if item.entry.domain in kinds]

    def _candidates(self, said: Iterable[str], by: str) -> list[Item]:
        index = self._index[by]
        found = [index.get(token, frozenset[int]()) for token in said]
        return [self._items[i] for i in sorted(frozenset.intersection(*found))] if found else []

    def _read(self, tokens: Tokens, by: str) -> Tokens:
        stems = self._stems(tokens)
        return stems if by == "stems" else tuple(map(self._meaning, stems))

    def _stems(self, tokens: Tokens) -> Tokens:
        return tuple(map(self._corrected, tokens))

    def _corrected(self, token: str) -> str:
        """Return a word's stem: of the one word of this home that it is nearly spelled like."""
        stem = self._stem(token)
        if token in self._known or stem in self._vocabulary:
            return stem
        close = {word for word in self._vocabulary if alike(stem, word)}
        return close.pop() if len(close) == 1 else stem

    def _stem(self, token: str) -> str:
        for ending in self._own.endings:
            stem = token.removesuffix(ending)
            if stem != token and len(stem) >= _SHORTEST_STEM:
                return stem
        return token

    def _meaning(self, stem: str) -> str:
        return self._synonyms.get(stem, stem)

    @cached_property
    def _small(self) -> frozenset[str]:
        return frozenset(self._own.small)

    @cached_property
    def _synonyms(self) -> Mapping[str, str]:
        return {self._stem(word): group[0] for group in self._own.synonyms for word in group}

    @cached_property
    def _kind_words(self) -> set[str]:
        return {word for words in self._own.kinds.values() for word in words}

    @cached_property
    def _items(self) -> tuple[Item, ...]:
        items = []
        for entry in self._names.devices:
            stems = tuple(map(self._stem, entry.key.split()))
            items.append(Item(entry, stems, tuple(map(self._meaning, stems))))
        return tuple(items)

    @cached_property
    def _parts(self) -> Mapping[str, list[Spoken]]:
        """The parts of names that are written without spaces."""
        found: defaultdict[str, list[Spoken]] = defaultdict(list)
        for item in self._items:
            if not item.entry.squeezed.isascii():
                for part in dict.fromkeys(_parts(item.entry.squeezed)):
                    found[part].append(item.entry)
        return found

    @cached_property
    def _index(self) -> Mapping[str, Mapping[str, frozenset[int]]]:
        return {
            "stems": _inverted(item.stems for item in self._items),
            "meanings": _inverted(item.meanings for item in self._items),
        }

    @cached_property
    def _vocabulary(self) -> frozenset[str]:
        areas = (token for entry in self._names.areas for token in entry.key.split())
        return frozenset(self._index["stems"]) | frozenset(map(self._stem, areas))


def _inverted(rows: Iterable[Tokens]) -> Mapping[str, frozenset[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for number, tokens in enumerate(rows):
        for token in tokens:
            found[token].add(number)
    return {token: frozenset(numbers) for token, numbers in found.items()}


def _entries(span: str, found: Iterable[Spoken]) -> Iterator[Spoken]:
    """Yield the span once per kind: a template wants a kind, then all that fit are candidates."""
    every = list(found)
    ids = tuple(dict.fromkeys(device for entry in every for device in entry.ids))
    for domain in dict.fromkeys(entry.domain for entry in every):
        near = spoken(span, ids, domain)
        if near is not None:
            yield near


def _parts(name: str) -> Iterator[str]:
    """Yield the parts of a name written without spaces: at least two characters and a half."""
    least = max(2, (len(name) + 1) // 2)
    for size in range(least, len(name)):
        for start in range(len(name) - size + 1):
            yield name[start : start + size]
