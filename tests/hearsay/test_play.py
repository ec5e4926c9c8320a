"""`play` against a house of a few lines, on the bus in memory."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bus import Message
from bus.memory import MemoryBus
from bus.messages import AudioFrame, Listen, Listening, Mute, Outcome, Transcript, TurnEnded, Wake
from hearsay import house, play
from hearsay.play import Session
from hearsay.trouble import Trouble
from tests.hearsay.screens import Shown

Connect = Callable[[str], MemoryBus]
TURN = "1" * 32
SECOND = bytes(32_000)


class FakeHouse:
    """Wakes at one frame, ends the turn some frames later, and keeps what it heard."""

    def __init__(self, bus: MemoryBus, *, wakes: bool = True, outcome: Outcome = "done") -> None:
        self.frames: list[AudioFrame] = []
        self._bus = bus
        self._wakes = wakes
        self._outcome = outcome

    async def hear(self) -> None:
        async with self._bus.subscribe(AudioFrame, room="kitchen") as frames:
            async for frame in frames:
                self.frames.append(frame)
                if len(self.frames) == 15 and self._wakes:
                    await self._say(Wake(room="kitchen", wake_word="w", score=1, turn=TURN))
                if len(self.frames) == 80:
                    await self._say(Transcript(room="kitchen", text="hello", turn=TURN))
                    await self._say(TurnEnded(room="kitchen", outcome=self._outcome, turn=TURN))

    async def obey(self) -> None:
        async with self._bus.subscribe(Listen, room="kitchen") as asked:
            async for said in asked:
                await self._say(
                    Listening(room="kitchen", state="started", reason="listen", turn=said.turn)
                )
                await self._say(TurnEnded(room="kitchen", outcome=self._outcome, turn=said.turn))

    async def _say(self, message: Message) -> None:
        await self._bus.publish(message)


@asynccontextmanager
async def living(house: FakeHouse) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as tasks:
        lives = [tasks.create_task(house.hear()), tasks.create_task(house.obey())]
        yield
        for task in lives:
            task.cancel()


async def test_a_recording_is_heard_and_silence_goes_on_until_the_turn_ends(
    connect: Connect,
) -> None:
    async with connect("play") as bus, connect("house") as other:
        house = FakeHouse(other)
        session = Session(bus, "kitchen", 8.0, Shown())
        async with living(house):
            await session.play(SECOND, wake=True)
        assert session.seen.went_well
        assert len(house.frames) >= 80
        numbers = [frame.first_sample for frame in house.frames]
        assert numbers == [512 * index for index in range(len(numbers))]


async def test_what_belongs_to_the_turn_is_shown(connect: Connect) -> None:
    shown = Shown()
    async with connect("play") as bus, connect("house") as other, living(FakeHouse(other)):
        await Session(bus, "kitchen", 8.0, shown).play(SECOND, wake=True)
    assert [type(said) for said in shown.said] == [Wake, Transcript, TurnEnded]


async def test_a_turn_that_was_not_understood_did_not_go_well(connect: Connect) -> None:
    async with connect("play") as bus, connect("house") as other:
        session = Session(bus, "kitchen", 8.0, Shown())
        async with living(FakeHouse(other, outcome="not_understood")):
            await session.play(SECOND, wake=True)
        assert not session.seen.went_well


async def test_a_recording_without_a_wake_word_ends_with_a_sentence(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(play, "PATIENCE_S", 0.1)
    async with (
        connect("play") as bus,
        connect("house") as other,
        living(FakeHouse(other, wakes=False)),
    ):
        with pytest.raises(ExceptionGroup) as raised:
            await Session(bus, "kitchen", 8.0, Shown()).play(b"", wake=True)
    assert raised.group_contains(Trouble, match="no wake word was heard")


async def test_without_a_wake_word_the_room_is_asked_to_listen(connect: Connect) -> None:
    async with connect("play") as bus, connect("house") as other:
        session = Session(bus, "kitchen", 8.0, Shown())
        async with living(FakeHouse(other, wakes=False)):
            await session.play(b"", wake=False)
        assert session.seen.went_well


async def test_a_recognizer_that_does_not_listen_meets_a_sentence(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(play, "PATIENCE_S", 0.05)
    async with connect("play") as bus:
        with pytest.raises(ExceptionGroup) as raised:
            await Session(bus, "kitchen", 8.0, Shown()).play(b"", wake=False)
    assert raised.group_contains(Trouble, match="did not begin to listen")


@pytest.mark.parametrize(
    ("before", "there", "during", "after"),
    [
        (None, True, True, False),
        (False, True, True, False),
        (True, True, True, True),
        (None, False, None, None),
    ],
)
async def test_the_rooms_own_microphone_is_closed_meanwhile_and_left_as_it_was(
    connect: Connect, *, before: bool | None, there: bool, during: bool | None, after: bool | None
) -> None:
    async with connect("play") as bus:
        if before is not None:
            await bus.publish(Mute(room="kitchen", muted=before))
        async with play._microphone_closed(bus, "kitchen", hand=connect("hand"), there=there):
            assert await muted(bus) == during
        assert await muted(bus) == after


async def muted(bus: MemoryBus) -> bool | None:
    """Return what the broker keeps of the room's microphone."""
    said = await house.retained(bus, Mute, room="kitchen", enough=bool)
    return said[-1].muted if said and isinstance(said[-1], Mute) else None


def test_a_file_that_is_none_meets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"cannot read .*none\.wav: No such file"):
        play.recording(tmp_path / "none.wav")


def test_a_file_that_is_no_sound_meets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_text("hello")
    with pytest.raises(Trouble, match=r"a\.wav is not a WAV file"):
        play.recording(tmp_path / "a.wav")
