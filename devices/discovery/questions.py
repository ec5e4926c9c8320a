"""What things are to be asked, so that they tell how they are, until they have told it."""

from collections.abc import Hashable, Iterable

from devices.discovery.model import Order


class Questions:
    """Questions nobody has answered yet, oldest first. Those of several things are asked once."""

    def __init__(self) -> None:
        self._open: dict[Order, set[Hashable]] = {}

    def __bool__(self) -> bool:
        """Say whether there is something to ask."""
        return bool(self._open)

    def wonder(self, who: Hashable, asks: Iterable[Order]) -> None:
        """Want to know from a thing how it is."""
        for ask in asks:
            self._open.setdefault(ask, set()).add(who)

    def answered(self, who: Hashable, asks: Iterable[Order]) -> None:
        """Ask no more what a thing has told by itself, or that is no longer there."""
        for ask in asks:
            waiting = self._open.get(ask, set())
            waiting.discard(who)
            if not waiting:
                self._open.pop(ask, None)

    def next(self) -> Order | None:
        """Return what is to be asked now; it counts as asked."""
        for ask in self._open:
            del self._open[ask]
            return ask
        return None
