"""What is only on or off, and what is only pressed."""

from devices.arguments import Listed, Number, Text
from devices.kind import Action, Call, Kind, Status, renamed


def turn_on(call: Call) -> Status:
    """Switch on."""
    return call.becomes("on")


def turn_off(call: Call) -> Status:
    """Switch off."""
    return call.becomes("off")


def toggle(call: Call) -> Status:
    """Switch off what is on, and on what is off."""
    return call.becomes("off" if call.state == "on" else "on")


def _press(call: Call) -> Status:
    """The state of a button is when it was pressed."""
    return call.becomes(call.now)


SWITCH = Kind(
    name="switch",
    states=("off", "on"),
    actions={"turn_on": Action(turn_on), "turn_off": Action(turn_off), "toggle": Action(toggle)},
)
INPUT_BOOLEAN = renamed(SWITCH, "input_boolean")
SIREN = renamed(
    SWITCH,
    "siren",
    actions={
        **SWITCH.actions,
        "turn_on": Action(
            turn_on,
            {"tone": Text(), "duration": Number(0, 3600, "s"), "volume_level": Number(0, 1)},
        ),
    },
    attributes={"available_tones": Listed(Text())},
)
BUTTON = Kind(name="button", actions={"press": Action(_press)})
INPUT_BUTTON = renamed(BUTTON, "input_button")
