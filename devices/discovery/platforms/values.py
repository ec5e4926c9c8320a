"""What holds a value that somebody sets: numbers, choices, texts."""

from devices.discovery.config import Config
from devices.discovery.model import (
    LONGEST_STATE,
    NONE,
    UNKNOWN,
    Model,
    Order,
    Parts,
    Told,
    order,
)
from devices.kind import Status
from devices.kinds.values import SECRET, number_of
from devices.text import clean

FACTS = ("device_class", "unit_of_measurement")


def number(config: Config) -> Model:
    """Return a number that can be set."""
    parts = Parts(config)
    low, high = config.number("min", 1), config.number("max", 100)
    step = config.number("step", 1)
    if low > high or step <= 0:
        raise ValueError("'min' must not be above 'max', and 'step' must be more than 0")
    reset = config.text("payload_reset", NONE)

    def take(text: str, status: Status) -> Status:
        if text == reset:
            return status.but(UNKNOWN)
        value = number_of(text)
        if value is None or not low <= value <= high:
            raise ValueError(f"{text[:40]!r} is no number from {low:g} to {high:g}")
        return status.but(str(int(text)) if text.isnumeric() else str(value))

    parts.listen("state_topic", "value_template", take, "state")
    topic, command = config.topic("command_topic"), config.command("command_template")

    def tell(told: Told) -> list[Order]:
        value = float(told.arguments["value"])
        return order(topic, command(int(value) if value.is_integer() else value))

    facts = {name: clean(config.text(name))[:64] for name in FACTS if name in config}
    begins = Status(UNKNOWN, {"min": low, "max": high, "step": step, **facts})
    return parts.model("number", begins, tell)


def select(config: Config) -> Model:
    """Return one of several that can be chosen."""
    parts = Parts(config)
    options = config.words("options")
    if not options:
        raise ValueError("it has no 'options'")

    def take(text: str, status: Status) -> Status:
        if text.casefold() == NONE.casefold():
            return status.but(UNKNOWN)
        if text not in options:
            raise ValueError(f"{text[:40]!r} is none of its options")
        return status.but(text)

    parts.listen("state_topic", "value_template", take, "state")
    topic, command = config.topic("command_topic"), config.command("command_template")

    def tell(told: Told) -> list[Order]:
        return order(topic, command(told.after.state))

    return parts.model("select", Status(UNKNOWN, {"options": options}), tell)


def text(config: Config) -> Model:
    """Return a text that can be set; one that holds a password is none of ours."""
    if config.text("mode") == SECRET:
        raise ValueError("it holds a password")
    parts = Parts(config)
    least = config.number("min", 0)
    most = min(config.number("max", LONGEST_STATE), LONGEST_STATE)
    if least > most:
        raise ValueError("'min' must not be above 'max'")

    def take(said: str, status: Status) -> Status:
        if not least <= len(said) <= most:
            raise ValueError(f"it has not {least:g} to {most:g} characters")
        return status.but(clean(said))

    parts.listen("state_topic", "value_template", take, "state", blank=True)
    topic, command = config.topic("command_topic"), config.command("command_template")

    def tell(told: Told) -> list[Order]:
        return order(topic, command(told.arguments["value"]))

    pattern = {"pattern": config.text("pattern")} if "pattern" in config else {}
    return parts.model("text", Status(UNKNOWN, {"min": least, "max": most, **pattern}), tell)
