"""Words to stems."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import Stemmer

from rag.analysis.stemmers import NAMES, stemmer


@pytest.mark.parametrize("language", NAMES)
def test_snowball_knows_every_stemmer_that_is_named(language: str) -> None:
    assert NAMES[language] in Stemmer.algorithms()
    assert stemmer(language)(["x"]) == ["x"]


@pytest.mark.parametrize("language", ["en", "en-GB"])
def test_words_are_stemmed_in_their_language(language: str) -> None:
    assert stemmer(language)(["batteries", "filters"]) == ["batteri", "filter"]


@pytest.mark.parametrize("language", [None, "", "ja", "xx"])
def test_words_of_other_languages_stay_as_they_are(language: str | None) -> None:
    assert stemmer(language)(["batteries"]) == ["batteries"]


def test_every_thread_has_a_stemmer_of_its_own() -> None:
    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(stemmer, "en").result()
    assert other != stemmer("en")
    assert stemmer("en") == stemmer("en")
