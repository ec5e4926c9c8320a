"""What stands in for a person's terminal."""

from bus import Gone, Heard, Message


class Shown:
    """A screen that remembers."""

    def __init__(self) -> None:
        self.said: list[Message | Gone | None] = []

    def show(self, heard: Heard, said: Message | Gone | None) -> None:
        del heard
        self.said.append(said)
