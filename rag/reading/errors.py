"""Why a file cannot be read, in a sentence for people."""

from rag.documents import Condition


class UnreadableError(ValueError):
    """A file cannot be read; its text is one sentence that says why and what to do."""

    def __init__(
        self, sentence: str, *, condition: Condition = "refused", needs_password: bool = False
    ) -> None:
        super().__init__(sentence)
        self.condition = condition
        self.needs_password = needs_password
        """Whether another password could help."""
