"""What templates may call: Home Assistant's usual filters and functions, on plain values only.

Names and results as in https://www.home-assistant.io/docs/configuration/templating/.
"""

import base64
import datetime as dt
import json
import math
import re
import statistics
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, cast

import jinja2.filters
import jinja2.tests
import regex

Function = Callable[..., Any]
REGEX_S = 0.02
"""How long one regular expression may take."""
WIDE = re.compile(r"%[^%a-zA-Z]*(\*|[0-9]{3})")
"""A format as wide as it likes."""
LONGEST = 64 * 1024
"""Characters of what is made of parts."""
_NONE: Any = object()


def _or(convert: Function, what: str) -> Function:
    """Return a conversion that takes a default for what cannot be converted."""

    def converted(value: Any, default: Any = _NONE, *more: Any, **options: Any) -> Any:
        try:
            return convert(value, *more, **options)
        except (ValueError, TypeError, OverflowError):
            if default is not _NONE:
                return default
            raise ValueError(f"cannot make {what} of {str(value)[:40]!r}") from None

    return converted


def _int(value: Any, base: int = 10) -> int:
    if isinstance(value, str):
        try:
            return int(value, base)
        except ValueError:
            return int(float(value))
    return int(value)


def _bool(value: Any) -> bool:
    said = {"1": True, "true": True, "yes": True, "on": True, "enable": True,
            "0": False, "false": False, "no": False, "off": False, "disable": False}  # fmt: skip
    if isinstance(value, int | float):
        return bool(value)
    try:
        return said[str(value).strip().casefold()]
    except KeyError:
        raise ValueError(value) from None


def _round(value: Any, precision: int = 0, method: str = "common", default: Any = _NONE) -> Any:
    try:
        number, scale = float(value), 10.0 ** int(precision)
        match method:
            case "ceil":
                rounded = math.ceil(number * scale) / scale
            case "floor":
                rounded = math.floor(number * scale) / scale
            case "half":
                rounded = round(number * 2) / 2
            case _:
                rounded = round(number, int(precision))
    except (ValueError, TypeError, OverflowError):
        if default is not _NONE:
            return default
        raise ValueError(f"cannot round {str(value)[:40]!r}") from None
    return int(rounded) if precision == 0 else rounded


def _is_number(value: Any) -> bool:
    try:
        return math.isfinite(float(value))
    except (ValueError, TypeError, OverflowError):
        return False


def _iif(value: Any, yes: Any = True, no: Any = False, none: Any = _NONE) -> Any:  # noqa: FBT002 - as in Home Assistant
    if value is None and none is not _NONE:
        return none
    return yes if value else no


def _moment(value: Any) -> dt.datetime:
    if isinstance(value, dt.datetime):
        return value
    if isinstance(value, int | float):
        return dt.datetime.fromtimestamp(value, dt.UTC)
    return dt.datetime.fromisoformat(str(value))


def _timestamp(value: Any) -> float:
    return value if isinstance(value, int | float) else _moment(value).timestamp()


def _written(value: Any, form: str = "%Y-%m-%d %H:%M:%S", local: Any = True) -> str:  # noqa: FBT002 - as in Home Assistant
    moment = dt.datetime.fromtimestamp(float(value), dt.UTC)
    return (moment.astimezone() if local else moment).strftime(str(form)[:100])


def _regex(find: Function) -> Function:
    def found(value: Any, pattern: str = "", *more: Any, **options: Any) -> Any:
        try:
            return find(str(value), str(pattern)[:200], *more, **options)
        except (regex.error, TimeoutError) as exc:
            raise ValueError(f"a regular expression failed: {str(exc)[:60]}") from exc

    return found


def _flags(ignorecase: Any) -> Any:
    return regex.IGNORECASE if ignorecase else 0


def _match(value: str, pattern: str, ignorecase: Any = False) -> bool:  # noqa: FBT002 - as in Home Assistant
    return bool(regex.match(pattern, value, _flags(ignorecase), timeout=REGEX_S))


def _search(value: str, pattern: str, ignorecase: Any = False) -> bool:  # noqa: FBT002 - as in Home Assistant
    return bool(regex.search(pattern, value, _flags(ignorecase), timeout=REGEX_S))


def _replace(value: str, pattern: str, replace: Any = "", ignorecase: Any = False) -> str:  # noqa: FBT002 - as in Home Assistant
    by = str(replace)[:200]
    return str(regex.sub(pattern, by, value, flags=_flags(ignorecase), timeout=REGEX_S))


def _findall(value: str, pattern: str, ignorecase: Any = False) -> list[Any]:  # noqa: FBT002 - as in Home Assistant
    return list(regex.findall(pattern, value, _flags(ignorecase), timeout=REGEX_S))


def _find_index(value: str, pattern: str, index: int = 0, ignorecase: Any = False) -> Any:  # noqa: FBT002 - as in Home Assistant
    return _findall(value, pattern, ignorecase)[index]


def _defined(value: Any) -> Any:
    if isinstance(value, jinja2.Undefined):
        value._fail_with_undefined_error()  # noqa: SLF001 - Jinja's own way to say which name
    return value


def _to_json(value: Any, **options: Any) -> str:
    """Write JSON as short as Home Assistant's own filter does."""
    del options
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _tojson(value: Any, **options: Any) -> str:
    """Write JSON as Jinja does."""
    del options
    return json.dumps(value, ensure_ascii=False)


def _contains(value: Any, item: Any) -> bool:
    return item in value


def _min_max(pick: Function) -> Function:
    def picked(*values: Any) -> Any:
        return pick(values[0]) if len(values) == 1 else pick(values)

    return picked


def _join(value: Any, by: Any = "") -> str:
    parts = [str(part) for part in value]
    if len(parts) * len(str(by)) + sum(map(len, parts)) > LONGEST:
        raise ValueError("it joins too much")
    return str(by).join(parts)


def _put(value: Any, old: Any, new: Any) -> str:
    text, old, new = str(value), str(old), str(new)
    if text.count(old) * len(new) > LONGEST:
        raise ValueError("it replaces too much")
    return text.replace(old, new)


def _format(form: Any, *values: Any, **named: Any) -> str:
    if WIDE.search(str(form)):
        raise ValueError("it formats something that is too large")
    written: str = str(form) % (named or values)
    return written


def _slugify(value: Any, separator: str = "_") -> str:
    plain = unicodedata.normalize("NFKD", str(value).casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", str(separator), letters).strip(str(separator))


def _ordinal(value: Any) -> str:
    number = int(value)
    teen = number % 100 in range(11, 14)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _log(value: Any, base: float = math.e) -> float:
    return math.log(float(value), float(base))


def _combine(*parts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for part in parts for name, value in part.items()}


def _test(name: str) -> Function:
    return cast("Function", jinja2.tests.TESTS[name])


def _plain(name: str) -> Function:
    return cast("Function", jinja2.filters.FILTERS[name])


_PLAIN = (
    "abs", "capitalize", "count", "d", "default", "dictsort", "first", "items", "join",
    "last", "length", "list", "lower", "map", "reject", "rejectattr", "replace", "reverse",
    "select", "selectattr", "sort", "string", "sum", "title", "trim", "truncate", "unique",
    "upper", "wordcount",
)  # fmt: skip
"""Jinja's own filters."""
_TESTS = (
    "!=", "<", "<=", "==", ">", ">=", "boolean", "defined", "divisibleby", "eq", "equalto",
    "even", "false", "float", "ge", "greaterthan", "gt", "in", "integer", "iterable", "le",
    "lessthan", "lower", "lt", "mapping", "ne", "none", "number", "odd", "sameas",
    "sequence", "string", "true", "undefined", "upper",
)  # fmt: skip
"""Jinja's own tests."""

BOTH: Mapping[str, Function] = {
    "as_datetime": _or(_moment, "a time"),
    "as_timestamp": _or(_timestamp, "a time"),
    "average": lambda *v: math.fsum(map(float, _several(v))) / len(_several(v)),
    "bool": _or(_bool, "yes or no"),
    "combine": _combine,
    "cos": _or(lambda v: math.cos(float(v)), "a number"),
    "float": _or(float, "a number"),
    "iif": _iif,
    "int": _or(_int, "a whole number"),
    "is_number": _is_number,
    "log": _log,
    "max": _min_max(max),
    "median": lambda *v: statistics.median(_several(v)),
    "min": _min_max(min),
    "sin": _or(lambda v: math.sin(float(v)), "a number"),
    "sqrt": _or(lambda v: math.sqrt(float(v)), "a root"),
    "tan": _or(lambda v: math.tan(float(v)), "a number"),
}
"""What is a filter and a function."""
FILTERS: Mapping[str, Function] = {
    **BOTH,
    **{name: _plain(name) for name in _PLAIN},
    "add": lambda v, amount, default=_NONE: BOTH["float"](v, default) + amount,
    "base64_decode": lambda v: base64.b64decode(v).decode(),
    "base64_encode": lambda v: base64.b64encode(str(v).encode()).decode(),
    "bitwise_and": lambda v, other: _int(v) & _int(other),
    "bitwise_or": lambda v, other: _int(v) | _int(other),
    "bitwise_xor": lambda v, other: _int(v) ^ _int(other),
    "contains": _contains,
    "format": _format,
    "from_json": json.loads,
    "join": _join,
    "is_defined": _defined,
    "multiply": lambda v, amount, default=_NONE: BOTH["float"](v, default) * amount,
    "ord": ord,
    "ordinal": _ordinal,
    "regex_findall": _regex(_findall),
    "regex_findall_index": _regex(_find_index),
    "regex_match": _regex(_match),
    "regex_replace": _regex(_replace),
    "regex_search": _regex(_search),
    "replace": _put,
    "round": _round,
    "slugify": _slugify,
    "timestamp_custom": _written,
    "timestamp_local": lambda v: _moment(float(v)).astimezone().isoformat(),
    "timestamp_utc": lambda v: _moment(float(v)).isoformat(),
    "to_json": _to_json,
    "tojson": _tojson,
}
FUNCTIONS: Mapping[str, Any] = {
    **BOTH,
    "dict": dict,
    "e": math.e,
    "namespace": jinja2.utils.Namespace,
    "now": lambda: dt.datetime.now(dt.UTC).astimezone(),
    "pi": math.pi,
    "range": range,
    "strptime": dt.datetime.strptime,
    "timedelta": dt.timedelta,
    "utcnow": lambda: dt.datetime.now(dt.UTC),
    "zip": lambda *lists: list(zip(*lists, strict=False)),
}
TESTS: Mapping[str, Function] = {
    **{name: _test(name) for name in _TESTS},
    "contains": _contains,
    "is_number": _is_number,
    "list": lambda v: isinstance(v, list),
    "match": _regex(_match),
    "search": _regex(_search),
}
METHODS = frozenset({
    "append", "as_integer_ratio", "capitalize", "count", "day", "days", "endswith", "find", "get",
    "hour", "index", "is_integer", "isalpha", "isdecimal", "isdigit", "isnumeric", "isoformat",
    "items", "keys", "lower", "lstrip", "microsecond", "minute", "month", "removeprefix",
    "removesuffix", "rfind", "rsplit", "rstrip", "second", "seconds", "split", "splitlines",
    "startswith", "strftime", "strip", "timestamp", "title", "total_seconds", "upper", "values",
    "weekday", "year",
})  # fmt: skip
"""The methods and attributes of plain values that templates may use."""


def _several(values: tuple[Any, ...]) -> list[Any]:
    return (
        list(values[0]) if len(values) == 1 and isinstance(values[0], list | tuple) else [*values]
    )
