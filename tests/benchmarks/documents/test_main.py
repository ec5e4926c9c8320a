"""`make bench-docs`, with a set of a few lamps."""

import json
import sys
from pathlib import Path

import pytest

from benchmarks.documents import __main__ as report
from benchmarks.documents import learn
from rag.retrieval import model
from tests.benchmarks.documents.test_sets import squad


@pytest.fixture
def lamps(tmp_path: Path) -> Path:
    file = tmp_path / "lamps_en.json"
    file.write_text(json.dumps(squad(8)), encoding="utf-8")
    return file


def test_it_prints_a_row_for_each_set(
    lamps: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["documents", str(lamps), "--sizes"])
    report.main()
    shown = capsys.readouterr().out
    assert shown.count("lamps_en") >= 2
    assert "held out" in shown
    assert "unanswerable refused" in shown
    assert "By size" not in shown


def test_without_any_set_it_says_what_to_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HEARSAY_TEST_DATA", raising=False)
    monkeypatch.setattr(sys, "argv", ["documents"])
    with pytest.raises(SystemExit, match="question sets in SQuAD's format"):
        report.main()


@pytest.mark.parametrize("write", [True, False])
def test_what_was_learned_is_kept_only_if_asked(
    lamps: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    write: bool,
) -> None:
    file = tmp_path / "weights.json"
    monkeypatch.setattr(learn, "FILE", file)
    monkeypatch.setattr(sys, "argv", ["learn", str(lamps), *(["--write"] if write else [])])
    learn.main()
    assert "lamps_en among all" in capsys.readouterr().out
    assert file.exists() is write
    if write:
        kept = json.loads(file.read_text(encoding="utf-8"))
        assert "lamps_en" in kept["provenance"]
        assert kept["fusions"].keys() == {"wordllama/l2-256", model.ANY}
        assert set(kept["fusions"][model.ANY]["first"]) > {"apart", "grams"}
