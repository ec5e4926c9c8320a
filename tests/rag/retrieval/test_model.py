"""What was learned, and where it is kept."""

import json
from pathlib import Path

import pytest

from rag.retrieval.model import ANY, FILE, learned
from rag.retrieval.search import Searcher
from rag.store.sqlite import SqliteStore
from tests.rag.retrieval.shelf import TEXTS, Topical, embed, put

DEFAULT = "wordllama/l2-256"


def test_what_was_learned_says_from_what() -> None:
    assert json.loads(FILE.read_text(encoding="utf-8"))["provenance"]


@pytest.mark.parametrize("name", ["ollama/unheard-of", None])
def test_an_embedder_nothing_was_learned_with_gets_the_weights_for_any(name: str | None) -> None:
    assert learned(name) == learned(ANY) != learned(DEFAULT)


@pytest.mark.parametrize("name", [DEFAULT, ANY])
def test_every_weight_belongs_to_a_feature_of_the_search(tmp_path: Path, name: str) -> None:
    embedder = Topical()
    with SqliteStore(tmp_path) as store:
        for path, text in TEXTS.items():
            put(store, path, text)
        embed(store, embedder)
        found = Searcher(store=store, embedder=embedder).candidates("the rent of the lamp")
    known = {feature for one in found for feature in one.features}
    assert {*learned(name).first.weights, *learned(name).second.weights} <= known


def test_the_first_look_needs_nothing_the_second_finds() -> None:
    assert "sentence" not in learned(DEFAULT).first.weights
    assert "sentence" not in learned(ANY).second.weights
