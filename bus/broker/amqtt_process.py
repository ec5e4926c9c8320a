"""The broker in pure Python, in this process."""

import asyncio
import hmac
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from amqtt.broker import Broker
from amqtt.contexts import BaseContext
from amqtt.plugins.base import BaseAuthPlugin
from amqtt.session import Session

from bus.broker.listener import Listener

SHUTDOWN_S = 0.5


class OneUser(BaseAuthPlugin):  # type: ignore[misc]  # amqtt has no types
    """Lets in whoever knows the one name and password."""

    @dataclass
    class Config:
        """The one user."""

        username: str = ""
        password: str = ""

    def __init__(self, context: BaseContext) -> None:
        super().__init__(context)
        self._said = f"{self.config.username}\0{self.config.password}".encode()

    async def authenticate(self, *, session: Session) -> bool:
        """Say whether the client knows the password."""
        said = f"{session.username}\0{session.password}".encode()
        return hmac.compare_digest(said, self._said)


class Steady(dict[str, object]):
    """Subscriptions by filter, safe to change while somebody walks over them.

    amqtt 0.12 awaits in such loops: a client that subscribed meanwhile broke them ("dictionary
    changed size during iteration"), and with them a stranger's connection or all delivery.
    """

    def __iter__(self) -> Iterator[str]:
        """Walk over the filters of this moment."""
        return iter(tuple(super().keys()))

    def items(self) -> Any:  # a tuple where dict has a view: amqtt only walks over it
        """Walk over the subscriptions of this moment."""
        return tuple(super().items())


class PoliteBroker(Broker):  # type: ignore[misc]  # amqtt has no types
    """Tells a client what is retained on its own filters only.

    amqtt 0.12 greets every client with what is retained on everybody's.
    """

    def __init__(self, configuration: dict[str, object]) -> None:
        super().__init__(configuration)
        self._subscriptions = Steady()

    async def _publish_retained_messages_for_subscription(
        self, subscription: tuple[str, int], session: Session
    ) -> None:
        subscribers: Any = self._subscriptions.get(subscription[0], ())
        if any(subscriber.client_id == session.client_id for subscriber, _ in subscribers):
            await super()._publish_retained_messages_for_subscription(subscription, session)


@asynccontextmanager
async def running(listener: Listener) -> AsyncIterator[None]:
    """Run the broker; leaving the context ends it."""
    logging.getLogger("amqtt").setLevel(logging.CRITICAL)  # clients that go are errors to it
    logging.getLogger("transitions").setLevel(logging.ERROR)
    broker = PoliteBroker(configuration(listener))
    await broker.start()
    try:
        yield
    finally:
        with suppress(TimeoutError):  # from Python 3.12 on it waits for clients that do not go
            async with asyncio.timeout(SHUTDOWN_S):
                await broker.shutdown()


def configuration(listener: Listener) -> dict[str, object]:
    """Return what amqtt is to be told."""
    host = f"[{listener.host}]" if ":" in listener.host else listener.host
    user = {"username": listener.username or "", "password": listener.password}
    plugins: dict[str, object] = {"amqtt.plugins.authentication.AnonymousAuthPlugin": {}}
    if listener.password:
        plugins = {f"{__name__}.OneUser": user}
    return {
        "listeners": {"default": {"type": "tcp", "bind": f"{host}:{listener.port}"}},
        "plugins": plugins,
    }
