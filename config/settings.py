"""Every setting of the house, in one frozen tree. A default stands here and nowhere else."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

import platformdirs
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    field_validator,
    model_validator,
)

RESERVED_ROOMS = frozenset({"all", "unknown"})
DOCUMENT_WORKER = "rag"
"""The document worker's name; others that share its work add to it (`rag-2`)."""

RoomId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+$", max_length=64)]


def _device_id(text: str) -> str:
    if not re.fullmatch(r"[a-z_]+\.[a-z0-9_]{1,200}", text):
        raise ValueError("write it as `hearsay devices` shows it, like light.kitchen")
    return text


DeviceId = Annotated[str, AfterValidator(_device_id)]
Spoken = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]
"""What people call something."""
Share = Annotated[float, Field(ge=0.0, le=1.0)]


def _begins_topics(prefix: str) -> str:
    if not prefix.strip("/") or set(prefix) & set("+#$\0 "):
        raise ValueError("write it as topics begin, mostly one word, such as homeassistant")
    return prefix.strip("/")


TopicPrefix = Annotated[str, AfterValidator(_begins_topics)]
"""What the topics of another system begin with."""


class Section(BaseModel):
    """A part of the settings. A name that does not exist is an error: a typo must be heard."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True)

    @model_validator(mode="before")
    @classmethod
    def _of_nothing(cls, said: Any) -> Any:
        """Take a name with nothing below it: all that stood there may be commented out."""
        return {} if said is None else said


def is_document_worker(name: str) -> bool:
    """Say whether a worker of this name answers questions to the documents."""
    return name.partition("-")[0] == DOCUMENT_WORKER


class BusSettings(Section):
    """The MQTT broker that carries everything."""

    url: str | None = None
    """`mqtt://host:port` of a broker; without it `hearsay up` starts one of its own."""
    username: str | None = None
    password_file: Path | None = None
    """A file whose first line is the password (never the password itself)."""
    root: Annotated[str, StringConstraints(pattern=r"^[^+#/\s][^+#\s]*$")] = "hearsay"
    """The first level of every topic."""
    share: RoomId | None = None
    """A group that shares document queries (needs a broker with shared subscriptions)."""

    @field_validator("url")
    @classmethod
    def _is_mqtt(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("mqtt://", "mqtts://")):
            raise ValueError("write it as mqtt://host:port (or mqtts:// for TLS)")
        return url


class RoomSettings(Section):
    """What is special about one room."""

    area: str | None = None
    """The area of the home this room belongs to, when their ids differ."""


class WakeSettings(Section):
    """The words that open a room's ear."""

    engine: str = "auto"
    words: tuple[str, ...] = ("okay_nabu", "hey_jarvis")
    thresholds: dict[str, Share] = {}
    """Per word, in place of the engine's own cut-off (0 to 1, higher hears less)."""
    refractory_s: Annotated[float, Field(ge=0, le=30)] = 2.0
    """After a wake word, that word is deaf for so long in that room."""


class AsrSettings(Section):
    """From speech to text."""

    engine: str = "auto"
    model: str = "base"
    """Name or folder of faster-whisper's model."""
    download: bool = True
    """Whether that model may be fetched, in the background, while the house already listens."""


class AssistantSettings(Section):
    """Turns, intents and replies."""

    confirm_s: Annotated[float, Field(ge=1, le=60)] = 10.0
    """How long a yes to a protected action counts."""
    history_days: Annotated[int, Field(ge=0, le=3650)] = 7
    """How long finished turns (no words, only times and outcomes) stay in the database."""


class TtsSettings(Section):
    """From text to speech."""

    engine: str = "auto"
    voices: dict[str, str] = {}
    """Language to voice name, in place of the engine's own choice."""
    words_per_minute: Annotated[int, Field(ge=80, le=450)] = 165


class SatelliteSettings(Section):
    """The microphone and the loudspeaker of this machine's room."""

    microphone: str = "auto"
    """`auto`, `none`, or a part of the device's name."""
    loudspeaker: str = "auto"
    """`auto`, `none`, or a part of the device's name."""
    sounds: bool = True
    """Whether a short sound says that listening starts, and that it failed."""


class SimulatedSettings(Section):
    """The simulated home."""

    file: Path | None = None
    """A home of your own as YAML; without it, the one that comes with Hearsay."""


class HomeAssistantSettings(Section):
    """A Home Assistant whose entities are devices of the house."""

    url: str | None = None
    """`http://homeassistant.local:8123`; without it there is none."""
    token: SecretStr | None = None
    """A long-lived access token of an administrator; better in the environment than in a file."""
    token_file: Path | None = None
    """A file whose first line is that token."""

    @field_validator("url")
    @classmethod
    def _is_http(cls, url: str | None) -> str | None:
        parts = urlsplit("http://-" if url is None else url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("write it as http://host:8123 (or https://)")
        return url


class DiscoverySettings(Section):
    """What announces itself on the broker, by Home Assistant's MQTT discovery."""

    prefix: TopicPrefix | None = None
    """What the topics of announcements begin with, mostly `homeassistant`; without it: nothing."""


class AnnounceSettings(Section):
    """The rooms and workers of the house as devices of Home Assistant, by MQTT discovery."""

    prefix: TopicPrefix | None = None
    """What the topics of announcements begin with, mostly `homeassistant`; without it: nothing."""


class AreaSettings(Section):
    """An area of the home, besides what systems say of theirs."""

    name: Spoken | None = None
    aliases: tuple[Spoken, ...] = ()
    floor: Spoken | None = None


class OverrideSettings(Section):
    """What is to be different about one device from what its systems say."""

    name: Spoken | None = None
    """In place of all its names."""
    aliases: tuple[Spoken, ...] = ()
    """Besides those it has."""
    area: RoomId | None = None
    """The id of its area; one that there is not yet is made."""
    hidden: bool = False
    protected: bool | None = None
    """Whether every action on it needs a yes; without it, what its system says."""
    same_as: DeviceId | None = None
    """The id of the device that this one is, too, seen through another system."""

    @model_validator(mode="after")
    def _alone(self) -> Self:
        """Refuse what belongs to the other device."""
        if self.same_as is not None and len(self.model_fields_set) > 1:
            raise ValueError(f"same_as stands alone: say the rest of {self.same_as}")
        return self


class TasmotaSettings(Section):
    """Devices with Tasmota's firmware, as they announce themselves."""

    prefix: TopicPrefix | None = None
    """What the topics of announcements begin with, mostly `tasmota`; without it: nothing."""


class Zigbee2MqttSettings(Section):
    """A zigbee2mqtt on the broker, as it tells of its devices itself."""

    base: TopicPrefix | None = None
    """Its base topic, mostly `zigbee2mqtt`; without it: nothing."""


class DevicesSettings(Section):
    """The home and the systems behind it."""

    areas: dict[RoomId, AreaSettings] = {}
    """By id: what areas are called, where their system does not know or say it."""
    overrides: dict[DeviceId, OverrideSettings] = {}
    """By id: what is to be different about devices."""

    simulated: SimulatedSettings = SimulatedSettings()
    homeassistant: HomeAssistantSettings = HomeAssistantSettings()
    discovery: DiscoverySettings = DiscoverySettings()
    announce: AnnounceSettings = AnnounceSettings()
    tasmota: TasmotaSettings = TasmotaSettings()
    zigbee2mqtt: Zigbee2MqttSettings = Zigbee2MqttSettings()


class ReadingSettings(Section):
    """How files are read."""

    ocr: Literal["auto", "off"] = "auto"
    """Whether scanned pages are read with Tesseract, if it is installed."""
    ocr_languages: Annotated[tuple[str, ...], Field(min_length=1)] = ("eng",)
    """Tesseract's names, such as `eng`, `deu`, `jpn`."""
    password_file: Path | None = None
    """A file with one password a line, tried on encrypted documents."""
    unstructured: Literal["off", "auto", "fast", "hi_res", "ocr_only"] = "off"
    """The strategy of the `unstructured` library for what our own readers do not know."""
    max_file_mb: Annotated[float, Field(gt=0)] = 200.0
    max_pages: Annotated[int, Field(ge=1)] = 5000
    max_memory_mb: Annotated[int, Field(ge=128)] = 1024
    """What the child process that reads one file may use."""
    timeout_s: Annotated[float, Field(gt=0)] = 120.0
    """How long the reading of one file may take."""


class EmbedderSettings(Section):
    """From text to vectors."""

    engine: str = "auto"
    model: str | None = None
    """Its name at the engine; without it, the engine's usual one."""
    url: str | None = None
    """Of a server (Ollama, or anything OpenAI-compatible)."""
    key_file: Path | None = None
    """A file whose first line is the server's key."""
    download: bool = False
    """Whether a model may be fetched."""


class DocumentsSettings(Section):
    """The documents that questions are answered from."""

    folders: tuple[Path, ...] = ()
    """Watched: what is in them is indexed and followed. From the root or from `~`."""
    name: Annotated[
        str, StringConstraints(pattern=rf"^{DOCUMENT_WORKER}(-[a-z0-9_-]+)?$", max_length=64)
    ] = DOCUMENT_WORKER
    """What this document worker is called: several that share queries need names of their own."""
    reading: ReadingSettings = ReadingSettings()
    embedder: EmbedderSettings = EmbedderSettings()
    reranker: str = "none"
    postgres: str | None = None
    """`postgresql://user@host/database` in place of files in the data folder."""
    postgres_password_file: Path | None = None

    @field_validator("folders")
    @classmethod
    def _from_the_root(cls, folders: tuple[Path, ...]) -> tuple[Path, ...]:
        """Refuse what means another place for each program that reads it."""
        for folder in folders:
            try:
                clear = folder.expanduser().is_absolute()
            except RuntimeError:  # of `~somebody` who has no home here
                clear = False
            if not clear:
                raise ValueError(f"{folder}: write it from the root (/...) or from home (~/...)")
        return folders


class Settings(Section):
    """All settings. The environment overrides the file: `HEARSAY_BUS__URL` is `bus.url`."""

    data: Path = Field(default_factory=lambda: platformdirs.user_data_path("hearsay"))
    """The folder for everything that is kept (`HEARSAY_DATA`)."""
    log: Literal["debug", "info", "warning", "error"] = "info"
    """How much is logged. Words people said appear at `debug` only."""
    room: RoomId = "living_room"
    """The room this machine stands in."""
    rooms: dict[RoomId, RoomSettings] = {}
    languages: Annotated[tuple[str, ...], Field(min_length=1)] = ("en", "de", "zh-CN", "ja")
    """Tried in this order when neither the asker nor the script says which it is."""
    bus: BusSettings = BusSettings()
    wake: WakeSettings = WakeSettings()
    asr: AsrSettings = AsrSettings()
    assistant: AssistantSettings = AssistantSettings()
    tts: TtsSettings = TtsSettings()
    satellite: SatelliteSettings = SatelliteSettings()
    devices: DevicesSettings = DevicesSettings()
    documents: DocumentsSettings = DocumentsSettings()

    @field_validator("room")
    @classmethod
    def _not_reserved(cls, room: str) -> str:
        if room in RESERVED_ROOMS:
            raise ValueError(f"{room!r} is reserved; give the room a name of its own")
        return room
