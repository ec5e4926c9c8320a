"""Reads the settings: the YAML file, then the environment. Nothing else reads either."""

import difflib
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from config.settings import Settings

PREFIX = "HEARSAY_"
DEFAULT_FILE = Path(__file__).parent / "hearsay.yaml"
RECORDINGS = "HEARSAY_TEST_DATA"
FOR_TESTS = "HEARSAY_TEST_"
"""What begins so tells tests what they may use; it is no setting."""
NOT_BELOW = dict.fromkeys(("dict_type", "model_type"), "names and values must stand below it")
"""What is wrong where a value stands in place of a part of the settings."""


class SettingsError(ValueError):
    """A setting is wrong; the text is one sentence that says which and what to do."""


def load(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings of `path` (default: config/hearsay.yaml) and the environment.

    Raises:
        SettingsError: naming the first wrong setting, and the nearest valid name.
    """
    file = path or DEFAULT_FILE
    tree = _read(file)
    _merge(tree, _from_environment(os.environ if environ is None else environ))
    try:
        settings = Settings.model_validate(tree)
    except ValidationError as exc:
        raise SettingsError(_sentence(exc.errors()[0])) from exc
    _check_topics(settings)
    return settings


def child_environment(**settings: str) -> dict[str, str]:
    """Return this process's environment with settings added, for a child.

    A double underscore stands for a dot: `child_environment(bus__url="mqtt://…")`.
    """
    return {**os.environ, **{f"{PREFIX}{name.upper()}": text for name, text in settings.items()}}


def clean_environment() -> dict[str, str]:
    """Return this process's environment for a child with a settings file of its own.

    It holds no setting, and no wish for colours: what such a child prints is read by a program.
    """
    return {
        name: text
        for name, text in os.environ.items()
        if not _is_setting(name) and name != "FORCE_COLOR"
    }


def _is_setting(variable: str) -> bool:
    return variable.startswith(PREFIX) and not variable.startswith(FOR_TESTS)


def recordings_folder() -> Path | None:
    """Return the folder of recordings of people that tests and measurements may use, if any."""
    folder = os.environ.get(RECORDINGS)
    return Path(folder) if folder else None


def names(kind: type[BaseModel] = Settings, prefix: str = "") -> Iterator[str]:
    """Yield the dotted name of every setting."""
    for name, field in kind.model_fields.items():
        section = field.annotation
        if isinstance(section, type) and issubclass(section, BaseModel):
            yield from names(section, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def _read(file: Path) -> dict[str, Any]:
    try:
        tree = yaml.safe_load(file.read_text(encoding="utf-8"))
    except OSError as exc:
        raise SettingsError(f"cannot read the settings file {file}: {exc.strerror}") from exc
    except (yaml.YAMLError, UnicodeDecodeError) as exc:
        raise SettingsError(f"{file} is not valid YAML: {' '.join(str(exc).split())}") from exc
    if tree is None:
        return {}
    if not isinstance(tree, dict):
        raise SettingsError(f"{file} must hold names and values, not {type(tree).__name__}")
    return tree


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for variable, text in environ.items():
        if not _is_setting(variable):
            continue
        *sections, name = variable.removeprefix(PREFIX).lower().split("__")
        branch = tree
        for section in sections:
            branch = branch.setdefault(section, {})
        branch[name] = _value(text)
    return tree


def _value(text: str) -> Any:
    """Read lists and mappings as YAML; leave every plain word as it is written."""
    if text.lstrip()[:1] in {"[", "{"}:
        try:
            return yaml.safe_load(text)
        except yaml.YAMLError:
            return text
    return text


def _merge(tree: dict[str, Any], over: Mapping[str, Any]) -> None:
    for name, value in over.items():
        if isinstance(value, Mapping) and isinstance(tree.get(name), dict):
            _merge(tree[name], value)
        else:
            tree[name] = value


def _sentence(error: ErrorDetails) -> str:
    path = ".".join(str(part) for part in error["loc"] if part != "[key]")
    if error["type"] == "extra_forbidden":
        return f"there is no setting {path!r}{_nearest(path)}"
    reason = NOT_BELOW.get(error["type"], error["msg"].removeprefix("Value error, "))
    secret = path.endswith("token") or error["type"] in NOT_BELOW  # not for a log
    given = "" if secret else f" (it is {error['input']!r})"
    return f"setting {path!r} is wrong: {reason[:1].lower()}{reason[1:]}{given}"


def _check_topics(settings: Settings) -> None:
    """Refuse to listen to ourselves as if we were another system."""
    devices, root = settings.devices, settings.bus.root
    others = {
        "devices.announce.prefix": devices.announce.prefix,
        "devices.discovery.prefix": devices.discovery.prefix,
        "devices.tasmota.prefix": devices.tasmota.prefix,
        "devices.zigbee2mqtt.base": devices.zigbee2mqtt.base,
    }
    for name, begins in others.items():
        if begins is not None and f"{begins}/".startswith(f"{root}/"):
            raise SettingsError(
                f"setting {name!r} is wrong: below {root!r} (bus.root) only Hearsay speaks;"
                f" write what the other system's topics begin with (it is {begins!r})"
            )


def _nearest(path: str) -> str:
    known = [*names(), *_sections(Settings)]
    close = difflib.get_close_matches(path, known, n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else f"; choose from: {', '.join(names())}"


def _sections(kind: type[BaseModel]) -> Iterator[str]:
    for name, field in kind.model_fields.items():
        section = field.annotation
        if isinstance(section, type) and issubclass(section, BaseModel) and not get_args(section):
            yield name
