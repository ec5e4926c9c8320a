"""A device that speaks as Tasmota's firmware does, as far as this house hears it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bus.foreign import Foreign

MAC = "DC4F220848A2"


def config(**more: Any) -> dict[str, Any]:
    """Return what a plug with one relay announces of itself."""
    said: dict[str, Any] = {
        "ip": "192.168.15.10",
        "dn": "Kitchen",
        "fn": ["Kitchen", *[None] * 7],
        "hn": "tasmota-0848A2-2210",
        "mac": MAC,
        "md": "Sonoff Basic",
        "ty": 0,
        "if": 0,
        "cam": 0,
        "ofln": "Offline",
        "onln": "Online",
        "state": ["OFF", "ON", "TOGGLE", "HOLD"],
        "sw": "14.1.0",
        "t": "tasmota_0848A2",
        "ft": "%prefix%/%topic%/",
        "tp": ["cmnd", "stat", "tele"],
        "rl": [1, *[0] * 31],
        "swc": [-1] * 28,
        "swn": [None] * 28,
        "btn": [0] * 32,
        "so": {"4": 0, "11": 0, "13": 0, "17": 0, "20": 0, "30": 0, "68": 0, "73": 0, "82": 0,
               "114": 0, "117": 0},
        "lk": 1,
        "lt_st": 0,
        "bat": 0,
        "dslp": 0,
        "sho": [],
        "sht": [],
        "ver": 1,
    }  # fmt: skip
    options = {**said["so"], **more.pop("so", {})}
    return {**said, **more, "so": options}


def announced(
    *, prefix: str = "tasmota", sensors: Any = None, **more: Any
) -> list[tuple[str, Any]]:
    """Return what a device retains on the broker."""
    said = config(**more)
    base = f"/{prefix}/discovery/{said['mac']}"
    values = {"sn": {"Time": "2026-11-20T20:00:00", **(sensors or {})}, "ver": 1}
    topic = said["ft"].replace("%prefix%", said["tp"][2]).replace("%topic%", said["t"])
    return [
        (f"{base}/config", json.dumps(said)),
        (f"{base}/sensors", json.dumps(values)),
        (f"/{topic}LWT", said["onln"]),
    ]


@dataclass
class Firmware:
    """A device on a topic: what it is asked it answers, what it is told it does."""

    line: Foreign
    topic: str = "tasmota_0848A2"
    outputs: dict[str, Any] = field(default_factory=lambda: {"POWER": "OFF"})
    sensors: dict[str, Any] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    """Commands and what they were told, in order; what it was asked is not among them."""
    deaf: bool = False

    async def run(self) -> None:
        """Obey until cancelled."""
        async for heard in self.line:
            assert not heard.retained
            name, payload = heard.topic.rpartition("/")[2], heard.payload.decode()
            if name == "Backlog":
                for step in payload.removeprefix("NoDelay;").split(";NoDelay;"):
                    command, _, value = step.partition(" ")
                    await self._obey(command, value)
            else:
                await self._obey(name, payload)

    async def _obey(self, name: str, value: str) -> None:
        if (name, value) == ("STATE", ""):
            await self.answer("RESULT", self.outputs)
        elif (name, value) == ("STATUS", "10"):
            await self.answer("STATUS10", {"StatusSNS": self.sensors})
        else:
            self.told.append(f"{name} {value}".strip())
            if not self.deaf:
                await self._do(name, value)

    async def _do(self, name: str, value: str) -> None:
        if name.startswith("Shutter"):
            now = self.sensors["Shutter1"]
            ends = {"ShutterOpen1": 100, "ShutterClose1": 0}
            now["Position"] = ends.get(name, now["Position"] if not value else int(value))
            await self.answer("RESULT", {"Shutter1": now})
            return
        if name.startswith("HsbColor"):
            parts = self.outputs["HSBColor"].split(",")
            parts[int(name[-1]) - 1] = value
            self.outputs |= {"HSBColor": ",".join(parts), "White": 0}
        else:
            key = "POWER" if name == "POWER1" and "POWER" in self.outputs else name
            self.outputs[key] = int(value) if value.isdigit() else value
        await self.answer("RESULT", self.outputs)

    async def answer(self, name: str, said: Any) -> None:
        """Say something on a topic of answers."""
        await self.line.say(f"stat/{self.topic}/{name}", json.dumps(said).encode())


@asynccontextmanager
async def firmware(line: Foreign, **state: Any) -> AsyncIterator[Firmware]:
    """Let a device obey."""
    device = Firmware(line, **state)
    await line.listen(f"cmnd/{device.topic}/+")
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(device.run(), name="firmware")
        yield device
        running.cancel()
