"""The worker on the bus: real recordings, the real engine, a home told by the real devices."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from agents.asr.worker import run
from agents.satellite.feed import frames
from agents.satellite.wav import read_wav
from agents.understanding.spoken import words
from bus.context import Context
from bus.memory import MemoryBus
from bus.messages import AudioFrame, Failed, Listen, Presence, Transcript
from config import Settings
from config.settings import RoomSettings
from devices.worker import run as run_devices

HOME = Path(__file__).parents[2] / "homes" / "recordings.yaml"
ROOMS = [f"room{number}" for number in range(40)]
LONGEST_S = 14
Say = Callable[[str, Path], Awaitable[Transcript | Failed]]
Connect = Callable[[str], MemoryBus]


@pytest.fixture
def in_living_room(settings: Settings) -> Settings:
    """Settings with many rooms that all belong to the living room of the recordings' home."""
    simulated = settings.devices.simulated.model_copy(update={"file": HOME})
    return settings.model_copy(
        update={
            "rooms": {room: RoomSettings(area="living_room") for room in ROOMS},
            "devices": settings.devices.model_copy(update={"simulated": simulated}),
        }
    )


@asynccontextmanager
async def listening(settings: Settings, connect: Connect) -> AsyncIterator[Say]:
    async with (
        connect("devices") as theirs,
        connect("asr") as ours,
        connect("test") as mine,
        mine.subscribe(Presence, name="asr") as present,
        asyncio.TaskGroup() as tasks,
    ):
        workers = [
            tasks.create_task(run_devices(Context("devices", theirs, settings))),
            tasks.create_task(run(Context("asr", ours, settings))),
        ]
        async with asyncio.timeout(60):
            presence = await anext(present)
        assert presence.engine == "pocketsphinx"
        assert "'base' is not on this machine" in presence.detail

        async def say(room: str, file: Path) -> Transcript | Failed:
            turn = uuid.uuid4().hex
            async with mine.subscribe(Transcript, Failed, room=room) as heard:
                await mine.publish(Listen(room=room, turn=turn, state="start"))
                sound = read_wav(file)[: LONGEST_S * 32_000]
                for pcm in frames(sound, silence_s=1.2):
                    await mine.publish(AudioFrame(room=room, pcm=pcm))
                async with asyncio.timeout(60):
                    async for message in heard:
                        if isinstance(message, Transcript | Failed) and message.turn == turn:
                            return message
            raise AssertionError("a subscription has no end")

        yield say
        for worker in workers:
            worker.cancel()


def transcripts(speech: Path) -> dict[str, str]:
    clips = json.loads((speech / "manifest.json").read_text())
    return {clip["file"]: " ".join(words(clip.get("transcript", ""))) for clip in clips}


@pytest.mark.data
async def test_most_recorded_commands_are_heard_and_hardly_one_is_mistaken(
    in_living_room: Settings, connect: Connect, speech: Path
) -> None:
    wanted = transcripts(speech)
    right, mistaken = [], []
    async with listening(in_living_room, connect) as say:
        for room, file in zip(ROOMS, sorted((speech / "commands").glob("*.wav")), strict=False):
            heard = await say(room, file)
            if isinstance(heard, Failed):
                assert heard.stage == "asr"
                assert heard.code in {"not_understood", "no_speech"}
            elif " ".join(words(heard.text)) == wanted[f"commands/{file.name}"]:
                right.append(file.stem)
            else:
                mistaken.append((file.stem, heard.text))
    assert len(right) >= 12, right  # 13 or 14 of 20: one timer stands at the border of belief
    assert len(mistaken) <= 1, mistaken


@pytest.mark.data
async def test_nothing_else_becomes_a_command(
    in_living_room: Settings, connect: Connect, speech: Path
) -> None:
    others = [*(speech / "not_commands").glob("*.wav"), *(speech / "noise").glob("*.wav")]
    async with listening(in_living_room, connect) as say:
        heard = [await say(room, file) for room, file in zip(ROOMS, sorted(others), strict=False)]
    assert [message.text for message in heard if isinstance(message, Transcript)] == []
    assert {message.code for message in heard if isinstance(message, Failed)} == {
        "not_understood", "no_speech",
    }  # fmt: skip
