"""One room's ear, from sound to transcripts, with an engine that is told what to find."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from agents.asr.engine import Hypothesis
from agents.asr.hearing import Hearing
from agents.asr.room import RoomEar
from agents.understanding.engine import Understanding
from agents.understanding.home import Home
from bus import Message, Subscription
from bus.audio import FRAME_SAMPLES
from bus.memory import MemoryBus
from bus.messages import (
    Area,
    AudioFrame,
    DeviceState,
    Failed,
    InRoom,
    Listen,
    Listening,
    Mute,
    PartialTranscript,
    Playback,
    Reply,
    Speaking,
    Stop,
    Transcript,
    Wake,
)
from tests.agents.asr.fakes import LOUD, QUIET, Loudness, Scripted, guessed, said

ROOM = "kitchen"
TURN = "a" * 32
OTHER = "b" * 32
HOME = Home(
    devices=(
        DeviceState(device="light.lamp", name="Lamp", area="kitchen", kind="light", state="off"),
        DeviceState(device="light.desk", name="Desk", area="office", kind="light", state="off"),
    ),
    areas=(Area(id="kitchen", name="Kitchen"), Area(id="office", name="Office")),
)
SAID = (Listening, PartialTranscript, Transcript, Failed, Stop)


class Kitchen:
    """A room whose ear hears what the test makes it hear."""

    def __init__(self, ear: RoomEar, engine: Scripted, heard: Subscription[InRoom]) -> None:
        self.ear = ear
        self.engine = engine
        self.heard = heard
        self.sample = 0

    async def hears(self, *frames: bytes) -> None:
        for pcm in frames:
            await self.ear.handle(AudioFrame(room=ROOM, pcm=pcm, first_sample=self.sample))
            self.sample += FRAME_SAMPLES

    async def hears_nothing(self, seconds: float) -> None:
        await self.hears(*[QUIET] * round(seconds * 16_000 / FRAME_SAMPLES))

    async def hears_speech(self, seconds: float = 1.0) -> None:
        await self.hears(*[LOUD] * round(seconds * 16_000 / FRAME_SAMPLES))

    async def gets(self, message: Message) -> None:
        await self.ear.handle(message)

    async def says(self, *story: str) -> list[Message]:
        """Check what it says next, shortly, and return it; and that it says nothing more."""
        said = [await self._next() for _ in story]
        assert [_short(message) for message in said] == list(story)
        with pytest.raises(TimeoutError):
            await self._next(patience_s=0.01)
        return said

    async def _next(self, patience_s: float = 5.0) -> Message:
        async with asyncio.timeout(patience_s):
            return await anext(self.heard)


def _short(message: Message) -> str:
    match message:
        case Listening():
            return f"{message.state} {message.reason}"
        case Transcript() | PartialTranscript():
            return f"{type(message).__name__} {message.text}"
        case Failed():
            return message.code
        case Stop():
            return f"Stop {message.reason}"
        case _:
            raise AssertionError(message)


@asynccontextmanager
async def kitchen(
    connect: Callable[[str], MemoryBus], *answers: Hypothesis | Exception
) -> AsyncIterator[Kitchen]:
    engine = Scripted(list(answers))
    hearing = Hearing(
        recognizer=engine,
        understanding=Understanding(languages=["en"]),
        activity=Loudness,
        rooms={},
    )
    await hearing.expect(HOME)
    async with connect("asr") as bus, connect("test") as mine, mine.subscribe(*SAID) as heard:
        yield Kitchen(RoomEar(ROOM, bus=bus, ears=hearing), engine, heard)


Connect = Callable[[str], MemoryBus]
LAMP = said("turn on the lamp")


async def listen(room: Kitchen, turn: str = TURN) -> None:
    await room.gets(Listen(room=ROOM, turn=turn, state="start"))


async def test_a_whole_command_ends_after_150_ms_and_keeps_the_turn_of_listen(
    connect: Connect,
) -> None:
    async with kitchen(connect, LAMP) as room:
        await room.hears_nothing(0.3)
        await listen(room)
        await room.hears_speech(1.0)
        await room.hears_nothing(0.128)
        await room.says("started listen", "PartialTranscript turn on the lamp")
        await room.hears_nothing(0.032)
        stopped, transcript = await room.says("stopped speech_end", "Transcript turn on the lamp")
        assert isinstance(transcript, Transcript)
        assert stopped.turn == transcript.turn == TURN
        assert (transcript.engine, transcript.language, transcript.confidence) == (
            "scripted", "en", 0.9,
        )  # fmt: skip
        assert transcript.audio_s == pytest.approx(0.992)
        assert transcript.speech_end_at is not None


@pytest.mark.parametrize("lost", [0, 100, 511])
async def test_a_turn_ends_with_a_frame_wherever_it_began(connect: Connect, lost: int) -> None:
    async with kitchen(connect, LAMP) as room:
        await room.hears_nothing(2.0)
        at = room.sample - lost
        await room.gets(Wake(room=ROOM, turn=TURN, wake_word="okay_nabu", score=0.9, at_sample=at))
        await room.hears(*[LOUD] * 30, *[QUIET] * 4)
        await room.says("started wake", "PartialTranscript turn on the lamp")
        await room.hears(QUIET)
        await room.says("stopped speech_end", "Transcript turn on the lamp")


async def test_a_sentence_that_may_go_on_is_waited_for(connect: Connect) -> None:
    async with kitchen(
        connect, guessed("set a timer for"), said("set a timer for 5 minutes")
    ) as room:
        await listen(room)
        await room.hears_speech()
        await room.hears_nothing(0.25)
        await room.hears_speech()
        await room.hears_nothing(0.45)
        await room.says(
            "started listen",
            "PartialTranscript set a timer for",
            "PartialTranscript set a timer for 5 minutes",
            "stopped speech_end",
            "Transcript set a timer for 5 minutes",
        )


async def test_what_cannot_be_said_to_this_home_becomes_a_question(connect: Connect) -> None:
    async with kitchen(connect, guessed("what the lamp rooms")) as room:
        await listen(room)
        await room.hears_speech()
        await room.hears_nothing(0.5)
        *_, failed = await room.says(
            "started listen",
            "PartialTranscript what the lamp rooms",
            "stopped speech_end",
            "not_understood",
        )
        assert isinstance(failed, Failed)
        assert (failed.stage, failed.turn) == ("asr", TURN)


async def test_nobody_speaks_for_five_seconds(connect: Connect) -> None:
    async with kitchen(connect, LAMP) as room:
        await listen(room)
        await room.hears_nothing(4.9)
        await room.says("started listen")
        await room.hears_nothing(0.2)
        await room.says("stopped silence", "no_speech")


async def test_who_never_stops_is_cut_off_after_fifteen_seconds(connect: Connect) -> None:
    async with kitchen(connect, guessed("la la la")) as room:
        await listen(room)
        await room.hears_speech(15.1)
        await room.says("started listen", "stopped timeout", "not_understood")


async def test_a_cough_is_forgotten_and_the_command_after_it_is_heard(connect: Connect) -> None:
    async with kitchen(connect, guessed(""), guessed(""), LAMP) as room:
        await listen(room)
        await room.hears_speech(0.1)
        await room.hears_nothing(1.0)
        await room.says("started listen")
        await room.hears_speech()
        await room.hears_nothing(0.2)
        await room.says(
            "PartialTranscript turn on the lamp",
            "stopped speech_end",
            "Transcript turn on the lamp",
        )
        assert room.engine.sessions[0].closed


async def test_the_wake_word_itself_is_heard_but_is_no_command(connect: Connect) -> None:
    async with kitchen(connect, LAMP) as room:
        await room.hears_nothing(2.0)
        await room.hears_speech(0.8)
        at = room.sample
        await room.hears_nothing(0.032)
        await room.gets(Wake(room=ROOM, turn=TURN, wake_word="okay_nabu", score=0.9, at_sample=at))
        await room.hears_speech()
        await room.hears_nothing(0.2)
        await room.says(
            "started wake",
            "PartialTranscript turn on the lamp",
            "stopped speech_end",
            "Transcript turn on the lamp",
        )
        (session,) = room.engine.sessions
        assert len(session.pcm) // 2 >= 24_000 + 16_000  # from 1.5 s before the wake word's end on
        assert 24_000 - 6_720 < session.wake_samples < 24_000 - 4_160  # the rest may be the command


async def test_a_wake_word_that_overtakes_its_sound_is_waited_for(connect: Connect) -> None:
    async with kitchen(connect, LAMP) as room:
        await room.hears_nothing(1.0)
        at = room.sample + 16_000
        await room.gets(Wake(room=ROOM, wake_word="okay_nabu", score=0.9, at_sample=at))
        await room.hears_speech(1.0)  # the wake word, late
        await room.hears_nothing(1.0)
        await room.says("started wake")


async def test_a_wake_word_ends_an_earlier_turn(connect: Connect) -> None:
    async with kitchen(connect, LAMP) as room:
        await listen(room)
        await room.gets(Wake(room=ROOM, turn=OTHER, wake_word="okay_nabu", score=0.9))
        said_ = await room.says("started listen", "stopped cancelled", "no_speech", "started wake")
        assert [message.turn for message in said_] == [TURN, TURN, TURN, OTHER]


@pytest.mark.parametrize(
    "message", [Stop(room=ROOM), Stop(room=ROOM, turn=TURN), Mute(room=ROOM, muted=True)]
)
async def test_stop_and_mute_end_listening(connect: Connect, message: Message) -> None:
    async with kitchen(connect, LAMP) as room:
        await listen(room)
        await room.gets(message)
        await room.says("started listen", "stopped cancelled", "no_speech")


async def test_the_stop_of_another_turn_does_not(connect: Connect) -> None:
    async with kitchen(connect, LAMP) as room:
        await listen(room)
        await room.gets(Stop(room=ROOM, turn=OTHER))
        await room.says("started listen")


async def test_letting_go_ends_the_turn_at_once(connect: Connect) -> None:
    async with kitchen(connect, LAMP) as room:
        await listen(room)
        await room.hears_speech()
        await room.gets(Listen(room=ROOM, state="stop"))
        await room.says("started listen", "stopped speech_end", "Transcript turn on the lamp")


async def test_a_stream_that_ends_ends_the_turn(connect: Connect) -> None:
    async with kitchen(connect, LAMP) as room:
        assert not room.ear.listening
        await listen(room)
        await room.hears_speech()
        assert room.ear.listening
        await room.ear.starve()
        await room.says("started listen", "stopped speech_end", "Transcript turn on the lamp")
        assert not room.ear.listening


async def test_letting_go_without_a_word_is_no_speech(connect: Connect) -> None:
    async with kitchen(connect, LAMP) as room:
        await listen(room)
        await room.gets(Listen(room=ROOM, state="stop"))
        await room.says("started listen", "stopped cancelled", "no_speech")


async def test_an_engine_that_raises_costs_one_turn(connect: Connect) -> None:
    async with kitchen(connect, RuntimeError("boom"), LAMP) as room:
        await listen(room)
        await room.hears_speech()
        await room.hears_nothing(0.5)
        *_, failed = await room.says("started listen", "stopped cancelled", "engine_failed")
        assert failed.turn == TURN
        await listen(room, OTHER)
        await room.hears_speech()
        await room.hears_nothing(0.5)
        await room.says(
            "started listen",
            "PartialTranscript turn on the lamp",
            "stopped speech_end",
            "Transcript turn on the lamp",
        )


async def test_an_engine_that_raises_when_the_button_is_released_costs_one_turn(
    connect: Connect,
) -> None:
    async with kitchen(connect, RuntimeError("boom")) as room:
        await listen(room)
        await room.hears_speech()
        await room.gets(Listen(room=ROOM, state="stop"))
        await room.says("started listen", "stopped cancelled", "engine_failed")


async def commanded(room: Kitchen) -> None:
    await listen(room)
    await room.hears_speech()
    await room.hears_nothing(0.2)
    await room.says(
        "started listen",
        "PartialTranscript turn on the lamp",
        "stopped speech_end",
        "Transcript turn on the lamp",
    )


async def test_speech_soon_after_an_early_end_is_a_turn_that_silences_the_reply(
    connect: Connect,
) -> None:
    async with kitchen(connect, LAMP) as room:
        await commanded(room)
        await room.hears_nothing(0.3)
        await room.hears_speech(0.2)
        stop, started = await room.says("Stop follow_up", "started follow_up")
        assert stop.turn == TURN
        assert started.turn not in {TURN, None}


async def test_later_speech_is_not_meant_for_the_house(connect: Connect) -> None:
    async with kitchen(connect, LAMP) as room:
        await commanded(room)
        await room.hears_nothing(0.75)
        await room.hears_speech()
        await room.says()


async def test_the_house_does_not_take_its_own_reply_for_speech(connect: Connect) -> None:
    async with kitchen(connect, LAMP) as room:
        await commanded(room)
        await room.gets(Playback(room=ROOM, turn=TURN, state="started"))
        await room.hears_speech()
        await room.says()


async def test_after_a_spoken_question_it_listens_without_a_wake_word(connect: Connect) -> None:
    async with kitchen(connect, said("yes")) as room:
        await room.hears_nothing(0.1)
        await room.gets(Reply(room=ROOM, turn=TURN, text="Sure?", expects_answer=True))
        await room.gets(Playback(room=ROOM, turn=TURN, state="started"))
        await room.hears_speech(1.0)  # the question itself
        await room.gets(Playback(room=ROOM, turn=TURN, state="finished"))
        await room.hears_nothing(0.19)
        await room.says()
        await room.hears_nothing(0.064)
        await room.hears_speech(0.5)
        assert room.engine.sessions[0].accepts("yes")
        assert not room.engine.sessions[0].accepts("perhaps")
        await room.hears_nothing(0.5)
        await room.says(
            "started follow_up", "PartialTranscript yes", "stopped speech_end", "Transcript yes"
        )


async def test_an_answer_is_only_one_where_something_was_asked(connect: Connect) -> None:
    async with kitchen(connect, said("yes")) as room:
        await room.gets(Reply(room=ROOM, turn=TURN, text="Sure?", speak=False, expects_answer=True))
        await listen(room)
        await room.hears_speech(0.5)
        await room.gets(Reply(room=ROOM, turn=TURN, text="Done."))
        await listen(room)
        await room.hears_speech(0.5)
        asked, told = room.engine.sessions
        assert asked.accepts("yes")
        assert asked.accepts("the lamp")
        assert not told.accepts("yes")
        assert told.accepts("turn on the lamp")


async def test_an_echo_of_what_was_just_spoken_is_dropped(connect: Connect) -> None:
    async with kitchen(connect, said("turn on the lamp")) as room:
        await room.gets(
            Speaking(room=ROOM, turn=OTHER, index=0, text="Turn on the lamp?", audio_s=1)
        )
        await room.gets(Playback(room=ROOM, turn=OTHER, state="started"))
        await listen(room)
        await room.hears_speech()
        await room.hears_nothing(0.2)
        await room.says(
            "started listen",
            "PartialTranscript turn on the lamp",
            "stopped speech_end",
            "no_speech",
        )


async def test_the_same_words_much_later_are_no_echo(connect: Connect) -> None:
    async with kitchen(connect, said("turn on the lamp")) as room:
        await room.gets(
            Speaking(room=ROOM, turn=OTHER, index=0, text="Turn on the lamp?", audio_s=1)
        )
        await room.gets(Playback(room=ROOM, turn=OTHER, state="finished"))
        await room.hears_nothing(2.5)
        await commanded(room)


async def test_a_satellite_that_restarts_ends_what_was_being_said(connect: Connect) -> None:
    async with kitchen(connect, LAMP) as room:
        await room.hears_nothing(1.0)
        await listen(room)
        await room.hears_speech(0.5)
        room.sample = 0
        await room.hears_nothing(0.1)
        await room.says("started listen", "stopped cancelled", "no_speech")


async def test_a_stream_that_begins_right_after_listen_is_the_one_meant(connect: Connect) -> None:
    async with kitchen(connect, LAMP) as room:
        await room.hears_nothing(1.0)
        await listen(room)
        room.sample = 0
        await room.hears_nothing(0.3)
        await room.hears_speech()
        await room.hears_nothing(0.2)
        await room.says(
            "started listen",
            "PartialTranscript turn on the lamp",
            "stopped speech_end",
            "Transcript turn on the lamp",
        )


async def test_a_room_is_context_for_what_may_be_said_there(connect: Connect) -> None:
    async with kitchen(connect, LAMP) as room:
        await listen(room)
        await room.hears_speech(0.5)
        accepts = room.engine.sessions[0].accepts
        assert accepts("turn on the lights")
        assert not accepts("play some jazz")
        assert not accepts("broadcast dinner is ready")
        assert accepts("set a timer for 5 minutes")
