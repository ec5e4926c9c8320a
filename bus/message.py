"""What every message is: a frozen class that owns its topic."""

import string
import time
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import from_json

MAX_JSON_BYTES = 4 * 2**20
"""No JSON message is larger: a full inbox must fit a small machine."""

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+$", max_length=64)]
"""A room or a worker."""
DeviceId = Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z0-9_]+$", max_length=255)]
"""`<kind>.<object_id>`, as in Home Assistant."""
TurnId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class BadMessageError(ValueError):
    """A payload is not the message its topic promises; the text is one sentence."""


class Message(BaseModel):
    """Something said on the bus.

    A subclass names its topic once, below the root; each `{parameter}` in it is a field that
    travels in the topic and not in the payload. Unknown fields of a payload are ignored.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)

    topic: ClassVar[str]
    qos: ClassVar[int] = 1
    retain: ClassVar[bool] = False
    urgent: ClassVar[bool] = False
    """Whether it overtakes everything that waits in an inbox."""
    perishable: ClassVar[bool] = False
    """Whether the oldest is dropped when an inbox is full (audio)."""
    shared: ClassVar[bool] = False
    """Whether workers of one name may share the work (`bus.share`): each hears a part."""
    expires_s: ClassVar[float] = 10.0
    """How long it is kept for a broker that is away. Retained facts are kept for good."""
    max_bytes: ClassVar[int] = MAX_JSON_BYTES
    by_topic: ClassVar[dict[str, type["Message"]]] = {}
    """The register: every topic and the one class that owns it."""
    parameters: ClassVar[tuple[str, ...]] = ()

    turn: TurnId | None = None
    at: float = Field(default_factory=time.time)
    source: str = "unknown"

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Register the class as the one owner of its topic."""
        super().__pydantic_init_subclass__(**kwargs)
        if "topic" not in cls.__dict__:
            return
        cls.parameters = tuple(p for _, p, _, _ in string.Formatter().parse(cls.topic) if p)
        for owner in cls.by_topic.values():
            if owner.filter() == cls.filter():
                raise TypeError(f"{cls.topic!r} already belongs to {owner.__name__}")
        cls.by_topic[cls.topic] = cls

    @property
    def address(self) -> str:
        """The topic of this very message, below the root."""
        return self.topic.format(**{name: getattr(self, name) for name in self.parameters})

    @classmethod
    def filter(cls, **where: str) -> str:
        """Return the MQTT topic filter, below the root; what `where` leaves open is a `+`.

        Raises:
            TypeError: if the topic has no such parameter.
            ValueError: if a value cannot stand in a topic.
        """
        for name, level in where.items():
            if name not in cls.parameters:
                raise TypeError(f"{cls.__name__} has no topic parameter {name!r}")
            if not level or set(level) & set("+#/"):
                raise ValueError(f"{level!r} cannot stand for {name!r} in a topic")
        return cls.topic.format(**{name: where.get(name, "+") for name in cls.parameters})

    @classmethod
    def match(cls, address: str) -> dict[str, str] | None:
        """Return the parameters of a topic below the root, or None if it is not of this class."""
        said, wanted = address.split("/"), cls.topic.split("/")
        if len(said) != len(wanted):
            return None
        where: dict[str, str] = {}
        for level, part in zip(said, wanted, strict=True):
            if part.startswith("{"):
                where[part[1:-1]] = level
            elif level != part:
                return None
        return where

    def encode(self) -> bytes:
        """Return the payload: JSON without what the topic already says."""
        json = self.model_dump_json(exclude=set(self.parameters), exclude_none=True)
        return json.encode()

    @classmethod
    def decode(cls, where: dict[str, str], payload: bytes) -> Self:
        """Return the message in `payload`, heard on the topic whose parameters are `where`.

        Raises:
            BadMessageError: if it is too large, not a JSON object, or has wrong types.
        """
        cls.check_size(payload)
        try:
            fields = from_json(payload, allow_inf_nan=False)
        except ValueError as exc:
            raise BadMessageError(f"{cls.__name__} is not JSON: {exc}") from exc
        if not isinstance(fields, dict):
            raise BadMessageError(f'{cls.__name__} must be a JSON object, like {{"at": 0}}')
        return cls.build(fields | where)

    @classmethod
    def build(cls, fields: dict[str, Any]) -> Self:
        """Return the message with these fields, or raise BadMessageError."""
        try:
            return cls.model_validate(fields)
        except ValidationError as exc:
            error = exc.errors()[0]
            path = ".".join(str(part) for part in error["loc"])
            reason = f"{error['msg'][:1].lower()}{error['msg'][1:]}"
            raise BadMessageError(f"{cls.__name__}.{path} is wrong: {reason}") from exc

    @classmethod
    def check_size(cls, payload: bytes) -> None:
        """Raise BadMessageError if `payload` is larger than this class allows."""
        if len(payload) > cls.max_bytes:
            size = f"{len(payload)} bytes is too large; at most {cls.max_bytes} are accepted"
            raise BadMessageError(f"{cls.__name__} of {size}")

    @classmethod
    def rejection(cls, where: dict[str, str], payload: bytes, reason: str) -> "Message | None":
        """Return the message that tells a sender its payload was refused, if there is one."""
        del where, payload, reason
        return None


def glean(payload: bytes) -> dict[str, Any]:
    """Return the fields of a payload that was refused, as far as it is a JSON object at all."""
    try:
        fields = from_json(payload[:MAX_JSON_BYTES])
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


class Gone(BaseModel):
    """A retained fact was removed: its topic's payload is empty now."""

    model_config = ConfigDict(frozen=True)

    kind: type[Message]
    where: dict[str, str]
