import logging
import subprocess
import sys

import numpy as np
import pytest

from config import Settings
from rag.embedding.embedder import Embedder
from rag.embedding.engines import open_embedder
from rag.embedding.wordllama import WordLlamaEmbedder, _library, open_wordllama


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return open_embedder(Settings())


def test_it_is_what_a_fresh_clone_uses(embedder: Embedder) -> None:
    assert embedder.name == "wordllama/l2-256"


def test_a_question_is_most_like_the_text_that_answers_it(embedder: Embedder) -> None:
    texts = ["The oven is cleaned with steam.", "The lease ends in June.", "Bees live in hives."]
    likeness = embedder.documents(texts) @ embedder.query("When does my lease end?")
    assert int(np.argmax(likeness)) == 1


def test_rows_have_unit_length_and_do_not_depend_on_their_neighbours(embedder: Embedder) -> None:
    texts = ["short", "a much longer text " * 30, "日本語の文です。"]
    together = embedder.documents(texts)
    assert together.shape == (3, 256)
    assert together.dtype == np.float32
    assert np.linalg.norm(together, axis=1) == pytest.approx(1.0)
    alone = np.vstack([embedder.documents([text]) for text in texts])
    assert together == pytest.approx(alone, abs=1e-6)


def test_vectors_are_those_of_the_library() -> None:
    texts = ["How do I descale the kettle?", "Wasser marsch!", "x"]
    ours = open_wordllama(settings=Settings()).documents(texts)
    library = _library()
    model = library.WordLlama.load(cache_dir=library.__path__[0], dim=256, disable_download=True)
    assert ours == pytest.approx(model.embed(texts), abs=1e-6)


def test_a_text_without_a_token_has_no_direction() -> None:
    raw: WordLlamaEmbedder = open_wordllama(settings=Settings())
    assert not raw.documents([""]).any()


def test_loading_it_leaves_the_programs_logging_alone() -> None:
    code = (
        "import logging; from config import Settings;"
        "from rag.embedding.wordllama import open_wordllama;"
        "open_wordllama(settings=Settings());"
        "root = logging.getLogger(); assert (root.handlers, root.level) == ([], 30), root.handlers"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    assert logging.getLogger().level == logging.WARNING
