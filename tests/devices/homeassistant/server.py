"""A WebSocket server that answers as a real Home Assistant did when it was recorded."""

import asyncio
import copy
import json
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed

RECORDED = json.loads((Path(__file__).parent / "recorded.json").read_text(encoding="utf-8"))
TOKEN = "good"  # noqa: S105 - of nothing
Message = dict[str, Any]


class Recorded:
    """Plays the recording to whoever connects; tests change what it says."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = copy.deepcopy(RECORDED["answers"])
        self.entities: Message = copy.deepcopy(RECORDED["entities"])
        self.items: Message = copy.deepcopy(RECORDED["items"])
        self.forecast: Message = copy.deepcopy(RECORDED["forecast"])
        self.calls: list[Message] = copy.deepcopy(RECORDED["calls"])
        self.token = TOKEN
        self.refuses: dict[str, str] = {}
        """Questions that are answered with an error code."""
        self.asked: list[Message] = []
        self.tokens: list[str] = []
        self.acted = asyncio.Event()
        self._server: Server
        self._port = 0
        self._lines: dict[ServerConnection, dict[int, str]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        self._server = await serve(self._serve, "127.0.0.1", self._port)
        self._port = next(iter(self._server.sockets)).getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        await self._server.wait_closed()

    async def tell(self, kind: str, event: Message) -> None:
        """Send an event to everybody who subscribed to such."""
        for socket, subscribed in self._lines.items():
            for number, of in subscribed.items():
                if of == kind:
                    await _send(socket, {"id": number, "type": "event", "event": event})

    async def change(self, entity: str, **added: Any) -> None:
        """Change an entity: `s` is its state, `a` its attributes, `c` the context."""
        await self.tell("subscribe_entities", {"c": {entity: {"+": added}}})

    async def restart(self, state: str = "RUNNING") -> None:
        """Close every connection and listen again; Home Assistant is in `state` then."""
        await self.stop()
        self.answers["get_config"] = {"state": state}
        await self.start()

    async def _serve(self, socket: ServerConnection) -> None:
        required, accepted = RECORDED["auth"]
        with suppress(ConnectionClosed):
            await _send(socket, required)
            self.tokens.append(json.loads(await socket.recv())["access_token"])
            if self.tokens[-1] != self.token:
                await _send(socket, {"type": "auth_invalid", "message": "Invalid access token"})
                return
            await _send(socket, accepted)
            self._lines[socket] = {}
            async for text in socket:
                await self._answer(socket, json.loads(text))
        self._lines.pop(socket, None)

    async def _answer(self, socket: ServerConnection, asked: Message) -> None:
        number, kind = asked["id"], asked["type"]
        self.asked.append(asked)
        if kind in self.refuses:
            error = {"code": self.refuses[kind], "message": "Unauthorized"}
            await _send(socket, {"id": number, "type": "result", "success": False, "error": error})
        elif kind == "call_service":
            await self._act(socket, asked)
        else:
            answer = {"success": True, "result": self.answers.get(kind)}
            await _send(socket, {"id": number, "type": "result", **answer})
            await self._begin(socket, asked)

    async def _begin(self, socket: ServerConnection, asked: Message) -> None:
        """Note a subscription, and send what its first event was."""
        number, kind = asked["id"], asked["type"]
        if "subscribe" not in kind:
            return
        self._lines[socket][number] = str(asked.get("event_type", kind))
        firsts = {
            "subscribe_entities": self.entities,
            "todo/item/subscribe": self.items,
            "weather/subscribe_forecast": self.forecast,
        }
        first = firsts.get(kind)
        if first is not None:
            await _send(socket, {"id": number, "type": "event", "event": first})

    async def _act(self, socket: ServerConnection, asked: Message) -> None:
        """Say what was heard after the same call."""
        fields = {name: value for name, value in asked.items() if name not in {"id", "type"}}
        heard: list[Message] = next(
            (call["heard"] for call in self.calls if call["asked"] == fields), []
        )
        numbers = {kind: number for number, kind in self._lines[socket].items()}
        events = {50: "subscribe_entities", 51: "todo/item/subscribe"}
        frames = []
        for message in heard:
            ours = message["type"] == "result"
            number = asked["id"] if ours else numbers[events[message["id"]]]
            frames.append({**message, "id": number})
        if frames:
            await _send(socket, frames)  # several in one frame, as we allowed it
        self.acted.set()


async def _send(socket: ServerConnection, message: Message | list[Message]) -> None:
    await socket.send(json.dumps(message))
