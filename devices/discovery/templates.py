"""Templates of strangers: a sandboxed Jinja that can reach nothing and not run away.

Whoever may announce a device may write any template. So it is made of harmless parts only (no
macros, no captured blocks, no imports), sees plain values only, and pays from a budget for every
turn of a loop, every call and every value it makes: what is too much ends with a ValueError.
"""

import datetime as dt
import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache, wraps
from types import FunctionType
from typing import Any, cast

import jinja2
from jinja2 import nodes
from jinja2.runtime import Context, LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import Namespace
from jinja2.visitor import NodeTransformer

from devices.discovery.functions import FILTERS, FUNCTIONS, METHODS, TESTS, WIDE

LONGEST = 4_096
"""Characters of a template."""
MOST_KEPT = 1_000
"""Compiled templates: the things of one maker have the same."""
BUDGET = 20_000
"""What one use of a template may cost: a turn of a loop or a call is 1, a value what it weighs."""
SMALL = 50
"""What costs no more is not timed: it is what nearly all templates do."""
LONGEST_S = 0.02
"""Processor time of one use: what the budget does not see (a comparison, a slice) costs that."""
MOST_LATE = 3
"""So many times in a row a template may take too long; then it is used no more."""
HEAVIEST = 64 * 1024
"""Characters of the longest text a template may make."""
TEXT_PER_COST = 64
"""So many characters cost as much as a turn of a loop."""
LARGEST = 10**30
SOON = 8.0
"""Above this an exponent is refused."""
HARMLESS = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Const, nodes.Name, nodes.NSRef,
    nodes.Assign, nodes.If, nodes.For, nodes.CondExpr, nodes.Filter, nodes.Test, nodes.Getattr,
    nodes.Getitem, nodes.Slice, nodes.Call, nodes.Keyword, nodes.Operand, nodes.Compare,
    nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow, nodes.And,
    nodes.Or, nodes.Not, nodes.Neg, nodes.Pos, nodes.Concat, nodes.List, nodes.Tuple, nodes.Dict,
    nodes.Pair,
)  # fmt: skip

SHOWN = (
    str,
    int,
    float,
    dict,
    list,
    tuple,
    range,
    dt.datetime,
    dt.timedelta,
    type(None),
    jinja2.Undefined,
)
"""What templates may print."""


class TooMuchError(jinja2.TemplateError):
    """A template does more than templates may."""


class TooLateError(TooMuchError):
    """A template takes longer than templates may."""


class Said:
    """A payload as text, and as JSON if it is that: read once for all who listen."""

    def __init__(self, text: str, *, fresh: bool = True) -> None:
        self.text = text
        self.fresh = fresh
        """Whether it was said just now, not replayed from before."""

    @cached_property
    def variables(self) -> dict[str, Any]:
        """What templates see of it."""
        try:
            return {"value": self.text, "value_json": json.loads(self.text)}
        except (ValueError, RecursionError):
            return {"value": self.text}


class Template:
    """A template that was found harmless."""

    def __init__(self, source: str) -> None:
        """Compile it.

        Raises:
            ValueError: with one sentence, if it is wrong, or not harmless.
        """
        if len(source) > LONGEST:
            raise ValueError(f"a template is longer than {LONGEST} characters")
        self._late = 0
        try:
            self._template = _compiled(source)
        except Exception as exc:  # Jinja makes Python of it: a stranger's text may break either
            raise ValueError(f"a template is wrong: {str(exc)[:100]}") from exc

    def __call__(self, said: Said, **variables: Any) -> str:
        """Return what it makes of a payload.

        Raises:
            ValueError: with one sentence, if it fails or takes too much.
        """
        return self.render({**said.variables, **variables})

    def render(self, variables: Mapping[str, Any]) -> str:
        """Return what it makes of these.

        Raises:
            ValueError: with one sentence, if it fails or takes too much.
        """
        if self._late >= MOST_LATE:
            raise ValueError("a template took too long before: it is used no more")
        _ENVIRONMENT.begin()
        try:
            made = "".join(_bounded(self._template.generate(variables))).strip()
        except TooLateError as exc:
            self._late += 1
            raise ValueError(f"a template failed: {exc}") from exc
        except Exception as exc:  # a stranger's text may fail in every way
            raise ValueError(f"a template failed: {str(exc)[:100]}") from exc
        self._late = 0
        return made


@lru_cache(maxsize=MOST_KEPT)
def _compiled(source: str) -> jinja2.Template:
    return _ENVIRONMENT.from_string(source)


def _bounded(parts: Iterable[str]) -> Iterator[str]:
    length = 0
    for part in parts:
        length += len(part)
        if length > HEAVIEST:
            raise TooMuchError("it says too much")
        yield part


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja without anything that reaches out, and with a budget."""

    intercepted_binops = frozenset({"*", "**", "+", "%"})

    def __init__(self) -> None:
        super().__init__(optimized=False, finalize=self._shown, cache_size=0)
        self.begin()
        self.filters = {name: self._fenced(function) for name, function in FILTERS.items()}
        self.filters |= {"_turns": self._turns, "_weighed": self.weighed, "_joined": self._joined}
        self.tests = {name: self._fenced(test) for name, test in TESTS.items()}
        self.globals = {
            name: self._fenced(value) if callable(value) and not isinstance(value, type) else value
            for name, value in FUNCTIONS.items()
        }

    def begin(self) -> None:
        """Begin one use of a template."""
        self._left = BUDGET
        self._until_s = time.thread_time() + LONGEST_S

    def spend(self, cost: int) -> None:
        """Pay from the budget.

        Raises:
            TooMuchError: if nothing is left.
        """
        self._left -= cost
        late = self._left < BUDGET - SMALL and time.thread_time() > self._until_s
        if late or self._left < 0:
            raise TooLateError("it takes too long")

    def weighed(self, value: Any) -> Any:
        """Return a value after paying for its size: what is in it counts as often as it is seen."""
        if isinstance(value, str):
            if len(value) > HEAVIEST:
                raise TooMuchError("it makes a text that is too long")
            self.spend(len(value) // TEXT_PER_COST)
        elif isinstance(value, int):
            if abs(value) > LARGEST:
                raise TooMuchError("it makes a number that is too large")
        elif isinstance(value, range):
            self.spend(len(value))
        elif isinstance(value, dict | list | tuple | set | frozenset):
            self.spend(1 + len(value))
            for item in _inside(value):
                self.weighed(item)
        elif callable(value) and not isinstance(value, jinja2.Undefined):
            raise TooMuchError("a function is no value")  # it would tell where it is in memory
        return value

    def call(self, context: Context, called: Any, /, *arguments: Any, **named: Any) -> Any:
        """Call what may be called, and weigh what comes of it."""
        self.spend(1)
        return self.weighed(super().call(context, called, *arguments, **named))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """Reckon, unless the result is too large."""
        del context
        if operator == "**":
            if not (abs(right) <= SOON and abs(left) <= LARGEST):
                raise TooMuchError("it makes a number that is too large")
        elif operator == "*":
            for sequence, times in ((left, right), (right, left)):
                if isinstance(sequence, str | list | tuple) and len(sequence) * times > HEAVIEST:
                    raise TooMuchError("it makes something that is too large")
        elif operator == "%" and isinstance(left, str):
            if WIDE.search(left):
                raise TooMuchError("it formats something that is too large")
            self.weighed(right)
        return self.weighed(self.binop_table[operator](left, right))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Allow a few harmless methods of plain values."""
        if isinstance(obj, LoopContext | Namespace):
            return not attr.startswith("_")
        return attr in METHODS and super().is_safe_attribute(obj, attr, value)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an item rather than a method that is forbidden anyway."""
        if isinstance(obj, dict) and attribute in obj and attribute not in METHODS:
            return obj[attribute]
        return super().getattr(obj, attribute)

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """Let nobody have `str.format`: its fields may be as wide as they like."""
        del value
        return None

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        fenced = _Fence().visit(parsed)
        assert isinstance(fenced, nodes.Template)  # noqa: S101 - the fence changes what is inside
        return fenced

    def _fenced(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function, assigned=("__name__", "__doc__", "jinja_pass_arg"), updated=())
        def fenced(*arguments: Any, **named: Any) -> Any:
            self.spend(1)
            for argument in arguments:
                if isinstance(argument, str):
                    self.spend(len(argument) // TEXT_PER_COST)
                elif isinstance(argument, FunctionType | type):
                    self.weighed(argument)
            return self.weighed(function(*arguments, **named))

        return fenced

    def _turns(self, items: Iterable[Any]) -> Iterator[Any]:
        for item in items:
            self.spend(1)
            yield item

    def _joined(self, parts: Iterable[Any]) -> str:
        return str(self.weighed("".join(str(self.weighed(part)) for part in parts)))

    def _shown(self, value: Any) -> Any:
        """Let only values be printed: other things would tell where they are in memory."""
        if not isinstance(value, SHOWN):
            raise TooMuchError(f"a {type(value).__name__} is no value")
        return self.weighed(value)


class _Fence(NodeTransformer):
    """Refuses what is not harmless, and puts a count where something could grow."""

    def generic_visit(self, node: nodes.Node, *arguments: Any, **named: Any) -> nodes.Node:
        """Look at every part."""
        if not isinstance(node, HARMLESS) or (isinstance(node, nodes.For) and node.recursive):
            raise TooMuchError(f"{type(node).__name__.lower()} is not for announced templates")
        fenced = super().generic_visit(node, *arguments, **named)
        match fenced:
            case nodes.For():
                fenced.iter = _filtered(fenced.iter, "_turns")
            case nodes.Concat():
                return _filtered(nodes.List(fenced.nodes, lineno=node.lineno), "_joined")
            case nodes.List() | nodes.Dict():
                return _filtered(fenced, "_weighed")
            case nodes.Tuple(ctx="load"):
                return _filtered(fenced, "_weighed")
        return fenced


def _inside(value: Any) -> Iterable[Any]:
    if not isinstance(value, dict):
        return cast("Iterable[Any]", value)
    return (one for pair in value.items() for one in pair)


def _filtered(node: Any, name: str) -> nodes.Filter:
    return nodes.Filter(node, name, [], [], None, None, lineno=node.lineno)


_ENVIRONMENT = _Environment()
