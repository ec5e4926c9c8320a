"""Has devices do things: one command each, all at once, each with what was read back."""

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from agents.assistant.actions import Act
from agents.assistant.clock import Clock
from bus import Bus
from bus.messages import ActionDone, DeviceCommand, DeviceResult

PATIENCE_S = 9.0
"""How long a command may take, and lives on the bus: a little more than devices give a device."""

RESEND_S = 1.0
"""A command is sent again after so long; devices drop what they know."""

Answer = asyncio.Future[DeviceResult]
Trouble = Literal["refused", "no_answer", "offline"]


@dataclass(frozen=True)
class Done:
    """What became of one action."""

    act: Act
    ok: bool
    state: str | None = None
    """As it was read back."""
    text: str = ""
    trouble: Trouble | None = None

    @property
    def report(self) -> ActionDone:
        """The same for the reply's message."""
        return ActionDone(
            device=self.act.device.device,
            action=self.act.action,
            arguments=dict(self.act.arguments),
            ok=self.ok,
            state=self.state,
            text=self.text,
        )


class Hands:
    """Sends commands and waits for their results, until the devices worker is lost.

    Results come through `hear`, from whoever also listens to the devices' states: one listener
    for both keeps their order, so that a state is known when the result that follows it is.
    """

    def __init__(
        self,
        *,
        bus: Bus,
        clock: Clock,
        patience_s: float = PATIENCE_S,
        resend_s: float = RESEND_S,
    ) -> None:
        self._bus = bus
        self._clock = clock
        self._patience_s = patience_s
        self._resend_s = resend_s
        self._results: dict[str, Answer] = {}
        self.gone = False
        """Whether the devices worker is known to be away: nothing is sent then."""

    async def do(
        self, acts: Sequence[Act], *, turn: str, confirmed_by: str | None = None
    ) -> tuple[Done, ...]:
        """Do all at once for a turn and return what became of each, in the order given.

        `confirmed_by` is the turn whose yes allows a protected action.
        """
        if self.gone:
            return tuple(Done(act, ok=False, trouble="offline") for act in acts)
        async with asyncio.TaskGroup() as tasks:
            running = [
                tasks.create_task(
                    self._one(self._command(act, turn, confirmed_by), act),
                    name=f"command {act.device.device}",
                )
                for act in acts
            ]
        return tuple(task.result() for task in running)

    def hear(self, result: DeviceResult) -> None:
        """Take a result. States that came before it on the bus must have been heard already."""
        waiting = self._results.get(result.id)
        if waiting is not None and not waiting.done():
            waiting.set_result(result)

    def lose(self) -> None:
        """The devices worker, or the one there was, is gone: nobody waits for it any longer."""
        for waiting in self._results.values():
            waiting.cancel()

    async def _one(self, command: DeviceCommand, act: Act) -> Done:
        answer: Answer = asyncio.get_running_loop().create_future()
        self._results[command.id] = answer
        try:
            return _done(act, await self._ask(command, answer))
        finally:
            del self._results[command.id]

    def _command(self, act: Act, turn: str, confirmed_by: str | None) -> DeviceCommand:
        return DeviceCommand(
            turn=turn,
            device=act.device.device,
            id=uuid.uuid4().hex,
            action=act.action,
            arguments=dict(act.arguments),
            issuer=self._bus.source,
            confirmed_by=confirmed_by,
            expires_at=self._clock.now() + self._patience_s,
        )

    async def _ask(self, command: DeviceCommand, answer: Answer) -> DeviceResult | Trouble:
        """Send the command, again with the same id if need be, until its result is heard."""
        for _ in range(round(self._patience_s / self._resend_s)):
            await self._bus.publish(command)
            await asyncio.wait({answer}, timeout=self._resend_s)
            if answer.cancelled():
                return "offline"
            if answer.done():
                return answer.result()
        return "no_answer"


def _done(act: Act, answer: DeviceResult | Trouble) -> Done:
    match answer:
        case DeviceResult(ok=ok, state=state, text=text):
            return Done(act, ok, state=state, text=text, trouble=None if ok else "refused")
        case trouble:
            return Done(act, ok=False, trouble=trouble)
