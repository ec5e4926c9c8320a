"""What speaks for a passage: numbers from its words, each from 0 to about 1. Pure."""

import math
from collections import Counter
from collections.abc import Sequence

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
    norm = K1 * (1 - B + B * len(terms) / average)
    letters = squeeze(text)
    feats = {
        "words": _bm25(question, counts, norm, lone=False),
        "characters": _bm25(question, counts, norm, lone=True),
        "coverage": _coverage(question, counts),
        "grams": _grams(question, terms),
        "triples": _triples(question, letters),
        "run": _run(question.letters, letters) / (len(question.letters) + 1),
        "length": math.log((len(terms) + 1) / average),
    }
    for width in WINDOWS:
        feats[f"window{width}"] = _window(question, hits, width)
    return feats


def relative(passages: Sequence[dict[str, float]]) -> list[dict[str, float]]:
    """Return the features with how near each comes to the best of them in words."""
    best = max((one["words"] for one in passages), default=0.0)
    return [{**one, "relative": one["words"] / best if best else 0.0} for one in passages]


def same_language(question: str | None, passage: str | None) -> float:
    """Return 1 for the same language, 0 for another, a half where one is not known."""
    if question is None or passage is None:
        return 0.5
    return float(question.partition("-")[0] == passage.partition("-")[0])


def _bm25(question: Question, counts: Counter[int], norm: float, *, lone: bool) -> float:
    """Return the share of the highest score a passage could have for these words."""
    total = sum(word.weight for word in question.words if word.lone == lone)
    score = sum(
        question.words[place].weight * count / (count + norm)
        for place, count in counts.items()
        if question.words[place].lone == lone
    )
    return score / total if total else 0.0


def _coverage(question: Question, counts: Counter[int]) -> float:
    total = sum(word.weight for word in question.words)
    return sum(question.words[place].weight for place in counts) / total if total else 0.0


def _grams(question: Question, terms: Sequence[str]) -> float:
    joined = f" {' '.join(terms)} "
    return sum(weight for gram, weight in question.grams.items() if gram in joined)


def _triples(question: Question, letters: str) -> float:
    """Return the share of the question's neighbouring three letters that stand in the text."""
    said = {question.letters[i : i + 3] for i in range(len(question.letters) - 2)}
    return sum(three in letters for three in said) / (len(said) + 1)


def _run(said: str, letters: str) -> int:
    """Return the length of the longest stretch of the question that stands in the text."""
    longest = 0
    for start in range(len(said)):
        while start + longest < len(said) and said[start : start + longest + 1] in letters:
            longest += 1
    return longest


def _window(question: Question, hits: Hits, width: int) -> float:
    """Return the weight of different words of the question within `width` words' distance."""
    total = sum(word.weight for word in question.words)
    reach = width * (2 if question.unspaced else 1)
    inside: Counter[int] = Counter()
    best = weight = 0.0
    oldest = 0
    for at, word in hits:
        inside[word] += 1
        if inside[word] == 1:
            weight += question.words[word].weight
        while hits[oldest][0] < at - reach:
            left = hits[oldest][1]
            inside[left] -= 1
            if not inside[left]:
                weight -= question.words[left].weight
            oldest += 1
        best = max(best, weight)
    return best / total if total else 0.0
