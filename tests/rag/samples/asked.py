"""A question to the samples, and what must come back."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    ask: str
    answer: str = ""
    document: str = ""
    page: int | None = None
