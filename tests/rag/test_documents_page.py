"""docs/documents.md says what is there."""

import re
from pathlib import Path
from typing import get_args

import pytest

from rag.documents import Condition
from rag.embedding.engines import EMBEDDERS
from rag.embedding.fastembed import MODEL as FASTEMBED_MODEL
from rag.embedding.ollama import MODEL as OLLAMA_MODEL
from rag.reading.formats import BY_SUFFIX
from rag.store.postgres.embeddings import EXACT_UP_TO as FEW_IN_POSTGRES
from rag.store.sqlite import EXACT_UP_TO as FEW_IN_FILES

PAGE = (Path(__file__).parents[2] / "docs" / "documents.md").read_text(encoding="utf-8")


def test_every_kind_of_file_is_listed_and_no_other() -> None:
    table = PAGE.partition("## What can be read")[2].partition("\n\nWhat a file")[0]
    assert set(re.findall(r"`(\.\w+)`", table)) == set(BY_SUFFIX)


@pytest.mark.parametrize("condition", get_args(Condition))
def test_every_condition_is_explained(condition: str) -> None:
    assert f"| `{condition}` |" in PAGE


@pytest.mark.parametrize("engine", [spec.name for spec in EMBEDDERS.specs])
def test_every_embedder_is_explained(engine: str) -> None:
    assert re.search(rf"^\| `{engine}`", PAGE, re.MULTILINE)


def test_the_usual_models_are_those_of_the_code() -> None:
    assert FASTEMBED_MODEL in PAGE
    assert f"`{OLLAMA_MODEL}`" in PAGE


def test_the_sizes_are_those_of_the_code() -> None:
    words = " ".join(PAGE.split())
    assert f"from {FEW_IN_FILES:,} vectors on".replace(",", " ") in words
    assert f"Up to {FEW_IN_POSTGRES:,} vectors".replace(",", " ") in words
