"""YAML as people write it into a home file, with the line of everything in it."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from config import SettingsError
from devices.text import quote

LARGEST_BYTES = 2**20
Location = tuple[str | int, ...]
"""The keys and positions that lead to a part: `("devices", 3, "name")`."""


class HomeFileError(SettingsError):
    """A home file is wrong; the text is one sentence that says where, and what to do."""


class _Loader(yaml.SafeLoader):
    """Reads on, off, yes, no, dates and times as the words they are; refuses aliases."""

    yaml_implicit_resolvers = {
        first: [
            (tag, pattern)
            for tag, pattern in found
            if not tag.endswith((":bool", ":int", ":timestamp"))
        ]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        """Refuse what could make a small file endless."""
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]  # as PyYAML is
            raise yaml.MarkedYAMLError(
                problem="aliases (*) are not accepted here", problem_mark=event.start_mark
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - the signature is PyYAML's
        """Refuse a key that stands twice: the second would silently win."""
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            if key.value in seen:
                problem = f"the key {quote(key.value)} stands here twice"
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:bool", re.compile("^(?:true|false)$", re.IGNORECASE), list("tTfF")
)
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile("^[-+]?[0-9]{1,18}$"), list("-+0123456789")
)


@dataclass(frozen=True)
class Document:
    """What a file says, and where."""

    file: Path
    data: Any
    root: yaml.Node | None

    def error(self, location: Location, reason: str) -> HomeFileError:
        """Return the error about one part of the file."""
        return HomeFileError(f"{self.file}, line {self._line(location)}: {reason}")

    def _line(self, location: Location) -> int:
        """Return the line of the deepest part of `location` that stands in the file."""
        node, line = self.root, 1
        for step in location:
            found = _child(node, step)
            if found is None:
                break
            line, node = found
        return line


def read(file: Path) -> Document:
    """Return what the file says.

    Raises:
        HomeFileError: if it cannot be read, is too large or is not YAML.
    """
    try:
        text = _text(file)
        loader = _Loader(text)
        root = loader.get_single_node()
        data = None if root is None else loader.construct_document(root)
    except OSError as exc:
        raise HomeFileError(f"cannot read the home file {file}: {exc.strerror}") from exc
    except yaml.MarkedYAMLError as exc:
        line = exc.problem_mark.line + 1 if exc.problem_mark else 1
        raise HomeFileError(f"{file}, line {line}: {exc.problem}") from exc
    except (yaml.YAMLError, ValueError, RecursionError) as exc:
        reason = " ".join(str(exc).split())
        raise HomeFileError(f"{file} is not a home file in YAML: {reason:.200}") from exc
    return Document(file, data, root)


def _text(file: Path) -> str:
    with file.open("rb") as stream:
        content = stream.read(LARGEST_BYTES + 1)
    if len(content) > LARGEST_BYTES:
        raise ValueError(f"it is larger than {LARGEST_BYTES} bytes")
    return content.decode("utf-8-sig")


def _child(node: yaml.Node | None, step: str | int) -> tuple[int, yaml.Node] | None:
    """Return the line and the node one step down, if there is one."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        child = node.value[step]
        return child.start_mark.line + 1, child
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return key.start_mark.line + 1, value
    return None
