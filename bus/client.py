"""The MQTT client underneath: how we introduce ourselves, and where what arrives is put."""

import asyncio
import logging
import socket
from collections.abc import Callable
from functools import partial

import aiomqtt

from bus.address import Address
from bus.outbox import MOST

underneath = logging.getLogger(f"{__name__}.aiomqtt")
underneath.setLevel(logging.CRITICAL)  # an answer we no longer wait for is no error to us

KEEPALIVE_S = 10


class Mailbox(asyncio.Queue[aiomqtt.Message]):
    """Hands on every message as it arrives; waiting in a queue would cost two tasks each."""

    def __init__(self, take: Callable[[aiomqtt.Message], None], maxsize: int = 0) -> None:
        super().__init__(maxsize)
        self._take = take

    def put_nowait(self, item: aiomqtt.Message) -> None:
        """Hand the message on."""
        self._take(item)


def client(
    address: Address,
    identifier: str,
    take: Callable[[aiomqtt.Message], None],
    *,
    will: aiomqtt.Will | None = None,
) -> aiomqtt.Client:
    """Return a client that is not connected yet; `take` is called with all it will hear."""
    made = aiomqtt.Client(
        address.host,
        address.port,
        username=address.username,
        password=address.password,
        identifier=identifier,
        clean_session=True,
        keepalive=KEEPALIVE_S,
        max_inflight_messages=MOST,
        tls_params=aiomqtt.TLSParameters() if address.tls else None,
        will=will,
        queue_type=partial(Mailbox, take),  # type: ignore[arg-type]  # it is only called
        logger=underneath,
        socket_options=[(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],
    )
    made.pending_calls_threshold = MOST
    return made
