"""Where a command begins after a wake word, whose end is told of only later."""

from typing import Final

import numpy as np

from agents.asr.endpoint import samples

EARLIEST: Final = samples(0.42)
LATEST: Final = samples(0.28)
"""The end of a wake word is looked for between so long and so long before it is told of."""
STEP: Final = samples(0.01)
WINDOW: Final = 4 * STEP


def command_begins(pcm: bytes) -> int:
    """Return the number of the sample where the command may begin, after a wake word.

    `pcm` (16 kHz, mono, s16le) ends where the wake word was told of. Between the two there is a
    quietest moment, if only while the mouth is closed for the first letter.
    """
    loudness = np.abs(np.frombuffer(pcm, "<i2").astype(np.int64))
    first = max(len(loudness) - EARLIEST, 0)
    last = len(loudness) - LATEST
    if last <= first:
        return 0
    moments = range(first, last, STEP)
    quietest = min(moments, key=lambda at: int(loudness[at : at + WINDOW].sum()))
    return quietest + WINDOW // 2
