"""Why a file cannot be read, in a sentence for people."""

from rag.documents import Condition

ENCRYPTED = "it is encrypted: keep a copy without a password"
"""Of formats that no password is tried on."""
DAMAGED = "it is damaged and cannot be read"


class UnreadableError(ValueError):
    """A file cannot be read; its text is one sentence that says why and what to do."""

    def __init__(self, sentence: str, *, condition: Condition = "refused") -> None:
        super().__init__(sentence)
        self.condition = condition
