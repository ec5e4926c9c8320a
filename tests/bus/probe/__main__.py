import asyncio
import time

from bus.context import Context
from bus.messages import Ask, Say
from bus.worker import main


async def run(context: Context) -> None:
    """Answer what is asked; `fail` ends the worker, `hang` blocks a thread, `block` the loop."""
    async with context.bus.subscribe(Ask) as asks:
        await context.online(engine="probe")
        async for ask in asks:
            if ask.text == "fail":
                raise LookupError("the probe\nfailed")
            if ask.text == "hang":
                await context.bus.publish(Say(room=ask.room, text="hanging"))
                await asyncio.to_thread(time.sleep, 60)
            if ask.text == "block":
                await context.bus.publish(Say(room=ask.room, text="blocking"))
                await asyncio.sleep(0.05)  # else what was just said would never leave
                time.sleep(60)  # noqa: ASYNC251  # as native code does that never comes back
            await context.bus.publish(Say(room=ask.room, text=ask.text))


main("probe", run)
