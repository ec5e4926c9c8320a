"""Long work that lets others work, too."""

import asyncio
import time

BREATH_S = 0.02
"""How long work may go on before others have their turn: commands, and other systems."""


class Breath:
    """Waited for between the parts of long work, it lets others have their turn now and then."""

    def __init__(self) -> None:
        self._until_s = 0.0

    async def __call__(self) -> None:
        """Let others work, if this has gone on for long."""
        if time.monotonic() > self._until_s:
            await asyncio.sleep(0)
            self._until_s = time.monotonic() + BREATH_S
