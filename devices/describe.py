"""Writes docs/actions.md from the tables: `python -m devices.describe > docs/actions.md`."""

import sys
from collections.abc import Iterator

from devices.kind import Action, Kind
from devices.kinds import KINDS

TITLE = """\
# What every kind of device is and can do

Home Assistant's words. An action is sent to `hearsay/home/<device>/set`:

```sh
mosquitto_pub -t hearsay/home/light.kitchen/set \\
  -m '{"id": "'$RANDOM'", "action": "turn_on", "arguments": {"brightness_pct": 40}}'
```

Every command has an id of its own: the same one again within two minutes is answered again, not
carried out again. The answer comes on `hearsay/home/<device>/result`, after the state.

This page is made by `python -m devices.describe` from `devices/kinds/`; a test fails when it
is stale.
"""


def describe() -> str:
    """Return the page."""
    parts = [TITLE, *("\n".join(_kind(kind)) + "\n" for kind in KINDS.values())]
    return "\n".join(parts)


def _kind(kind: Kind) -> Iterator[str]:
    yield f"## {kind.name}\n"
    yield f"States: {', '.join(f'`{state}`' for state in kind.states) or 'any'}."
    for state, hidden in kind.hidden.items():
        yield f"While `{state}`, not shown: {', '.join(f'`{name}`' for name in sorted(hidden))}."
    if kind.attributes:
        yield "\n| attribute | may be | default |\n|---|---|---|"
        for name, argument in kind.attributes.items():
            default = f"`{kind.defaults[name]}`" if name in kind.defaults else ""
            yield f"| `{name}` | {argument} | {default} |"
    if kind.actions:
        yield "\n| action | argument | may be |\n|---|---|---|"
        for name, action in kind.actions.items():
            yield from _action(name, action, guarded=kind.guards is not None)


def _action(name: str, action: Action, *, guarded: bool) -> Iterator[str]:
    shown = f"`{name}`{' (may need a yes)' if guarded and action.guarded else ''}"
    if not action.arguments:
        yield f"| {shown} | | |"
    for argument, rule in action.arguments.items():
        required = " (required)" if argument in action.required else ""
        yield f"| {shown} | `{argument}`{required} | {rule} |"
        shown = ""


if __name__ == "__main__":
    sys.stdout.write(describe())
