"""Renders the packages' response templates. What devices are called is data, never template."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from home_assistant_intents import get_intents
from jinja2 import Template, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from agents.understanding.languages import closest
from agents.understanding.statewords import state_word
from bus.messages import DeviceState

_ENVIRONMENT = SandboxedEnvironment()
_KEEP_STATE = frozenset({"weather"})
"""Kinds whose templates translate the state themselves."""


@dataclass(frozen=True)
class Shown:
    """A device as a template sees it, its state in words."""

    entity_id: str
    domain: str
    name: str
    state: str
    attributes: Mapping[str, Any]

    @property
    def state_with_unit(self) -> str:
        """The state and its unit."""
        unit = self.attributes.get("unit_of_measurement")
        return f"{self.state} {unit}" if unit else self.state


def shown(device: DeviceState, language: str) -> Shown:
    """Return what a template may see of a device."""
    raw = device.kind in _KEEP_STATE
    return Shown(
        entity_id=device.device,
        domain=device.kind,
        name=device.name,
        state=device.state if raw else state_word(device, language),
        attributes=dict(device.attributes),
    )


def render(
    intent: str,
    key: str,
    language: str,
    *,
    slots: Mapping[str, Any],
    matched: Sequence[DeviceState] = (),
    unmatched: Sequence[DeviceState] = (),
) -> str | None:
    """Return the packages' words for an intent, or None if they have none that can be said."""
    template = _template(intent, key, language)
    if template is None:
        return None
    yes = [shown(device, language) for device in matched]
    no = [shown(device, language) for device in unmatched]
    try:
        said = template.render(
            slots=slots,
            state=next(iter(yes + no), None),
            query={"matched": yes, "unmatched": no},
            state_attr=_attribute_of(yes + no),
        )
    except (TemplateError, TypeError, ValueError, AttributeError, KeyError):
        return None  # a template that foresees other slots: the caller has other words
    return " ".join(said.split()) or None


def knows(intent: str, language: str) -> bool:
    """Say whether the packages have any words for an intent in a language."""
    return bool(_responses(language).get(intent))


def _attribute_of(devices: Sequence[Shown]) -> Callable[[str, str], Any]:
    by_id = {device.entity_id: device.attributes for device in devices}
    return lambda entity, name: by_id.get(entity, {}).get(name)


@cache
def _template(intent: str, key: str, language: str) -> Template | None:
    known = _responses(language).get(intent, {})
    text = known.get(key) or known.get("default")
    return _ENVIRONMENT.from_string(text) if text else None


@cache
def _responses(language: str) -> Mapping[str, Mapping[str, str]]:
    data = get_intents(closest(language) or language) or {}
    responses: Mapping[str, Mapping[str, str]] = data.get("responses", {}).get("intents", {})
    return responses
