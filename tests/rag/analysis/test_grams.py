import pytest

from rag.analysis.grams import grams


@pytest.mark.parametrize(
    ("word", "pieces"),
    [("pump", [" pum", "pump", "ump "]), ("of", [" of "]), ("a", [" a "]), ("東京", [" 東京 "])],
)
def test_a_word_is_cut_with_its_borders(word: str, pieces: list[str]) -> None:
    assert grams(word) == pieces
