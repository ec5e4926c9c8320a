"""What keeps people out: locks and alarms."""

from devices.arguments import Flag, Text
from devices.kind import Action, Call, Effect, Kind, Status, always

CODE = Text(64)


def _becomes(state: str) -> Effect:
    def effect(call: Call) -> Status:
        return call.becomes(state)

    return effect


LOCK = Kind(
    name="lock",
    states=("locked", "unlocked", "open", "locking", "unlocking", "opening", "jammed"),
    actions={
        "lock": Action(_becomes("locked"), {"code": CODE}),
        "unlock": Action(_becomes("unlocked"), {"code": CODE}, guarded=always),
        "open": Action(_becomes("open"), {"code": CODE}, guarded=always),
    },
    guards=always,
    shut=frozenset({"locked"}),
)

ALARM_CONTROL_PANEL = Kind(
    name="alarm_control_panel",
    states=("disarmed", "armed_home", "armed_away", "armed_night", "armed_vacation", "triggered"),
    actions={
        "alarm_arm_home": Action(_becomes("armed_home"), {"code": CODE}),
        "alarm_arm_away": Action(_becomes("armed_away"), {"code": CODE}),
        "alarm_arm_night": Action(_becomes("armed_night"), {"code": CODE}),
        "alarm_arm_vacation": Action(_becomes("armed_vacation"), {"code": CODE}),
        "alarm_trigger": Action(_becomes("triggered"), {"code": CODE}, guarded=always),
        "alarm_disarm": Action(_becomes("disarmed"), {"code": CODE}, guarded=always),
    },
    attributes={"code_arm_required": Flag()},
    guards=always,
    shut=frozenset({"armed_home", "armed_away", "armed_night", "armed_vacation"}),
)
