"""What has been announced, kept so that it can be taken back by whoever runs next."""

import logging
from collections.abc import Mapping
from pathlib import Path

from pydantic import RootModel, ValidationError

log = logging.getLogger(__name__)

Platforms = Mapping[str, str]


class _Kept(RootModel[dict[str, dict[str, str]]]):
    """By topic, the platform of each component."""


class Ledger:
    """One JSON file in the data folder. It is written before anything is announced."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._topics = self._read()

    @property
    def topics(self) -> frozenset[str]:
        """Where something is announced."""
        return frozenset(self._topics)

    def components(self, topic: str) -> Platforms:
        """Return what is announced there: platforms by component."""
        return self._topics.get(topic, {})

    def note(self, topic: str, components: Platforms) -> None:
        """Note what is about to be announced, or is all that is left."""
        self._change({**self._topics, topic: dict(components)})

    def strike(self, topic: str) -> None:
        """Note that nothing is announced there any more."""
        self._change({t: c for t, c in self._topics.items() if t != topic})

    def _change(self, topics: dict[str, dict[str, str]]) -> None:
        if topics == self._topics:
            return
        self._topics = topics
        new = self._file.with_suffix(".new")
        try:
            if topics:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                new.write_text(_Kept(topics).model_dump_json(), encoding="utf-8")
                new.replace(self._file)
            else:
                self._file.unlink(missing_ok=True)
        except OSError as exc:
            log.warning("cannot note what is announced in %s: %s", self._file, exc.strerror)

    def _read(self) -> dict[str, dict[str, str]]:
        try:
            return _Kept.model_validate_json(self._file.read_bytes()).root
        except FileNotFoundError:
            return {}
        except (OSError, ValidationError) as exc:
            log.warning("%s cannot be used: %s", self._file, type(exc).__name__)
            return {}
