"""Sensors, binary or not."""

from devices.discovery.config import Config
from devices.discovery.model import LONGEST_STATE, NONE, UNKNOWN, Model, Parts, silent, state_of
from devices.kind import Status
from devices.text import clean

FACTS = ("device_class", "state_class", "unit_of_measurement")


def sensor(config: Config) -> Model:
    """Return what is measured or told."""
    parts = Parts(config)
    options = config.words("options")

    def take(text: str, status: Status) -> Status:
        if text == NONE:
            return status.but(UNKNOWN)
        if len(text) > LONGEST_STATE or (options and text not in options):
            raise ValueError(f"{text[:40]!r} is none of its values")
        return status.but(clean(text))

    parts.listen("state_topic", "value_template", take, "state")
    facts = {name: clean(config.text(name))[:64] for name in FACTS if name in config}
    expires_s = max(config.number("expire_after", 0), 0)
    return parts.model("sensor", Status(UNKNOWN, facts), silent, expires_s=expires_s)


def binary_sensor(config: Config) -> Model:
    """Return what is or is not so."""
    parts = Parts(config)
    states = {config.text("payload_off", "OFF"): "off", config.text("payload_on", "ON"): "on"}
    parts.listen("state_topic", "value_template", state_of(states), "state")
    facts = {"device_class": config.text("device_class")} if "device_class" in config else {}
    return parts.model(
        "binary_sensor",
        Status(UNKNOWN, facts),
        silent,
        expires_s=max(config.number("expire_after", 0), 0),
        off_after_s=max(config.number("off_delay", 0), 0),
    )
