"""What a broker can do; the contract tests assert every flag, either way."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Abilities:
    """What differs between brokers. The bus asks for none of it, except for `share`."""

    queues_for_absent: bool
    """Keeps QoS 1 messages for a client with a session that is away."""
    shares_subscriptions: bool
    """Knows `$share/<group>/<filter>`: one client of the group hears each message."""
    keeps_retained: bool
    """Still has retained messages after a crash."""
    takes_over: bool
    """Ends the older of two connections with one client id."""
    delivers_once: bool
    """Delivers a message once to a client whose filters overlap."""


BROKERS = {
    "mosquitto": Abilities(
        queues_for_absent=True,
        shares_subscriptions=True,
        keeps_retained=True,
        takes_over=True,
        delivers_once=True,
    ),
    "amqtt": Abilities(
        queues_for_absent=False,
        shares_subscriptions=False,
        keeps_retained=False,
        takes_over=False,
        delivers_once=False,
    ),
}
