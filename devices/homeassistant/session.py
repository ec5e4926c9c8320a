"""One connection to Home Assistant's WebSocket interface: questions, answers, events.

The protocol: https://developers.home-assistant.io/docs/api/websocket
"""

import asyncio
import itertools
import json
import logging
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus

from devices.homeassistant.troubles import (
    NotReachedError,
    SaysNoError,
    TokenRefusedError,
    not_reached,
)

log = logging.getLogger(__name__)

QUIET = logging.getLogger(f"{__name__}.socket")
QUIET.setLevel(logging.INFO)  # at debug the library logs every frame, and one holds the token

LARGEST_BYTES = 64 * 2**20
"""The states of a large home come in one message."""
OPEN_S = 10.0
ANSWER_S = 30.0
"""How long any answer may take; commands have a shorter time of their own."""
PING_S = 10.0
"""A dead connection is noticed after twice this time."""

COALESCE = {"type": "supported_features", "features": {"coalesce_messages": 1}}
Handler = Callable[[Any], None]


class Session:
    """Asks, and hands out events. Nothing arrives before `run` runs."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._ids = itertools.count(2)  # the first said that frames may hold several messages
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._handlers: dict[int, Handler] = {}

    async def run(self) -> None:
        """Read until the connection ends.

        Raises:
            NotReachedError: when it has ended; every open question ends likewise.
        """
        try:
            async for text in self._socket:
                said = json.loads(text)
                for message in said if isinstance(said, list) else [said]:
                    self._hear(message)
            raise NotReachedError("Home Assistant has closed the connection")
        except ConnectionClosed as exc:
            raise NotReachedError("the connection to Home Assistant is lost") from exc
        finally:
            for answer in self._answers.values():
                if not answer.done():
                    answer.set_exception(NotReachedError("Home Assistant has gone away"))

    async def ask(self, kind: str, **fields: Any) -> Any:
        """Return Home Assistant's answer.

        Raises:
            SaysNoError: if the answer is no.
            NotReachedError: if there is none.
        """
        return await self._ask(next(self._ids), kind, fields)

    async def subscribe(self, handler: Handler, kind: str, **fields: Any) -> None:
        """Have events handed to `handler`, which must not raise.

        Raises:
            SaysNoError: if there are no such events.
            NotReachedError: if there is no answer.
        """
        number = next(self._ids)
        self._handlers[number] = handler
        await self._ask(number, kind, fields)

    async def _ask(self, number: int, kind: str, fields: dict[str, Any]) -> Any:
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(ANSWER_S):
                await self._socket.send(json.dumps({"id": number, "type": kind, **fields}))
                return await answer
        except ConnectionClosed as exc:
            raise NotReachedError("the connection to Home Assistant is lost") from exc
        except TimeoutError as exc:
            raise NotReachedError(f"Home Assistant does not answer to {kind}") from exc
        finally:
            del self._answers[number]
            if answer.done() and not answer.cancelled():
                answer.exception()  # nobody else will look at it

    def _hear(self, message: dict[str, Any]) -> None:
        number = message.get("id", 0)
        if message.get("type") == "event":
            if number in self._handlers:
                self._handlers[number](message.get("event"))
            return
        answer = self._answers.get(number)
        if answer is None or answer.done() or message.get("type") != "result":
            return
        if message.get("success"):
            answer.set_result(message.get("result"))
        else:
            error = message.get("error") or {}
            answer.set_exception(SaysNoError(error.get("code", ""), error.get("message", "")))


@asynccontextmanager
async def opened(url: str, token: str) -> AsyncIterator[Session]:
    """Open an authenticated session; its `run` is to be started by the caller.

    Raises:
        TokenRefusedError: if Home Assistant does not accept the token.
        NotReachedError: if it is not there.
    """
    socket = await _connect(url)
    try:
        await _authenticate(socket, token)
        yield Session(socket)
    finally:
        await socket.close()


async def _connect(url: str) -> ClientConnection:
    """Open the socket. Without compression: in a house it only costs time."""
    where = "ws" + url.removeprefix("http").rstrip("/") + "/api/websocket"
    try:
        return await connect(
            where,
            compression=None,
            max_size=LARGEST_BYTES,
            open_timeout=OPEN_S,
            ping_interval=PING_S,
            ping_timeout=PING_S,
            close_timeout=1.0,
            logger=QUIET,
            proxy=None,
        )
    except InvalidStatus as exc:
        raise not_reached(url, f"it answers {exc.response.status_code}") from exc
    except InvalidHandshake as exc:
        raise not_reached(url, "something else answers there") from exc
    except TimeoutError as exc:
        raise not_reached(url, "it does not answer") from exc
    except OSError as exc:
        why = os.strerror(exc.errno) if exc.errno and exc.errno > 0 else exc.strerror
        raise not_reached(url, why or "it is not there") from exc


async def _authenticate(socket: ClientConnection, token: str) -> None:
    """Show the token, and let Home Assistant put several messages into one frame."""
    try:
        async with asyncio.timeout(OPEN_S):
            await socket.recv()  # auth_required
            await socket.send(json.dumps({"type": "auth", "access_token": token}))
            answer = json.loads(await socket.recv())
            if answer.get("type") == "auth_ok":
                await socket.send(json.dumps({"id": 1, **COALESCE}))
    except (ConnectionClosed, TimeoutError, ValueError) as exc:
        raise NotReachedError("Home Assistant does not answer as it should") from exc
    if answer.get("type") == "auth_invalid":
        raise TokenRefusedError
    log.debug("connected to Home Assistant %s", answer.get("ha_version"))
