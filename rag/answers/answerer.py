"""The Answerer: from a question and what was found to the sentences that answer, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bus.messages import Hit
from rag.analysis import analyse
from rag.analysis.weighing import weigh
from rag.answers.asked import Asked
from rag.answers.corpus import Corpus, Sizes
from rag.answers.evidence import Evidence, gather
from rag.answers.hits import hit
from rag.answers.model import Model, learned
from rag.chunking.language import language_of
from rag.documents import Passage, Span
from rag.linear import shares

LONGEST = 2_000
"""Characters of a question that count."""
READ = 8
"""In so many of the best passages the answer is looked for."""


@dataclass(frozen=True)
class Answer:
    """The sentences that answer a question, best first, and whether they do."""

    answerable: bool
    hits: tuple[Hit, ...]
    """Filled even where nothing answers: then it is what comes nearest. Each one's score is how
    likely this sentence is the answer, from 0 to 1."""


class Answerer:
    """Answers from what was found, word for word. Blocking; safe to call from any thread."""

    def __init__(self, *, store: Corpus, model: Model | None = None) -> None:
        self._store = store
        self._sizes = Sizes(store)
        self._model = model or learned()

    def answer(self, question: str, passages: Sequence[Passage], *, limit: int = 5) -> Answer:
        """Return the `limit` sentences of `passages` (best first) that answer best.

        Only the best `READ` passages are looked through; those after them follow as a whole.
        """
        evidence = self.look(question, passages)
        likely = 0.0 if evidence.hopeless else self._model.probability(evidence.grounds)
        found = evidence.candidates
        parts = shares([self._model.sentence.score(one.features) for one in found])
        ranked = sorted(zip(parts, found, strict=True), key=lambda pair: -pair[0])
        hits = [
            hit(one.passage, one.span, one.sentence.text, likely * part) for part, one in ranked
        ]
        hits += [_whole(passage) for passage in passages[READ:]]
        answerable = bool(found) and likely > self._model.threshold
        return Answer(answerable=answerable, hits=tuple(hits[:limit]))

    def look(self, question: str, passages: Sequence[Passage]) -> Evidence:
        """Return what the best of `passages` hold for an answer."""
        asked: dict[str | None, Asked] = {}
        return gather(passages[:READ], partial(self._ask, question[:LONGEST], asked))

    def _ask(self, question: str, known: dict[str | None, Asked], language: str | None) -> Asked:
        """Return the question in a passage's language, looked at once per language.

        Where that is not known (a list, a few words), what is common is told by the question's own.
        """
        if language not in known:
            own = language or language_of(question)
            terms = tuple(analyse(question, language))
            held = self._store.frequencies(list(dict.fromkeys(terms)))
            passages = self._sizes.of(own)
            known[language] = Asked(
                text=question,
                terms=terms,
                weights=weigh(terms, held=held, passages=passages, language=own),
                passages=passages,
                language=own,
            )
        return known[language]


def _whole(passage: Passage) -> Hit:
    """Return a passage nobody looked through for an answer."""
    chunk = passage.chunk
    return hit(passage, Span(chunk.start, chunk.end), chunk.text, 0.0)
