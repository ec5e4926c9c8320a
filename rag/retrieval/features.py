"""What speaks for a passage: numbers from its words, each from 0 to about 1. Pure."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from rag.retrieval.question import Question, squeeze

K1 = 0.7
"""How soon a word that is repeated adds nothing more (BM25)."""
B = 0.75
"""How much long passages are marked down (BM25)."""
WINDOWS = (30, 60)
"""Within so many words of a passage the words of a question are looked for together."""

Hits = Sequence[tuple[int, int]]
"""Where words of the question stand: the term's place in the passage, the word's place."""


def lexical(
    question: Question, terms: Sequence[str], text: str, *, average: float
) -> dict[str, float]:
    """Return the features of a passage's words; `average` is the usual length in terms."""
    places = question.places
    hits = [(at, places[term]) for at, term in enumerate(terms) if term in places]
    counts = Counter(word for _, word in hits)
    pairs, lone = _bm25(question, counts, K1 * (1 - B + B * len(terms) / average))
    triples, run = _letters(question, squeeze(text))
    return {
        "words": pairs,
        "characters": lone,
        "coverage": _share(sum(question.weights[word] for word in counts), question.total),
        "grams": _grams(question, terms),
        "triples": triples,
        "run": run,
        "length": math.log((len(terms) + 1) / average),
        **{f"window{width}": _window(question, hits, width) for width in WINDOWS},
    }


def relative(passages: Sequence[dict[str, float]]) -> list[dict[str, float]]:
    """Return the features with how near each comes to the best of them in words."""
    best = max((one["words"] for one in passages), default=0.0)
    return [{**one, "relative": one["words"] / best if best else 0.0} for one in passages]


def same_language(question: str | None, passage: str | None) -> float:
    """Return 1 for the same language, 0 for another, a half where one is not known."""
    if question is None or passage is None:
        return 0.5
    return float(question.partition("-")[0] == passage.partition("-")[0])


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _bm25(question: Question, counts: Mapping[int, int], norm: float) -> tuple[float, float]:
    """Return the shares of the highest score there could be: words and pairs, lone characters."""
    pairs = lone = 0.0
    for place, count in counts.items():
        score = question.weights[place] * count / (count + norm)
        if question.words[place].lone:
            lone += score
        else:
            pairs += score
    return _share(pairs, question.paired), _share(lone, question.total - question.paired)


def _grams(question: Question, terms: Sequence[str]) -> float:
    joined = f" {' '.join(terms)} "
    return sum(weight for gram, weight in question.grams.items() if gram in joined)


def _letters(question: Question, letters: str) -> tuple[float, float]:
    """Return two shares of the question's letters: the threes, and the longest stretch of them."""
    there = {three: three in letters for three in set(question.triples)}
    said, longest = question.letters, 0
    for start, three in enumerate(question.triples):
        if there[three]:
            while start + longest < len(said) and said[start : start + longest + 1] in letters:
                longest += 1
    return sum(there.values()) / (len(there) + 1), longest / (len(said) + 1)


def _window(question: Question, hits: Hits, width: int) -> float:
    """Return the weight of different words of the question within `width` words' distance."""
    reach = width * (2 if question.unspaced else 1)
    inside = [0] * len(question.words)
    best = weight = 0.0
    oldest = 0
    for at, word in hits:
        if not inside[word]:
            weight += question.weights[word]
        inside[word] += 1
        while hits[oldest][0] < at - reach:
            left = hits[oldest][1]
            oldest += 1
            inside[left] -= 1
            if not inside[left]:
                weight -= question.weights[left]
        best = max(best, weight)
    return _share(best, question.total)
