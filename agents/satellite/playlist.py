"""What a room's loudspeaker is to play, and in which order. Knows no clock, bus or sound card."""

import logging
from collections import deque
from typing import Final

from agents.satellite.utterance import Utterance

log = logging.getLogger(__name__)

HOLD_S: Final = 20.0
"""How long announcements wait at most for a room that listens."""
MOST_TURNS: Final = 32
MOST_BYTES: Final = 64 * 2**20
REMEMBERED: Final = 256


class Playlist:
    """Queues the turns of a room: one speaks, the others wait.

    Turns play in the order they came, but the reply to what was just heard goes before
    announcements, and nothing begins while the room listens. A turn that was stopped, or that
    was played, never comes back.
    """

    def __init__(self) -> None:
        self._waiting: list[Utterance] = []
        self._over: deque[str] = deque(maxlen=REMEMBERED)
        self._conversation: str | None = None
        """The turn of what was heard last in this room."""
        self._held_until = 0.0

    @property
    def idle(self) -> bool:
        """Whether nothing is played and nothing waits."""
        return not self._waiting

    def text(self, turn: str, index: int, text: str, *, now: float) -> None:
        """Note the words of a piece of speech."""
        if utterance := self._of(turn, now):
            utterance.add_text(index, text, now=now)

    def sound(self, turn: str, index: int, sound: bytes, *, now: float) -> None:
        """Add the sound of a piece of speech; too much of it is dropped, and played around."""
        utterance = self._of(turn, now)
        if utterance is None:
            return
        if sum(other.waiting for other in self._waiting) + len(sound) > MOST_BYTES:
            log.warning("dropped piece %d of turn %s: too much speech waits", index, turn)
            return
        utterance.add_sound(index, sound, now=now)

    def end(self, turn: str, total: int, *, now: float) -> None:
        """Note how many pieces of speech a turn has."""
        if utterance := self._of(turn, now):
            utterance.end(total, now=now)

    def next(self, now: float) -> Utterance | None:
        """Return the turn to play now, if there is one."""
        if not self._waiting or now < self._held_until:
            return None
        first = self._waiting[0]
        if first.overdue(now):
            first.skip()
        return first if first.ready else None

    def close(self, utterance: Utterance) -> None:
        """Forget a turn that was played, to its end or not."""
        self._waiting.remove(utterance)
        self._over.append(utterance.turn)

    def listen(self, turn: str | None, *, now: float) -> list[Utterance]:
        """Begin to listen: silence what speaks, and hold what waits.

        Returns:
            the turns that will never be played: the replies to what was said before.
        """
        before, self._conversation = self._conversation, turn
        self._held_until = now + HOLD_S
        gone = [u for u in self._waiting if u.turn != turn and (u.started or u.turn == before)]
        if before is not None and before != turn:
            self._over.append(before)
        return self._drop(gone)

    def converse(self, turn: str | None) -> None:
        """Note which turn is spoken to the room now, without silencing anything."""
        self._conversation = turn

    def release(self) -> None:
        """Stop holding: the room no longer listens."""
        self._held_until = 0.0

    def stop(self, turn: str | None = None) -> list[Utterance]:
        """Silence one turn if it is known here, else everything; nothing more of it is played.

        A stop without a turn also means the reply that is still to come.

        Returns:
            the turns that will never be played.
        """
        known = turn in self._over or any(u.turn == turn for u in self._waiting)
        gone = [u for u in self._waiting if u.turn == turn or not known]
        ended = turn or self._conversation
        if ended is not None:
            self._over.append(ended)
        return self._drop(gone)

    def _drop(self, gone: list[Utterance]) -> list[Utterance]:
        """Mark the one that speaks, which its player then closes; close the others."""
        for utterance in gone:
            utterance.stopped = True
            if not utterance.started:
                self.close(utterance)
        return [utterance for utterance in gone if not utterance.started]

    def _of(self, turn: str, now: float) -> Utterance | None:
        """Return the utterance of a turn, a new one if need be, or None if it is over."""
        if turn in self._over:
            return None
        for utterance in self._waiting:
            if utterance.turn == turn:
                return None if utterance.stopped else utterance
        if len(self._waiting) >= MOST_TURNS:
            log.warning("turn %s is not played: too many wait", turn)
            return None
        return self._insert(Utterance(turn, news_at=now))

    def _insert(self, utterance: Utterance) -> Utterance:
        speaks = bool(self._waiting) and self._waiting[0].started
        reply = utterance.turn == self._conversation
        self._waiting.insert(int(speaks) if reply else len(self._waiting), utterance)
        return utterance
