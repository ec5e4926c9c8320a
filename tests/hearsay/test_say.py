import asyncio
import io
import wave
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import pytest

from bus import Gone, Heard, Message
from bus.audio import wav_bytes
from bus.memory import MemoryBus
from bus.messages import Failed, Say, Speech, SpeechEnd
from hearsay import say
from hearsay.trouble import Trouble

Connect = Callable[[str], MemoryBus]
OURS, OTHER = "1" * 32, "2" * 32
ANNOUNCEMENT = Say(room="kitchen", text="dinner", turn=OURS)


class Blind:
    """A screen that shows nothing."""

    def show(self, heard: Heard, said: Message | Gone | None) -> None:
        del heard, said


def piece(turn: str, index: int) -> Speech:
    wav = wav_bytes(bytes([index, 0]) * 100, rate_hz=22_050)
    return Speech(room="kitchen", turn=turn, index=index, wav=wav)


def end(turn: str) -> SpeechEnd:
    return SpeechEnd(room="kitchen", chunks=2, turn=turn)


@asynccontextmanager
async def voice(bus: MemoryBus, said: Sequence[Message]) -> AsyncIterator[None]:
    """Speak these messages when somebody wants something said."""

    async def speak() -> None:
        async with bus.subscribe(Say) as wanted:
            listening.set()
            await anext(wanted)
            for message in said:
                await bus.publish(message)

    listening = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(speak())
        await listening.wait()
        yield


async def test_the_pieces_of_our_announcement_are_kept_in_their_order(connect: Connect) -> None:
    said = [piece(OTHER, 5), end(OTHER), piece(OURS, 1), piece(OURS, 0), end(OURS)]
    async with connect("say") as bus, connect("tts") as other, voice(other, said):
        pieces = await say.spoken(bus, ANNOUNCEMENT, Blind())
    assert pieces == [piece(OURS, 0).wav, piece(OURS, 1).wav]


async def test_a_voice_that_fails_says_so(connect: Connect) -> None:
    failed = Failed(room="kitchen", stage="tts", code="x", text="I lost my voice.", turn=OURS)
    async with connect("say") as bus, connect("tts") as other, voice(other, [failed]):
        with pytest.raises(Trouble, match=r"^I lost my voice\.$"):
            await say.spoken(bus, ANNOUNCEMENT, Blind())


async def test_a_silent_voice_meets_a_sentence(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(say, "LONGEST_S", 0.05)
    async with connect("say") as bus:
        with pytest.raises(Trouble, match=r"the voice said nothing for 0\.05 s"):
            await say.spoken(bus, ANNOUNCEMENT, Blind())


def test_pieces_are_joined_to_one_file() -> None:
    whole = say.joined([piece(OURS, 0).wav, piece(OURS, 1).wav])
    with wave.open(io.BytesIO(whole)) as file:
        assert file.getframerate() == 22_050
        assert file.readframes(200) == bytes(200) + bytes([1, 0]) * 100
    assert say.seconds(whole) == pytest.approx(200 / 22_050)
