from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from rag.documents import Filters
from rag.filters import FilterError, filters_of


def day(*numbers: int) -> float:
    return datetime(*numbers).astimezone().timestamp()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wanted", "means"),
    [
        ({}, Filters()),
        ({"folder": "/docs/../docs", "language": "de"}, Filters(Path("/docs"), language="de")),
        ({"document": "manual.pdf", "folder": None}, Filters(document="manual.pdf")),
        ({"document": ""}, Filters()),
        ({"since": 5, "until": 6.5}, Filters(since=5, until=6.5)),
        ({"since": "2026-11-20"}, Filters(since=day(2026, 11, 20))),
        ({"until": "2026-11-20"}, Filters(until=day(2026, 11, 21))),
        ({"until": "2026-11-20T12:30"}, Filters(until=day(2026, 11, 20, 12, 30))),
        ({"since": "1970-01-02T00:00:00+00:00"}, Filters(since=86400.0)),
    ],
)
def test_filters_are_read_from_a_query(wanted: dict[str, Any], means: Filters) -> None:
    assert filters_of(wanted) == means


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"folder": 3}, "'folder' is a text, not 3"),
        ({"folder": "~nobody-of-that-name/x"}, "there is no such home folder"),
        ({"language": ["de"]}, "'language' is a text"),
        ({"since": "yesterday"}, "'since' is a date such as 2026-11-20, not 'yesterday'"),
        ({"until": "9999-12-31"}, "'until' is a date"),
        ({"until": True}, "'until' is a date"),
        ({"since": [1]}, "'since' is a date"),
        ({"a": 1, "b": 2}, "no filter 'a': use folder, document, language, since or until"),
    ],
)
def test_a_wrong_filter_is_a_sentence(wanted: dict[str, Any], sentence: str) -> None:
    with pytest.raises(FilterError, match=sentence):
        filters_of(wanted)
