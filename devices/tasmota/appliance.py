"""What a device with Tasmota says of itself.

Format: `TasDiscoverMessage` in tasmota_xdrv_driver/xdrv_12_discovery.ino of Tasmota; topics:
`GetTopic_P` there. Which thing of a device is called what elsewhere (the unique ids): Home
Assistant's integration of Tasmota.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from devices.discovery.announcement import Component

MOST = 32
"""Relays, switches or shutters of one device."""
Flag = Annotated[int, Field(ge=0, le=1)]
Text = Annotated[str, Field(max_length=250)]
Kinds = Annotated[tuple[int, ...], Field(max_length=MOST)]
UNNAMED = re.compile(r"Tasmota\d*")
"""What Tasmota calls what nobody has named."""


class Options(BaseModel):
    """The settings (`SetOption…`) that change how a device speaks."""

    model_config = ConfigDict(frozen=True)

    as_lights: Flag = Field(default=0, alias="30")
    """Whether its relays are lights."""
    channels_apart: Flag = Field(default=0, alias="68")
    """Whether each channel is a lamp of its own."""
    short_range: Flag = Field(default=0, alias="82")
    """Whether colour temperatures go from 200 to 380 mired only."""


class Appliance(BaseModel):
    """One device, and all that it can switch, dim and move."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    mac: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,32}$")]
    name: Text = Field(alias="dn")
    names: Annotated[tuple[Text | None, ...], Field(max_length=MOST)] = Field(
        default=(), alias="fn"
    )
    host: Text = Field(default="", alias="hn")
    model: Text = Field(default="", alias="md")
    version: Text = Field(default="", alias="sw")
    topic: Text = Field(alias="t")
    full_topic: Text = Field(alias="ft")
    prefixes: tuple[Text, Text, Text] = Field(alias="tp")
    states: Annotated[tuple[Text, ...], Field(min_length=2, max_length=8)] = Field(alias="state")
    offline: Text = Field(default="Offline", alias="ofln")
    online: Text = Field(default="Online", alias="onln")
    relays: Kinds = Field(default=(), alias="rl")
    """Per output: 0 nothing, 1 a relay, 2 a lamp, 3 half of a shutter."""
    switches: Kinds = Field(default=(), alias="swc")
    """Per input its mode (`SwitchMode`); -1: it is not told about."""
    switch_names: Annotated[tuple[Text | None, ...], Field(max_length=MOST)] = Field(
        default=(), alias="swn"
    )
    options: Options = Field(default=Options(), alias="so")
    linked: Flag = Field(default=1, alias="lk")
    """Whether colour and white are one lamp."""
    channels: Annotated[int, Field(ge=0, le=5)] = Field(default=0, alias="lt_st")
    """Of its lamp: 0 none, 1 dimmed, 2 cold and warm, 3 RGB, 4 RGBW, 5 RGB, cold and warm."""
    tuya: Flag = Field(default=0, alias="ty")
    fan: Flag = Field(default=0, alias="if")
    battery: Flag = Field(default=0, alias="bat")
    sleeps: Flag = Field(default=0, alias="dslp")
    """Whether it is away most of the time, and comes back by itself."""
    shutters: Kinds = Field(default=(), alias="sho")
    """Per shutter its options as bits; the lowest one: it counts from the other end."""
    slats: Annotated[tuple[tuple[int, int, int], ...], Field(max_length=MOST)] = Field(
        default=(), alias="sht"
    )
    """Per shutter, how far its slats tilt: least, most, and for how long (0: not at all)."""

    @field_validator("names", "switch_names", mode="before")
    @classmethod
    def _are_listed(cls, said: Any) -> Any:
        return said if isinstance(said, list) else [said]

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Appliance":
        """Return what an announcement says.

        Raises:
            ValueError: with one sentence, if something of it is missing or wrong.
        """
        if said.get("ver") != 1:
            raise ValueError("its 'ver' is not 1: it speaks in a way nobody here knows")
        try:
            return cls.model_validate(said)
        except ValidationError as exc:
            first = exc.errors(include_url=False)[0]
            where = ".".join(map(str, first["loc"]))
            raise ValueError(f"{where!r}: {first['msg'].casefold()}") from exc

    # --- topics ----------------------------------------------------------------------------------

    def command(self, name: str) -> str:
        """Return the topic of a command."""
        full = self.full_topic
        return self._topic(full if "%prefix%" in full else f"{full}/%prefix%", 0) + name

    def result(self, name: str = "RESULT") -> str:
        """Return the topic of an answer."""
        return self._topic(self.full_topic, 1) + name

    def telemetry(self, name: str) -> str:
        """Return the topic of what it tells by itself."""
        return self._topic(self.full_topic, 2) + name

    def _topic(self, full: str, prefix: int) -> str:
        for token, text in (
            ("%prefix%", self.prefixes[prefix]),
            ("%topic%", self.topic),
            ("%hostname%", self.host),
            ("%id%", self.mac),
        ):
            full = full.replace(token, text)
        full = full.replace("#", "").replace("//", "/")
        return full if full.endswith("/") else f"{full}/"

    # --- things ----------------------------------------------------------------------------------

    def named(self, index: int, otherwise: str) -> str | None:
        """Return what a relay or lamp is called besides its device; None: nothing."""
        name = self.names[index] if index < len(self.names) else None
        if index == 0 and (name == self.name or (name and UNNAMED.fullmatch(name))):
            return None
        return f"{otherwise} {index + 1}" if not name or UNNAMED.fullmatch(name) else name

    def component(
        self,
        platform: str,
        what: str,
        name: str | None,
        fields: Mapping[str, Any],
        asks: tuple[str, str],
    ) -> Component:
        """Return a thing in the words of MQTT discovery.

        `what` is unique among those of the device; `asks` is a command and its payload.
        """
        unique = f"{self.mac}_{what}"
        return Component(
            platform,
            unique,
            {
                "name": name,
                "object_id": f"{self.name} {name or ''}".strip(),
                "unique_id": unique,
                "device": self._device(),
                **self._availability(),
                **fields,
            },
            asks=((self.command(asks[0]), asks[1]),),
        )

    def _device(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "connections": [["mac", self.mac]],
            "manufacturer": "Tasmota",
            "model": self.model,
            "sw_version": self.version,
        }

    def _availability(self) -> dict[str, Any]:
        if self.sleeps:
            return {}
        return {
            "availability_topic": self.telemetry("LWT"),
            "payload_available": self.online,
            "payload_not_available": self.offline,
        }
