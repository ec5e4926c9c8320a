"""The broker in pure Python, in this process."""

import hmac
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from amqtt.broker import Broker
from amqtt.contexts import BaseContext
from amqtt.plugins.base import BaseAuthPlugin
from amqtt.session import Session

from bus.broker.listener import Listener


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


@asynccontextmanager
async def running(listener: Listener) -> AsyncIterator[None]:
    """Run the broker; leaving the context ends it."""
    logging.getLogger("amqtt").setLevel(logging.CRITICAL)  # clients that go are errors to it
    logging.getLogger("transitions").setLevel(logging.ERROR)
    broker = Broker(configuration(listener))
    await broker.start()
    try:
        yield
    finally:
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
