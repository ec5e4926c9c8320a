"""Engines by name: one table per kind, nothing imported until chosen, open to outside packages."""

import importlib
import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import Any


class UnknownEngineError(LookupError):
    """No engine has that name."""


class EngineMissingError(ImportError):
    """The engine is known, but its library is not installed."""


@dataclass(frozen=True)
class EngineSpec:
    """Where an engine lives, and what it needs."""

    name: str
    target: str
    """`package.module:factory`; the factory takes keyword arguments of its kind."""
    needs: tuple[str, ...] = ()
    """Import names of the libraries it stands on."""
    extra: str | None = None
    """The extra of ours that installs them."""

    @property
    def installed(self) -> bool:
        """Whether its libraries can be imported (nothing is imported to find out)."""
        return all(importlib.util.find_spec(name) is not None for name in self.needs)

    @property
    def missing(self) -> str:
        """One sentence about what to install."""
        how = f"pip install 'hearsay[{self.extra}]'" if self.extra else f"install {self.needs}"
        return f"engine {self.name!r} is not installed ({how})"

    def load(self) -> Callable[..., Any]:
        """Import and return the engine's factory.

        Raises:
            EngineMissingError: with what to install.
        """
        if not self.installed:
            raise EngineMissingError(self.missing)
        module, _, factory = self.target.partition(":")
        loaded: Callable[..., Any] = getattr(importlib.import_module(module), factory)
        return loaded


class EngineTable:
    """The engines of one kind, best first, ours and those of installed packages."""

    def __init__(self, kind: str, specs: Sequence[EngineSpec]) -> None:
        self.kind = kind
        self._ours = tuple(specs)

    @property
    def specs(self) -> tuple[EngineSpec, ...]:
        """All engines: ours, then those that joined through the entry point `hearsay.<kind>`."""
        outside = entry_points(group=f"hearsay.{self.kind}")
        return self._ours + tuple(EngineSpec(name=e.name, target=e.value) for e in outside)

    def find(self, name: str) -> EngineSpec:
        """Return the engine of that name.

        Raises:
            UnknownEngineError: naming the ones there are.
        """
        for spec in self.specs:
            if spec.name == name:
                return spec
        known = ", ".join(["auto", *(spec.name for spec in self.specs)])
        raise UnknownEngineError(f"no {self.kind} engine is called {name!r}; choose from: {known}")

    def choose(self, name: str) -> EngineSpec:
        """Return the engine of that name; `auto` is the first one that is installed.

        Raises:
            UnknownEngineError: naming the ones there are.
        """
        if name != "auto":
            return self.find(name)
        specs = self.specs
        return next((spec for spec in specs if spec.installed), specs[0])
