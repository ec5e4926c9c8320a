"""What passes on the bus, as something to show: decoded where it can be, never refused."""

from typing import Any

from bus import BadMessageError, Gone, Heard, Message
from bus.messages import AudioFrame, Speech

MOST_FOREIGN_CHARACTERS = 2_000


def read(root: str, heard: Heard) -> Message | Gone | None:
    """Return what was said, or None if it is no message of ours."""
    address = heard.topic.removeprefix(f"{root}/")
    for kind in Message.by_topic.values():
        where = kind.match(address)
        if where is None:
            continue
        if kind.retain and not heard.payload:
            return Gone(kind=kind, where=where)
        try:
            return kind.decode(where, heard.payload)
        except BadMessageError:
            return None
    return None


def as_object(heard: Heard, said: Message | Gone | None) -> dict[str, Any]:
    """Return one JSON object: the message and its topic; sound is counted, not shown."""
    match said:
        case AudioFrame() | Speech():
            sound = {"pcm", "wav"}
            fields = said.model_dump(mode="json", exclude=sound, exclude_none=True)
            fields["bytes"] = len(heard.payload)
        case Message():
            fields = said.model_dump(mode="json", exclude_none=True)
        case Gone():
            fields = {**said.where, "gone": True}
        case None:
            text = heard.payload[:MOST_FOREIGN_CHARACTERS].decode(errors="replace")
            fields = {"payload": text, "bytes": len(heard.payload)}
    return {"topic": heard.topic, **fields}


def filters(root: str, *kinds: type[Message], **where: str) -> tuple[str, ...]:
    """Return the topic filters of these classes, root included; `where` binds where it applies."""
    return tuple(f"{root}/{kind.filter(**_of(kind, where))}" for kind in kinds)


def _of(kind: type[Message], where: dict[str, str]) -> dict[str, str]:
    return {name: text for name, text in where.items() if name in kind.parameters}
