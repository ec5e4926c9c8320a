"""Questions with known answers find their paragraphs."""

from pathlib import Path

import pytest

from benchmarks.documents.asked import index
from benchmarks.documents.sets import load, paragraph_of
from config import Settings
from rag.embedding.engines import open_embedder
from rag.retrieval.search import Searcher


@pytest.mark.data
@pytest.mark.parametrize(
    ("name", "share"), [("xquad_en", 0.95), ("xquad_de", 0.9), ("xquad_zh", 0.93)]
)
def test_a_question_finds_its_paragraph(
    documents: Path, settings: Settings, name: str, share: float
) -> None:
    one = load(documents / "qa" / f"{name}.json").only([0])
    embedder = open_embedder(settings)
    fused = words = vectors = 0
    with index(embedder, [one]) as store:
        searcher = Searcher(store=store, embedder=embedder)
        for question in one.questions:
            found = searcher.search(question.text, limit=5)
            where = (one.name, question.paragraph)
            right = [each for each in found if paragraph_of(each.document) == where]
            fused += found[0] in right
            words += any(each.features["rank_text"] == 1 for each in right)
            vectors += any(each.features["rank_vector"] == 1 for each in right)
    assert fused >= share * len(one.questions)
    assert fused >= max(words, vectors) - 1
