"""Switches, sirens, buttons and scenes."""

import json

from devices.discovery.config import Config
from devices.discovery.model import UNKNOWN, Model, Order, Parts, Told, order, state_of
from devices.kind import Status


def switch(config: Config) -> Model:
    """Return what is on or off."""
    parts = Parts(config)
    on, off = config.text("payload_on", "ON"), config.text("payload_off", "OFF")
    states = {config.text("state_off", off): "off", config.text("state_on", on): "on"}
    parts.listen(
        "state_topic", ("value_template", "state_value_template"), state_of(states), "state"
    )
    topic, command = config.topic("command_topic"), config.command("command_template")

    def tell(told: Told) -> list[Order]:
        return order(topic, command(on if told.after.state == "on" else off))

    return parts.model("switch", Status(UNKNOWN, _class(config)), tell)


def siren(config: Config) -> Model:
    """Return what makes noise."""
    parts = Parts(config)
    on, off = config.text("payload_on", "ON"), config.text("payload_off", "OFF")
    known = state_of({config.text("state_off", off): "off", config.text("state_on", on): "on"})

    def take(text: str, status: Status) -> Status:
        if text.startswith("{"):
            said = json.loads(text)
            return known(str(said["state"]), status) if "state" in said else status
        return known(text, status)

    parts.listen("state_topic", ("state_value_template", "value_template"), take, "state")
    topic = config.topic("command_topic")
    template = "command_template" in config
    turn_on = config.command("command_template")
    turn_off = config.command(
        "command_off_template" if "command_off_template" in config else "command_template"
    )
    tones = config.words("available_tones")

    def tell(told: Told) -> list[Order]:
        switched_on = told.after.state == "on"
        state = on if switched_on else off
        variables = {"state": state, **(told.arguments if switched_on else {})}
        if not template:
            return order(topic, json.dumps(variables))
        return order(topic, (turn_on if switched_on else turn_off)(state, **variables))

    begins = Status(UNKNOWN, {"available_tones": tones} if tones else {})
    return parts.model("siren", begins, tell)


def button(config: Config) -> Model:
    """Return what is only pressed; its state is when that was done last."""
    topic, command = config.topic("command_topic"), config.command("command_template")
    payload = config.text("payload_press", "PRESS")

    def tell(told: Told) -> list[Order]:
        del told
        return order(topic, command(payload))

    return Parts(config).model("button", Status(UNKNOWN, _class(config)), tell)


def scene(config: Config) -> Model:
    """Return what is only activated; its state is when that was done last."""
    topic, payload = config.topic("command_topic"), config.text("payload_on", "ON")

    def tell(told: Told) -> list[Order]:
        del told
        return order(topic, payload)

    return Parts(config).model("scene", Status(UNKNOWN), tell)


def _class(config: Config) -> dict[str, str]:
    return {"device_class": config.text("device_class")} if "device_class" in config else {}
