"""Ask until answered: the same request, with the same id, until somebody says what became of it."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from bus.bus import Bus
from bus.message import Message

A = TypeVar("A", bound=Message)


async def request(
    bus: Bus,
    question: Message,
    answer: type[A],
    *,
    match: Callable[[A], bool],
    timeout_s: float,
    resend_s: float = 1.0,
) -> A:
    """Publish `question` every `resend_s` seconds until a matching answer comes.

    Receivers drop repeated ids, so asking again is safe.

    Raises:
        TimeoutError: if there is no answer within `timeout_s` seconds.
    """
    where = {name: str(getattr(question, name)) for name in question.parameters}
    shared = {name: text for name, text in where.items() if name in answer.parameters}
    async with asyncio.timeout(timeout_s), bus.subscribe(answer, **shared) as answers:
        while True:
            await bus.publish(question)
            try:
                async with asyncio.timeout(resend_s):
                    async for message in answers:
                        if match(message):
                            return message
            except TimeoutError:
                continue
