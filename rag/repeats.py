"""Queries that come twice: whoever asks sends again until answered, and is answered once."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from bus.messages import Hits

MOST = 1000
"""So many queries are remembered."""
ON_ITS_WAY_S = 0.5
"""How long an answer may take to who asked; a repetition after that means that it is lost."""


@dataclass
class Asked:
    """A query that came, and its answer if there is one."""

    hits: Hits | None = None
    at: float = 0.0


class Repeats:
    """Remembers the last queries by their ids."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._asked: OrderedDict[str, Asked] = OrderedDict()

    def begin(self, query: str) -> bool:
        """Take note of a query; say whether it is new."""
        if query in self._asked:
            return False
        self._asked[query] = Asked()
        if len(self._asked) > MOST:
            self._asked.popitem(last=False)
        return True

    def answer(self, hits: Hits) -> None:
        """Take note of an answer."""
        self._asked[hits.id] = Asked(hits, self._clock())

    def lost(self, query: str) -> Hits | None:
        """Return the answer that is to be said again, if it seems to be lost."""
        asked = self._asked.get(query, Asked())
        if asked.hits is None or self._clock() - asked.at < ON_ITS_WAY_S:
            return None
        asked.at = self._clock()
        return asked.hits
