from dataclasses import replace
from pathlib import Path

import pytest

from rag.documents import Document
from rag.indexing.plan import differs, plan
from rag.indexing.walk import Found, Survey

A, B, C = (Path("/docs") / name for name in ("a.txt", "b.txt", "c.txt"))


def survey(*paths: Path, unseen: Path | None = None) -> Survey:
    files = {path: Found(path, 10, 1000) for path in paths}
    return Survey(files, {unseen: "Permission denied"} if unseen else {})


def document(path: Path, **changes: object) -> Document:
    known = Document(
        id=path.stem, path=path, condition="ready", size=10, modified_ns=1000, content="abc"
    )
    return replace(known, **changes)  # type: ignore[arg-type]  # a test's shorthand


def test_what_is_known_and_unchanged_is_left_alone() -> None:
    ahead = plan(survey(A), [document(A)])
    assert (ahead.read, ahead.gone) == ((), ())
    assert not differs(survey(A), [document(A)])


def test_what_is_new_is_read_and_what_is_not_there_is_gone() -> None:
    ahead = plan(survey(A, B), [document(A), document(C)])
    assert [file.path for file in ahead.read] == [B]
    assert [gone.path for gone in ahead.gone] == [C]
    assert differs(survey(A, B), [document(A)])
    assert differs(survey(A), [document(A), document(C)])


@pytest.mark.parametrize("change", [{"size": 11}, {"modified_ns": 999}])
def test_another_size_or_time_is_a_change(change: dict[str, int]) -> None:
    known = [document(A, **change)]
    assert [file.path for file in plan(survey(A), known).read] == [A]
    assert differs(survey(A), known)


@pytest.mark.parametrize("state", [{"content": ""}, {"condition": "pending"}])
def test_what_was_never_read_is_tried_again_but_is_no_news(state: dict[str, str]) -> None:
    known = [document(A, **state)]
    assert [file.path for file in plan(survey(A), known).read] == [A]
    assert not differs(survey(A), known)


def test_what_cannot_be_looked_at_is_not_gone() -> None:
    hidden = survey(unseen=Path("/docs"))
    assert plan(hidden, [document(A)]).gone == ()
    assert not differs(hidden, [document(A)])


def test_files_are_read_by_path_those_added_by_name_first() -> None:
    ahead = plan(survey(C, A, B), [], first=frozenset({B}))
    assert [file.path for file in ahead.read] == [B, A, C]
