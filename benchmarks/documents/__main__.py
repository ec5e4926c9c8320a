"""How well documents are found and questions answered: `make bench-docs`.

    python -m benchmarks.documents [FILE…] [--sizes 1000 10000 100000]

The files are question sets in SQuAD's format (without any: those of `HEARSAY_TEST_DATA`). Each
paragraph is a document. "Held out" means: ranked with weights learned from other articles;
"as shipped" with those in `rag/retrieval/weights.json`, which may have seen these articles.
The answers' model is asked about articles it never saw where the sets are those it learned from.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from benchmarks.documents import learn_answers, scale
from benchmarks.documents.answers import TEST, every_trial
from benchmarks.documents.asked import Asked, gather, mrr, rank, recall
from benchmarks.documents.learn import held_out
from benchmarks.documents.sets import QuestionSet, load
from config.load import load as load_settings
from config.load import recordings_folder
from rag.answers.model import learned as learned_answers
from rag.embedding.embedder import Embedder
from rag.embedding.engines import open_embedder
from rag.linear import Linear
from rag.retrieval.model import learned

FIVE = 5
ALONE = {"words": "rank_text", "vectors": "rank_vector"}
"""What ranks by one of the two only."""


def main() -> None:
    """Measure what is asked for."""
    options = _options()
    sets = [load(path) for path in options.files or _given()]
    if not sets:
        sys.exit("name question sets in SQuAD's format, or set HEARSAY_TEST_DATA")
    embedder = open_embedder(load_settings(environ={}))
    console = Console(width=110)
    console.print(retrieval(sets, embedder))
    console.print(answers(sets, embedder))
    if options.sizes:
        console.print(scale.table(list(scales(sets, options.sizes))))


def retrieval(sets: Sequence[QuestionSet], embedder: Embedder) -> Table:
    """Return how high the right paragraphs stand, each set alone and all in one index."""
    settings = load_settings(environ={})
    alone, together = gather(sets, embedder, settings.languages)
    shown = Table(
        "set", "questions", "words R@1", "vectors R@1", "as shipped R@1", "held out R@1", "R@5",
        "MRR", "together R@1", "R@5", title="The right paragraph",
    )  # fmt: skip
    for row in _rows(alone, together, embedder):
        shown.add_row(*row)
    return shown


def _rows(
    alone: Mapping[str, Sequence[Asked]], together: Mapping[str, Sequence[Asked]], by: Embedder
) -> Iterator[tuple[str, ...]]:
    shipped = learned(by.name)
    among_all = {f"{name} among all": asked for name, asked in together.items()}
    ranks = held_out({**alone, **among_all})
    for name, asked in alone.items():
        numbers = [
            *(recall([_first(one, feature) for one in asked], 1) for feature in ALONE.values()),
            recall([rank(one, shipped) for one in asked], 1),
            recall(ranks[name], 1),
            recall(ranks[name], FIVE),
            mrr(ranks[name]),
            recall(ranks[f"{name} among all"], 1),
            recall(ranks[f"{name} among all"], FIVE),
        ]
        yield name, str(len(asked)), *(f"{number:.3f}" for number in numbers)


def _first(asked: Asked, feature: str) -> int | None:
    """Return 0 if the passage that this feature alone puts first is right."""
    best = asked.ranked(Linear({feature: 1.0}))
    return 0 if best.right[:1].any() else None


def answers(sets: Sequence[QuestionSet], embedder: Embedder) -> Table:
    """Return how often the right sentence is shown, and a wrong one is not."""
    tested = every_trial(sets, TEST, embedder)
    return learn_answers.table(tested, learned_answers())


def scales(sets: Sequence[QuestionSet], sizes: Sequence[int]) -> Iterator[scale.Scale]:
    """Yield times and memory at each size."""
    for size in sizes:
        with TemporaryDirectory() as folder:
            yield scale.measure(sets, size, Path(folder))


def _given() -> list[Path]:
    folder = recordings_folder()
    return sorted((folder / "documents" / "qa").glob("*.json")) if folder else []


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--sizes", nargs="*", type=int, default=scale.SIZES)
    return parser.parse_args()


if __name__ == "__main__":
    main()
