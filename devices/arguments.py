"""What a value of an action or an attribute may be: checked, and made what devices want."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import webcolors

from devices.text import clean, hint

Attributes = Mapping[str, Any]


class Argument(Protocol):
    """One value, by its rules. The device's attributes may narrow them.

    As text it says what it takes, for the documentation.
    """

    def check(self, value: Any, attributes: Attributes) -> Any:
        """Return the value as devices want it.

        Raises:
            ValueError: with what it must be, to follow its name: "must be from 0 to 100 %".
        """


@dataclass(frozen=True)
class Number:
    """A number in a range; the attributes `low_in` and `high_in` of the device narrow it."""

    low: float
    high: float
    unit: str = ""
    whole: bool = False
    low_in: str = ""
    high_in: str = ""

    def __str__(self) -> str:
        """Say the range, and the attributes that narrow it."""
        number = "whole number" if self.whole else "number"
        unit = f" {self.unit}" if self.unit else ""
        limits = " and ".join(f"`{name}`" for name in (self.low_in, self.high_in) if name)
        within = f", within {limits}" if limits else ""
        return f"{number} {self.low:g} to {self.high:g}{unit}{within}"

    def check(self, value: Any, attributes: Attributes) -> float:
        """Return the number; text that is one counts."""
        number = _number(value)
        low = _limit(attributes.get(self.low_in), self.low)
        high = _limit(attributes.get(self.high_in), self.high)
        if not low <= number <= high:
            raise ValueError(f"must be from {low:g} to {high:g}{self.unit and ' '}{self.unit}")
        if self.whole and number != int(number):
            raise ValueError("must be a whole number")
        return int(number) if self.whole else number


@dataclass(frozen=True)
class Choice:
    """One of some words: fixed ones, or those the device lists in an attribute."""

    options: tuple[str, ...] = ()
    listed_in: str = ""

    def __str__(self) -> str:
        """Say the words, and the attribute that lists them."""
        listed = f"one of `{self.listed_in}`" if self.listed_in else "one of"
        return f"{listed} {', '.join(self.options)}".strip()

    def check(self, value: Any, attributes: Attributes) -> str:
        """Return the word as it is listed; upper and lower case do not matter."""
        options = attributes.get(self.listed_in, self.options)
        if not options:
            raise ValueError(f"cannot be chosen: the device has no {self.listed_in!r}")
        exact = str(value).strip()
        if exact in options:
            return exact
        said = exact.casefold()
        for option in options:
            if option.casefold() == said:
                return str(option)
        raise ValueError(f"must be one of its choices{hint(said, options)}")


@dataclass(frozen=True)
class Text:
    """Some words in one line."""

    longest: int = 255

    def __str__(self) -> str:
        """Say how long it may be."""
        return f"text of at most {self.longest} characters"

    def check(self, value: Any, attributes: Attributes) -> str:
        """Return the words without control characters."""
        del attributes
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            raise ValueError("must be text")  # noqa: TRY004 - one kind of error for every wrong value
        text = clean(str(value)[: 2 * self.longest])
        if not 1 <= len(text) <= self.longest or len(str(value)) > 2 * self.longest:
            raise ValueError(f"must have 1 to {self.longest} characters")
        return text


@dataclass(frozen=True)
class Flag:
    """Yes or no."""

    def __str__(self) -> str:
        """Say what it takes."""
        return "true or false"

    def check(self, value: Any, attributes: Attributes) -> bool:
        """Return the truth; on, off, yes and no count."""
        del attributes
        said = {"true": True, "on": True, "yes": True, "false": False, "off": False, "no": False}
        try:
            return said[str(value).strip().casefold()]
        except KeyError:
            raise ValueError("must be true or false") from None


@dataclass(frozen=True)
class Numbers:
    """Several numbers, each by its own rules, like red, green and blue."""

    parts: tuple[Number, ...]

    def __str__(self) -> str:
        """Say what each number may be."""
        return f"list of {len(self.parts)}: {'; '.join(dict.fromkeys(map(str, self.parts)))}"

    def check(self, value: Any, attributes: Attributes) -> list[float]:
        """Return the numbers."""
        if not isinstance(value, list | tuple) or len(value) != len(self.parts):
            raise ValueError(f"must be a list of {len(self.parts)} numbers")
        pairs = zip(self.parts, value, strict=True)
        return [part.check(number, attributes) for part, number in pairs]


@dataclass(frozen=True)
class Listed:
    """A list of values by one rule; a single value counts as a list of one."""

    item: Argument
    most: int = 100

    def __str__(self) -> str:
        """Say what may be in it, and how much of it."""
        return f"list of at most {self.most}: {self.item}"

    def check(self, value: Any, attributes: Attributes) -> list[Any]:
        """Return the list."""
        items = list(value) if isinstance(value, list | tuple) else [value]
        if len(items) > self.most:
            raise ValueError(f"must be a list of at most {self.most}")
        return [self.item.check(item, attributes) for item in items]


@dataclass(frozen=True)
class ColorName:
    """A colour by its CSS name; spaces do not matter."""

    def __str__(self) -> str:
        """Say what it takes."""
        return "name of a colour, as in CSS"

    def check(self, value: Any, attributes: Attributes) -> str:
        """Return the name as CSS writes it."""
        del attributes
        name = str(value).replace(" ", "").casefold()
        names = webcolors.names("css3")
        if name not in names:
            raise ValueError(f"must be the name of a colour{hint(name, names)}")
        return name


@dataclass(frozen=True)
class Date:
    """A day, as 2026-11-20."""

    def __str__(self) -> str:
        """Say what it takes."""
        return "day like 2026-11-20"

    def check(self, value: Any, attributes: Attributes) -> str:
        """Return the day in ISO 8601."""
        del attributes
        try:
            return dt.date.fromisoformat(str(value)).isoformat()
        except ValueError:
            raise ValueError("must be a day like 2026-11-20") from None


@dataclass(frozen=True)
class Moment:
    """A time of a day, as 2026-11-20T18:30:00."""

    def __str__(self) -> str:
        """Say what it takes."""
        return "time like 2026-11-20T18:30:00"

    def check(self, value: Any, attributes: Attributes) -> str:
        """Return the time in ISO 8601."""
        del attributes
        try:
            return dt.datetime.fromisoformat(str(value)).isoformat()
        except ValueError:
            raise ValueError("must be a time like 2026-11-20T18:30:00") from None


@dataclass(frozen=True)
class When:
    """A value that only some devices take."""

    supported: Callable[[Attributes], bool]
    otherwise: str
    """What the others answer, to follow the argument's name."""
    argument: Argument

    def __str__(self) -> str:
        """Say what it takes."""
        return f"{self.argument}, if the device has that"

    def check(self, value: Any, attributes: Attributes) -> Any:
        """Return the value, if the device takes it."""
        if not self.supported(attributes):
            raise ValueError(self.otherwise)
        return self.argument.check(value, attributes)


def has(attribute: str) -> Callable[[Attributes], bool]:
    """Return the question whether a device has that attribute."""
    return lambda attributes: attributes.get(attribute) is not None


def _limit(said: Any, otherwise: float) -> float:
    """Return the device's own limit, if it is a number."""
    return said if isinstance(said, int | float) else otherwise


def _number(value: Any) -> float:
    if isinstance(value, bool):
        raise ValueError("must be a number")  # noqa: TRY004 - one kind of error for every wrong value
    if isinstance(value, int | float):
        return value
    try:
        return float(str(value))
    except ValueError:
        raise ValueError("must be a number") from None
