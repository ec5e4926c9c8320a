"""What a query says it is limited to, read: folder, document, language, since, until."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from rag.documents import Filters
from rag.paths import absolute

NAMES = ("folder", "document", "language", "since", "until")


class FilterError(ValueError):
    """A query's filter is wrong; the text is one sentence."""


def filters_of(wanted: Mapping[str, Any]) -> Filters:
    """Return what a query's filters mean.

    The last two are seconds since the epoch or a date such as `2026-11-20`, that day included.

    Raises:
        FilterError: with one sentence, if there is no such filter or it is none.
    """
    wrong = wanted.keys() - set(NAMES)
    if wrong:
        raise FilterError(
            f"there is no filter {min(wrong)!r}: use {', '.join(NAMES[:-1])} or {NAMES[-1]}"
        )
    return Filters(
        folder=_folder(wanted),
        document=_text(wanted, "document"),
        language=_text(wanted, "language"),
        since=_moment(wanted, "since", end_of_day=False),
        until=_moment(wanted, "until", end_of_day=True),
    )


def _folder(wanted: Mapping[str, Any]) -> Path | None:
    folder = _text(wanted, "folder")
    try:
        return absolute(Path(folder)) if folder else None
    except ValueError as exc:
        raise FilterError(f"the filter 'folder': {exc}") from exc


def _text(wanted: Mapping[str, Any], name: str) -> str | None:
    value = wanted.get(name)
    if value is not None and not isinstance(value, str):
        raise FilterError(f"the filter {name!r} is a text, not {value!r}")
    return value or None


def _moment(wanted: Mapping[str, Any], name: str, *, end_of_day: bool) -> float | None:
    """Return a point in time as seconds since the epoch; a date is one of this machine's days."""
    value = wanted.get(name)
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    try:
        if "T" in value:
            return datetime.fromisoformat(value).astimezone().timestamp()
        day = date.fromisoformat(value) + timedelta(days=end_of_day)
        return datetime.combine(day, time.min).astimezone().timestamp()
    except (TypeError, ValueError, OverflowError, OSError) as exc:
        raise FilterError(
            f"the filter {name!r} is a date such as 2026-11-20, not {value!r}"
        ) from exc
