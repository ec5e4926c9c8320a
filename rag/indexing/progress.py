"""How far the indexing is: a value for people, programs and other processes."""

import json
from dataclasses import asdict, dataclass
from typing import Literal

State = Literal["idle", "walking", "reading", "embedding", "paused"]


@dataclass(frozen=True)
class Progress:
    """What whoever indexes is doing."""

    state: State = "idle"
    done: int = 0
    """Files dealt with, of `total`."""
    total: int = 0
    pages: int = 0
    """Pages read since it began."""
    chunks: int = 0
    unembedded: int = 0
    """Texts that still wait for their vector."""
    pages_per_s: float = 0.0
    document: str = ""
    """The file being read; always printable."""
    note: str = ""
    """One sentence about what is wrong and what to do, or nothing."""
    seconds: float = 0.0
    """How long it has been at it."""
    at: float = 0.0
    """When this was said (seconds since the epoch)."""

    def to_json(self) -> str:
        """Return it as it is stored."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str | None) -> "Progress":
        """Return what was stored; what cannot be read is nothing."""
        try:
            return cls(**json.loads(text or "{}"))
        except (TypeError, ValueError):  # of another version
            return cls()
