"""How the index is, in the words of its status message."""

from bus.messages import DocumentsStatus
from rag.indexing.progress import Progress
from rag.store.store import Counts


def status(counts: Counts, progress: Progress, *, paused: bool, trouble: str) -> DocumentsStatus:
    """Return what the index holds, what is still to come, and one line for people."""
    waiting = progress.total - progress.done if progress.state == "reading" else 0
    return DocumentsStatus(
        documents=counts.documents,
        chunks=counts.chunks,
        pending=max(waiting, counts.pending, 0),
        detail=trouble or doing(progress, paused=paused),
    )


def doing(progress: Progress, *, paused: bool) -> str:
    """Say in a few words what is going on; nothing if nothing is. Names no file."""
    if paused:
        return "paused"
    match progress.state:
        case "walking":
            return "looking for files"
        case "reading":
            speed = f", {progress.pages_per_s:.0f} pages/s" if progress.pages else ""
            return (
                f"reading file {min(progress.done + 1, progress.total)} of {progress.total}{speed}"
            )
        case "embedding":
            return f"embedding, {progress.unembedded} texts left"
        case "idle" | "paused":
            return progress.note


def count(number: int, word: str) -> str:
    """Return how many there are of what a word says."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
