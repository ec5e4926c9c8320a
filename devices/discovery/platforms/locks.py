"""Locks and alarm systems."""

from devices.discovery.config import Config
from devices.discovery.model import UNKNOWN, Model, Order, Parts, Told, order, state_of
from devices.kind import Status
from devices.kinds.values import matches

STATES = ("locked", "locking", "unlocked", "unlocking", "open", "opening", "jammed")
ALARM = (
    "disarmed", "armed_home", "armed_away", "armed_night", "armed_vacation",
    "armed_custom_bypass", "pending", "arming", "disarming", "triggered",
)  # fmt: skip
ARMS = ("arm_home", "arm_away", "arm_night", "arm_vacation", "disarm", "trigger")


def lock(config: Config) -> Model:
    """Return what keeps a door shut."""
    parts = Parts(config)
    states = {config.text(f"state_{name}", name.upper()): name for name in STATES}
    states.setdefault(config.text("payload_reset", "None"), UNKNOWN)
    parts.listen("state_topic", "value_template", state_of(states), "state")
    topic, command = config.topic("command_topic"), config.command("command_template")
    payloads = {
        "lock": config.text("payload_lock", "LOCK"),
        "unlock": config.text("payload_unlock", "UNLOCK"),
        "open": config.text("payload_open") if "payload_open" in config else None,
    }

    pattern = config.text("code_format")

    def tell(told: Told) -> list[Order]:
        payload = payloads[told.action]
        code = told.arguments.get("code")
        if pattern and not matches(pattern, str(code or "")):
            raise ValueError("it needs a code of another form for that")
        return order(topic, None if payload is None else command(payload, code=code))

    return parts.model("lock", Status(UNKNOWN), tell)


def alarm_control_panel(config: Config) -> Model:
    """Return an alarm system. What opens it needs its code, if it has one of its own."""
    parts = Parts(config)
    parts.listen("state_topic", "value_template", state_of({s: s for s in ALARM}), "state")
    topic = config.topic("command_topic")
    template = "command_template" in config
    command = config.command("command_template")
    payloads = {f"alarm_{name}": config.text(f"payload_{name}", name.upper()) for name in ARMS}
    code = config.text("code")
    needed = {
        "alarm_disarm": config.flag("code_disarm_required", default=True),
        "alarm_trigger": config.flag("code_trigger_required", default=True),
    }
    arming = config.flag("code_arm_required", default=True)
    can = {"disarm", *config.words("supported_features", ARMS)}

    def tell(told: Told) -> list[Order]:
        if told.action.removeprefix("alarm_") not in can:
            raise ValueError(f"it cannot {told.action.removeprefix('alarm_').replace('_', ' ')}")
        said = told.arguments.get("code")
        right = bool(said) if code.startswith("REMOTE_CODE") else not code or said == code
        if needed.get(told.action, arming) and not right:
            raise ValueError("it needs its code for that")
        action = payloads[told.action]
        return order(topic, command(None, action=action, code=said) if template else action)

    return parts.model("alarm_control_panel", Status(UNKNOWN), tell)
