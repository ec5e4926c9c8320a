"""The house hearing itself: what a room just spoke must not come back as a command."""

import difflib
import re
from collections import deque

_WORD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]|[^\W_]+")
"""A word, or a character where words are written without blanks."""
SHARE = 0.8
"""A transcript that repeats so much of what was just spoken is an echo."""


def repeats(heard: str, spoken: str) -> bool:
    """Say whether `heard` repeats at least 80 % of the words of `spoken`, in their order."""
    said, again = _WORD.findall(spoken.lower()), _WORD.findall(heard.lower())
    if not said:
        return False
    matcher = difflib.SequenceMatcher(a=said, b=again, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) >= SHARE * len(said)


class Echo:
    """Remembers what a room spoke last."""

    def __init__(self) -> None:
        self._spoken: deque[str] = deque(maxlen=8)

    def spoke(self, text: str) -> None:
        """Remember one sentence."""
        self._spoken.append(text)

    def forget(self) -> None:
        """Forget all: it is too long ago to echo."""
        self._spoken.clear()

    def repeats(self, heard: str) -> bool:
        """Say whether `heard` is one of the last sentences, or all of them, again."""
        return any(repeats(heard, said) for said in (*self._spoken, " ".join(self._spoken)))
