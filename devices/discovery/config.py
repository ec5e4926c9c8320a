"""The options of one component, each checked when it is asked for."""

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from bus.foreign import check_topic
from devices.discovery.templates import Said, Template
from devices.text import clean

MOST_WORDS = 200
LONGEST_WORD = 255
Fields = Mapping[str, Any]


class Config:
    """What one component says about itself. What is wrong is a ValueError with one sentence."""

    def __init__(self, fields: Fields, *, root: str, name: str = "") -> None:
        self._fields = fields
        self._root = root
        self._name = name

    def __contains__(self, name: str) -> bool:
        """Say whether an option is given, and not as null."""
        return self._fields.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        """Return a text exactly as devices want it."""
        value = self._fields.get(name)
        if value is None:
            return default
        return json.dumps(value) if isinstance(value, dict | list) else str(value)

    def payload(self, name: str, default: str) -> str | None:
        """Return a payload; None where null says that there is no such command."""
        if name in self._fields and self._fields[name] is None:
            return None
        return self.text(name, default)

    def topic(self, name: str) -> str | None:
        """Return a topic that belongs neither to us nor to the broker."""
        return self._checked(name, self._fields.get(name))

    def _checked(self, name: str, value: Any) -> str | None:
        if value is None:
            return None
        if not isinstance(value, str):
            raise ValueError(f"{name!r} must be text")  # noqa: TRY004 - one kind of error for every wrong value
        try:
            check_topic(value, root=self._root)
        except ValueError as exc:
            raise ValueError(f"{name!r}: {exc}") from exc
        return value

    def topics(self, name: str) -> tuple[str, ...]:
        """Return all topics of an option: more than one where a dialect knows of more."""
        value = self._fields.get(name)
        listed = value if isinstance(value, tuple) else (value,)
        return tuple(topic for one in listed if (topic := self._checked(name, one)) is not None)

    def number(self, name: str, default: float) -> float:
        """Return a finite number."""
        value = self._fields.get(name)
        if value is None:
            return default
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise ValueError(f"{name!r} must be a number") from None
        if not math.isfinite(number):
            raise ValueError(f"{name!r} must be a number")
        return int(number) if number == int(number) else number

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return yes or no."""
        value = self._fields.get(name)
        if value is None:
            return default
        return str(value).strip().casefold() in {"true", "on", "yes", "1", "enable"}

    def words(self, name: str, default: tuple[str, ...] = ()) -> list[str]:
        """Return a list of words, as devices write them."""
        value = self._fields.get(name)
        if value is None:
            return list(default)
        words = value if isinstance(value, list) else [value]
        plain = [str(word) for word in words if isinstance(word, str | int | float)]
        return [w for w in plain if 0 < len(w) <= LONGEST_WORD and clean(w)][:MOST_WORDS]

    def value(self, *names: str) -> Callable[..., str]:
        """Return what makes a value of a payload: the first of these templates, else nothing."""
        template = self._template(*names)
        if template is None:
            return _as_it_is
        return lambda said, **more: template(said, name=self._name, **more)

    def command(self, name: str) -> Callable[..., str]:
        """Return what makes a payload of a value."""
        template = self._template(name)
        if template is None:
            return lambda value, **_: _written(value)
        return lambda value, **more: template.render({"value": value, "name": self._name, **more})

    def _template(self, *names: str) -> Template | None:
        for name in names:
            source = self._fields.get(name)
            if source is not None:
                if not isinstance(source, str):
                    raise ValueError(f"{name!r} must be a template")
                return Template(source)
        return None


def _as_it_is(said: Said, **more: Any) -> str:
    del more
    return said.text


def _written(value: Any) -> str:
    if isinstance(value, float) and value == int(value):
        return f"{value:.1f}"
    return str(value)
