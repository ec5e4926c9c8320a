"""What is known of the documents: whether anybody reads them, and whether there are any."""

from bus import Message
from bus.messages import DocumentsStatus, Presence
from config.settings import is_document_worker


class Shelf:
    """Keeps the documents' last status, and who is there to ask."""

    def __init__(self) -> None:
        self._there: set[str] = set()
        self._status = DocumentsStatus(documents=0, chunks=0)

    def hear(self, news: Message) -> None:
        """Take news of the documents; other workers' are none."""
        match news:
            case DocumentsStatus():
                self._status = news
            case Presence(name=name, state="online") if is_document_worker(name):
                self._there.add(name)
            case Presence(name=name):
                self._there.discard(name)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to ask, as far as is known."""
        return self._status.documents == 0

    @property
    def away(self) -> bool:
        """Whether nobody is there to be asked."""
        return not self._there

    @property
    def reading(self) -> bool:
        """Whether some documents are still to be read."""
        return self._status.pending > 0
