"""Scenes and scripts: what sets several devices at once. The home carries out their steps."""

from devices.arguments import Listed, Moment, Number, Text
from devices.kind import Action, Call, Kind, Status


def _activate(call: Call) -> Status:
    """The state of a scene is when it was last activated."""
    return call.becomes(call.now)


def _run(call: Call) -> Status:
    return call.becomes("off", last_triggered=call.now)


def _stop(call: Call) -> Status:
    """A script is done at once, so nothing is left to stop."""
    return call.becomes("off")


SCENE = Kind(
    name="scene",
    actions={"turn_on": Action(_activate, {"transition": Number(0, 6553, "s")})},
    attributes={"entity_id": Listed(Text())},
)
SCRIPT = Kind(
    name="script",
    states=("off", "on"),
    actions={"turn_on": Action(_run), "toggle": Action(_run), "turn_off": Action(_stop)},
    attributes={"last_triggered": Moment()},
)
STARTS = frozenset({"turn_on", "toggle"})
"""The actions that make the home carry out the steps."""
