"""Puts a reply together from what arrives: pieces in any order, and the whole of it."""

from agents.tts.sentences import Splitter


class Narration:
    """The text of one turn, given out as sentences: all of it, and nothing twice."""

    def __init__(self) -> None:
        self.complete = False
        """Whether the whole text is known: nothing more is taken then."""
        self._splitter = Splitter()
        self._early: dict[int, str] = {}
        self._next = 0
        self._given: list[str] = []

    def piece(self, index: int, text: str) -> list[str]:
        """Take the delta of that index; return the sentences that are certain now."""
        if self.complete or index < self._next:
            return []
        self._early.setdefault(index, text)
        sentences: list[str] = []
        while self._next in self._early:
            sentences += self._splitter.feed(self._early.pop(self._next))
            self._next += 1
        self._given += sentences
        return sentences

    def whole(self, text: str) -> list[str]:
        """Take the whole text; return all sentences that were not given out yet.

        Should the pieces not have been this text, it goes on after the last sentence they share.
        """
        if self.complete:
            return []
        self._splitter = Splitter()
        start = 0
        for sentence in self._given:
            end = _past(sentence, text, start)
            if end is None:
                break
            start = end
        return self.end(text[start:])

    def end(self, rest: str = "") -> list[str]:
        """Take the last piece, if any; return what is left. Nothing is taken afterwards."""
        self.complete = True
        self._early.clear()
        return self._splitter.feed(rest) + self._splitter.finish()


def _past(sentence: str, text: str, start: int) -> int | None:
    """Return where `sentence` ends in `text` if it stands at `start`, but for white space."""
    for wanted in sentence:
        if wanted.isspace():
            continue
        while start < len(text) and text[start].isspace():
            start += 1
        if start == len(text) or text[start] != wanted:
            return None
        start += 1
    return start
