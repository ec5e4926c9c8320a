"""Numbers that are costly to count, kept while the index hardly changes."""

import threading

DRIFT = 0.02
"""So much may the index grow or shrink before a kept number is counted again."""
MOST = 20_000

Key = tuple[str, str | None]
"""A term, and the language of the chunks that are counted (None: all)."""


class Remembered:
    """Holds numbers with the size of the index they belong to. Safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers: dict[Key, tuple[int, int]] = {}

    def recall(self, key: Key, chunks: int) -> int | None:
        """Return a number that was kept, if an index of so many chunks is still nearly the same."""
        number, counted_at = self._numbers.get(key, (0, 0))
        known = counted_at and abs(chunks - counted_at) <= DRIFT * counted_at
        return number if known else None

    def keep(self, key: Key, number: int, chunks: int) -> int:
        """Keep a number that was counted in an index of so many chunks; return it."""
        with self._lock:
            if len(self._numbers) >= MOST:
                self._numbers.clear()
            self._numbers[key] = number, chunks
        return number

    def __len__(self) -> int:
        """Return how many numbers are kept."""
        return len(self._numbers)
