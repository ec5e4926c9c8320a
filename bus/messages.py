"""Everything that can be said on the bus: one class per topic.

Requests are verbs, facts are nouns. The order follows one turn: sound, words, reply, voice,
the home, the documents, the workers. `docs/asyncapi.yaml` is generated from this file.
"""

import struct
from contextlib import suppress
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from bus.audio import FRAME_BYTES
from bus.message import BadMessageError, DeviceId, Message, Name, TurnId, glean

Stage = Literal["satellite", "wake", "asr", "assistant", "tts", "devices", "documents", "bus"]
Outcome = Literal[
    "done", "answered", "asked", "refused", "not_understood", "no_speech", "stopped", "failed"
]
Path = Literal["intent", "model", "documents", "none"]
Share = Annotated[float, Field(ge=0.0, le=1.0)]


class Part(BaseModel):
    """A piece of a message. Unknown fields are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class InRoom(Message):
    """A message about one room."""

    room: Name


# --- sound -------------------------------------------------------------------------------------


class AudioFrame(InRoom):
    """Carries 32 ms of a room's microphone.

    The payload is 8 bytes little-endian, the number of the frame's first sample (each stream
    starts at 0), then s16le, 16 kHz, mono. Exactly 1024 bytes come without a number: a simple
    satellite, whose frames the receiver counts (`first_sample` is None).
    """

    topic: ClassVar[str] = "room/{room}/audio"
    qos: ClassVar[int] = 0
    perishable: ClassVar[bool] = True
    expires_s: ClassVar[float] = 0.0
    max_bytes: ClassVar[int] = 8 + FRAME_BYTES

    pcm: bytes
    first_sample: Annotated[int, Field(ge=0, lt=2**63)] | None = None

    def encode(self) -> bytes:
        """Return the sample number and the samples."""
        number = b"" if self.first_sample is None else struct.pack("<Q", self.first_sample)
        return number + self.pcm

    @classmethod
    def decode(cls, where: dict[str, str], payload: bytes) -> Self:
        """Return the frame, or raise BadMessageError if its length is neither 1024 nor 1032."""
        if len(payload) == FRAME_BYTES:
            return cls.build({**where, "pcm": payload})
        if len(payload) != cls.max_bytes:
            wanted = f"{FRAME_BYTES} or {cls.max_bytes}"
            raise BadMessageError(f"an audio frame has {wanted} bytes, not {len(payload)}")
        number = int.from_bytes(payload[:8], "little")
        return cls.build({**where, "first_sample": number, "pcm": payload[8:]})


class Wake(InRoom):
    """Says that a wake word was heard. Starts a turn, and ends an earlier one of the room."""

    topic: ClassVar[str] = "room/{room}/wake"
    urgent: ClassVar[bool] = True

    wake_word: str
    score: Share
    at_sample: Annotated[int, Field(ge=0)] | None = None
    """Where the wake word ended in the room's stream; None: now."""


class Listen(InRoom):
    """Asks the recognizer to listen without a wake word, or to stop (push-to-talk)."""

    topic: ClassVar[str] = "room/{room}/listen"
    urgent: ClassVar[bool] = True

    state: Literal["start", "stop"]


class Listening(InRoom):
    """Says that a room is being listened to, or no longer, and why."""

    topic: ClassVar[str] = "room/{room}/listening"

    state: Literal["started", "stopped"]
    reason: Literal["wake", "listen", "follow_up", "speech_end", "silence", "timeout", "cancelled"]


# --- words -------------------------------------------------------------------------------------


class PartialTranscript(InRoom):
    """Says what is being heard. It may change and is never acted on."""

    topic: ClassVar[str] = "room/{room}/transcript/partial"
    qos: ClassVar[int] = 0

    text: str
    language: str


class Transcript(InRoom):
    """Says what was heard, without the wake word."""

    topic: ClassVar[str] = "room/{room}/transcript"

    text: str
    language: str | None = None
    confidence: Share = 1.0
    engine: str = "unknown"
    audio_s: Annotated[float, Field(ge=0)] = 0.0
    speech_end_at: float | None = None
    """When the last sample of speech was spoken (seconds since the epoch)."""


class _PlainText(InRoom):
    """A request that may also be sent as plain text: anything that does not begin with `{`."""

    @classmethod
    def decode(cls, where: dict[str, str], payload: bytes) -> Self:
        """Return the request, or raise BadMessageError if a JSON one is wrong."""
        cls.check_size(payload)
        if payload.lstrip().startswith(b"{"):
            return super().decode(where, payload)
        try:
            return cls.build({**where, "text": payload.decode()})
        except UnicodeDecodeError as exc:
            raise BadMessageError(f"{cls.__name__} is neither UTF-8 text nor JSON") from exc

    @classmethod
    def rejection(cls, where: dict[str, str], payload: bytes, reason: str) -> Message | None:
        """Return a `Failed{bad_message}` for the room, or for `unknown` if it cannot be one."""
        said = {"stage": "bus", "code": "bad_message", "text": reason}
        turn = glean(payload).get("turn")
        for address in ({**where, "turn": turn}, where, {"room": "unknown"}):
            with suppress(BadMessageError):
                return Failed.build({**said, **address})
        return None


class Ask(_PlainText):
    """Asks the assistant something in writing. Silent unless `speak`."""

    topic: ClassVar[str] = "room/{room}/ask"

    text: str
    language: str | None = None
    persona: str | None = None
    speak: bool = False


class ActionDone(Part):
    """One thing the assistant had done, and what was read back."""

    device: DeviceId
    action: str
    arguments: dict[str, Any] = {}
    ok: bool
    state: str | None = None
    text: str = ""


class Citation(Part):
    """One passage an answer rests on. `quote` stands verbatim in the stored page."""

    document: str
    title: str = ""
    source: str = ""
    page: int | None = None
    quote: str


class ReplyDelta(InRoom):
    """Carries a piece of a reply as it is written; all joined are `Reply.text`."""

    topic: ClassVar[str] = "room/{room}/reply/delta"
    qos: ClassVar[int] = 0

    text: str
    index: Annotated[int, Field(ge=0)]
    speak: bool = True
    language: str | None = None


class Reply(InRoom):
    """Says what the assistant answered, whole."""

    topic: ClassVar[str] = "room/{room}/reply"

    text: str
    language: str = "en"
    speak: bool = True
    actions: tuple[ActionDone, ...] = ()
    citations: tuple[Citation, ...] = ()
    expects_answer: bool = False
    path: Path = "none"


class Say(_PlainText):
    """Asks a room (or `all`) to speak an announcement."""

    topic: ClassVar[str] = "room/{room}/say"

    text: str
    language: str | None = None
    persona: str | None = None


# --- voice -------------------------------------------------------------------------------------


class Speaking(InRoom):
    """Announces the piece of speech of the same index, and the words in it."""

    topic: ClassVar[str] = "room/{room}/speaking"

    index: Annotated[int, Field(ge=0)]
    text: str
    audio_s: Annotated[float, Field(ge=0)]


class Speech(InRoom):
    """Carries one piece of speech: a whole WAV file, playable on its own."""

    topic: ClassVar[str] = "room/{room}/speech/{turn}/{index}"
    max_bytes: ClassVar[int] = 16 * 2**20

    turn: TurnId
    index: Annotated[int, Field(ge=0)]
    wav: bytes

    def encode(self) -> bytes:
        """Return the WAV file."""
        return self.wav

    @classmethod
    def decode(cls, where: dict[str, str], payload: bytes) -> Self:
        """Return the piece, or raise BadMessageError if it is too large."""
        cls.check_size(payload)
        return cls.build({**where, "wav": payload})


class SpeechEnd(InRoom):
    """Says how many pieces of speech the turn had."""

    topic: ClassVar[str] = "room/{room}/speech/end"

    chunks: Annotated[int, Field(ge=0)]


class Playback(InRoom):
    """Says what a room's loudspeaker really played."""

    topic: ClassVar[str] = "room/{room}/playback"

    state: Literal["started", "finished", "interrupted"]
    heard_s: Annotated[float, Field(ge=0)] = 0.0
    heard_text: str = ""


class Stop(InRoom):
    """Silences a room and drops what is being thought and said for it."""

    topic: ClassVar[str] = "room/{room}/stop"
    urgent: ClassVar[bool] = True

    reason: str = "asked"


class Mute(InRoom):
    """Closes a room's microphone, or opens it again."""

    topic: ClassVar[str] = "room/{room}/mute"
    retain: ClassVar[bool] = True
    urgent: ClassVar[bool] = True

    muted: bool


class RoomStatus(InRoom):
    """Tells what goes on in a room of the house. The assistant clears it when the room is gone."""

    topic: ClassVar[str] = "room/{room}/status"
    retain: ClassVar[bool] = True

    state: Literal["idle", "listening", "thinking", "speaking"]
    muted: bool = False
    """Whether its microphone is closed."""


class Failed(InRoom):
    """Says what went wrong: a code for programs, a sentence for people."""

    topic: ClassVar[str] = "room/{room}/failed"

    stage: Stage
    code: str
    text: str


class TurnEnded(InRoom):
    """Says how a turn ended and when each stage was done, in seconds after the end of speech."""

    topic: ClassVar[str] = "room/{room}/turn"

    outcome: Outcome
    timings: dict[str, float] = {}


# --- the home ----------------------------------------------------------------------------------


class Area(Part):
    """A room or another place of the home."""

    id: Name
    name: str
    aliases: tuple[str, ...] = ()
    floor: str | None = None


class Areas(Message):
    """Tells which areas the home has."""

    topic: ClassVar[str] = "home/areas"
    retain: ClassVar[bool] = True

    areas: tuple[Area, ...]


class DeviceState(Message):
    """Tells what a device is and how it is, in Home Assistant's words."""

    topic: ClassVar[str] = "home/{device}/state"
    retain: ClassVar[bool] = True

    device: DeviceId
    name: str
    aliases: tuple[str, ...] = ()
    area: Name | None = None
    """The id of its area."""
    kind: str
    state: str
    attributes: dict[str, Any] = {}
    available: bool = True
    protected: bool = False
    systems: tuple[str, ...] = ()
    """Through which systems it is known; the first one obeys."""


class DeviceCommand(Message):
    """Asks a device to do something. `action` is Home Assistant's service without its domain."""

    topic: ClassVar[str] = "home/{device}/set"

    device: DeviceId
    id: Annotated[str, Field(min_length=1, max_length=64)]
    action: Annotated[str, Field(pattern=r"^[a-z_]+$", max_length=64)]
    arguments: dict[str, Any] = {}
    issuer: str = "unknown"
    confirmed_by: str | None = None
    """The turn whose yes allows a protected action."""
    expires_at: float | None = None

    @classmethod
    def rejection(cls, where: dict[str, str], payload: bytes, reason: str) -> Message | None:
        """Return a result that says no, to the sender's id where it can be read."""
        said = str(glean(payload).get("id", "unknown"))
        with suppress(BadMessageError):
            return DeviceResult.build({**where, "id": said, "ok": False, "text": reason})
        return None


class DeviceResult(Message):
    """Tells what became of a command, after the state was read back."""

    topic: ClassVar[str] = "home/{device}/result"

    device: DeviceId
    id: str
    ok: bool
    state: str | None = None
    text: str = ""


# --- documents ---------------------------------------------------------------------------------


class Query(Message):
    """Asks the documents."""

    topic: ClassVar[str] = "documents/query"
    shared: ClassVar[bool] = True

    id: Annotated[str, Field(min_length=1, max_length=64)]
    text: str
    limit: Annotated[int, Field(ge=1, le=100)] = 5
    filters: dict[str, Any] | None = None


class Hit(Part):
    """One quote that was found, and the passage (`text`) it stands in.

    `start` and `end` are the quote's place on the stored page, in characters; `score` is how likely
    it is the answer, from 0 to 1.
    """

    document: str
    source: str
    title: str = ""
    page: int | None = None
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=0)]
    text: str
    quote: str
    score: float


class Hits(Message):
    """Tells what the documents hold about a query, best first."""

    topic: ClassVar[str] = "documents/hits"

    id: str
    answerable: bool
    hits: tuple[Hit, ...] = ()


class DocumentsChanged(Message):
    """Nudges the document worker to look at the index database."""

    topic: ClassVar[str] = "documents/changed"


class DocumentsStatus(Message):
    """Tells what the index holds."""

    topic: ClassVar[str] = "documents/status"
    retain: ClassVar[bool] = True

    documents: Annotated[int, Field(ge=0)]
    chunks: Annotated[int, Field(ge=0)]
    pending: Annotated[int, Field(ge=0)] = 0
    detail: str = ""


# --- workers -----------------------------------------------------------------------------------


class Presence(Message):
    """Tells that a worker is there, which one, and how it is. Also its MQTT will."""

    topic: ClassVar[str] = "worker/{name}"
    retain: ClassVar[bool] = True

    name: Name
    state: Literal["online", "offline"]
    instance: str
    host: str = ""
    engine: str = ""
    version: str = ""
    detail: str = ""
