import asyncio
import io
import wave
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from agents.tts.voice import Voice
from agents.tts.worker import REMEMBERED_TURNS, TtsWorker, requests_of, run
from bus import Message, Subscription
from bus.memory import MemoryBus
from bus.messages import (
    Failed,
    Presence,
    Reply,
    ReplyDelta,
    Say,
    Speaking,
    Speech,
    SpeechEnd,
    Stop,
    Wake,
)
from bus.worker import Context
from config import Settings
from config.settings import TtsSettings
from tests.agents.tts.fakes import Scripted

Connect = Callable[[str], MemoryBus]
A, B, C = "a" * 32, "b" * 32, "c" * 32
SPOKEN: tuple[type[Message], ...] = (Speaking, Speech, SpeechEnd, Failed)


class House:
    """A bus with the voice at work, and ears for all it says."""

    def __init__(self, bus: MemoryBus, heard: Subscription[Message], engine: Scripted) -> None:
        self.bus = bus
        self.engine = engine
        self._heard = heard

    async def say(self, *messages: Message) -> None:
        for message in messages:
            await self.bus.publish(message)

    async def hears(self) -> Any:
        async with asyncio.timeout(10):
            return await anext(self._heard)

    async def turn(self) -> list[Any]:
        """Return everything up to the next end of speech."""
        messages = [await self.hears()]
        while not isinstance(messages[-1], SpeechEnd):
            messages.append(await self.hears())
        return messages

    async def words(self) -> list[str]:
        """Return the sentences up to the next end of speech."""
        return [m.text for m in await self.turn() if isinstance(m, Speaking)]


OpenHouse = Callable[..., AbstractAsyncContextManager[House]]


@pytest.fixture
def open_house(connect: Connect) -> OpenHouse:
    @asynccontextmanager
    async def opened(engine: Scripted | None = None, **options: float) -> AsyncIterator[House]:
        engine = engine or Scripted()
        voice = Voice(engine, languages=("en", "de", "zh-CN", "ja"))
        async with (
            connect("tester") as bus,
            connect("tts") as own,
            bus.subscribe(*SPOKEN) as heard,
            requests_of(own) as requests,
            TtsWorker(bus=own, voice=voice, **options) as worker,  # type: ignore[arg-type]
            asyncio.TaskGroup() as tasks,
        ):

            async def serve() -> None:
                async for request in requests:
                    await worker.take(request)

            serving = tasks.create_task(serve(), name="tts")
            yield House(bus, heard, engine)
            serving.cancel()

    return opened


def delta(index: int, text: str, turn: str | None = A, **more: object) -> ReplyDelta:
    return ReplyDelta.build({"room": "kitchen", "turn": turn, "index": index, "text": text} | more)


def reply(text: str, turn: str | None = A, **more: object) -> Reply:
    return Reply.build({"room": "kitchen", "turn": turn, "text": text} | more)


async def test_a_reply_is_spoken_sentence_by_sentence(open_house: OpenHouse) -> None:
    async with open_house() as house:
        await house.say(reply("The light is on. Anything else?"))
        spoken = await house.turn()
    assert [type(m).__name__ for m in spoken] == [
        "Speaking",
        "Speech",
        "Speaking",
        "Speech",
        "SpeechEnd",
    ]
    assert {m.turn for m in spoken} == {A}
    assert {m.address.split("/")[1] for m in spoken} == {"kitchen"}
    assert [m.text for m in spoken if isinstance(m, Speaking)] == [
        "The light is on.",
        "Anything else?",
    ]
    assert [m.index for m in spoken if isinstance(m, Speaking | Speech)] == [0, 0, 1, 1]
    assert spoken[-1].chunks == 2


async def test_each_piece_is_a_wav_file_as_long_as_it_says(open_house: OpenHouse) -> None:
    async with open_house() as house:
        await house.say(reply("Hello."))
        speaking, speech, _ = await house.turn()
    with wave.open(io.BytesIO(speech.wav)) as wav:
        assert (wav.getnchannels(), wav.getsampwidth(), wav.getframerate()) == (1, 2, 16_000)
        assert wav.getnframes() / 16_000 == pytest.approx(speaking.audio_s)


async def test_speaking_starts_with_the_first_sentence(open_house: OpenHouse) -> None:
    async with open_house() as house:
        await house.say(delta(0, "It is on. And the "))
        assert (await house.hears()).text == "It is on."


async def test_pieces_are_put_in_order_and_the_whole_adds_nothing_twice(
    open_house: OpenHouse,
) -> None:
    async with open_house() as house:
        await house.say(delta(1, "two. "), delta(0, "One "), delta(1, "two. "), delta(2, "Three."))
        await house.say(reply("One two. Three."), reply("One two. Three."))
        assert await house.words() == ["One two.", "Three."]
        await house.say(delta(3, "Late."), reply("Next.", turn=B))
        assert await house.words() == ["Next."]


async def test_the_whole_fills_what_was_lost(open_house: OpenHouse) -> None:
    async with open_house() as house:
        await house.say(delta(0, "One. Tw"), delta(2, "ree. "), reply("One. Two. Three. Four."))
        assert await house.words() == ["One.", "Two.", "Three.", "Four."]


async def test_the_whole_may_come_first(open_house: OpenHouse) -> None:
    async with open_house() as house:
        await house.say(reply("One. Two."), delta(0, "One. "), delta(1, "Two."))
        assert await house.words() == ["One.", "Two."]
        await house.say(delta(2, "Three."), reply("Four.", turn=B))
        assert await house.words() == ["Four."]


async def test_what_is_not_to_be_spoken_is_not(open_house: OpenHouse) -> None:
    async with open_house() as house:
        await house.say(delta(0, "One. ", speak=False), reply("One. Two.", speak=False))
        await house.say(reply("Three.", turn=B))
        assert await house.words() == ["Three."]


async def test_a_reply_that_turns_silent_still_ends(open_house: OpenHouse) -> None:
    async with open_house() as house:
        await house.say(delta(0, "One. And so on "), reply("One. And so on.", speak=False))
        assert await house.words() == ["One.", "And so on"]


async def test_a_reply_without_a_turn_gets_one(open_house: OpenHouse) -> None:
    async with open_house() as house:
        await house.say(delta(0, "Lost.", turn=None), reply("Hello.", turn=None))
        speaking, *_ = await house.turn()
    assert speaking.text == "Hello."
    assert len(speaking.turn) == 32


async def test_a_reply_that_breaks_off_is_said_as_far_as_it_goes(open_house: OpenHouse) -> None:
    async with open_house(patience_s=0.05) as house:
        await house.say(delta(0, "One. And then"))
        assert await house.words() == ["One.", "And then"]


async def test_an_announcement_is_a_turn_of_its_own(open_house: OpenHouse) -> None:
    async with open_house() as house:
        await house.say(Say(room="all", text="Dinner is ready!"))
        speaking, speech, end = await house.turn()
    assert (speaking.room, speech.room, end.room) == ("all", "all", "all")
    assert len(speaking.turn) == 32


async def test_an_announcement_is_not_said_again_for_the_same_turn(open_house: OpenHouse) -> None:
    async with open_house() as house:
        for _ in range(2):
            await house.say(Say(room="kitchen", turn=A, text="Timer."))
        assert await house.words() == ["Timer."]
        await house.say(Say(room="kitchen", turn=A, text="Timer."))
        await house.say(Say(room="kitchen", turn=B, text="Other."))
        assert await house.words() == ["Other."]


async def test_stop_drops_what_is_being_said_also_in_the_middle_of_synthesis(
    open_house: OpenHouse,
) -> None:
    async with open_house() as house:
        house.engine.go_on.clear()
        await house.say(reply("One. Two. Three."))
        await until(lambda: house.engine.said)
        await house.say(Stop(room="kitchen"))
        (end,) = await house.turn()
        house.engine.go_on.set()
        assert (end.turn, end.chunks) == (A, 0)
        await house.say(delta(0, "One. "), reply("One. Two. Three."), reply("New.", turn=B))
        assert await house.words() == ["New."]
    assert [text for text, _ in house.engine.said] == ["One.", "New."]


async def until(true: Callable[[], object]) -> None:
    """Let the loop run until something is true."""
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110  # what is awaited happens in another thread
            await asyncio.sleep(0)


async def test_stop_leaves_other_rooms_alone_and_stop_in_all_rooms_does_not(
    open_house: OpenHouse,
) -> None:
    async with open_house() as house:
        await house.say(delta(0, "One. Two. "))
        await house.hears(), await house.hears()
        await house.say(Stop(room="study"), delta(1, "Three. Four."))
        assert (await house.hears()).text == "Two."
        await house.hears()
        await house.say(Stop(room="all"))
        assert (await house.turn())[-1].turn == A


async def test_a_stop_that_names_a_turn_leaves_the_others_alone(open_house: OpenHouse) -> None:
    async with open_house() as house:
        house.engine.go_on.clear()
        await house.say(Say(room="kitchen", turn=C, text="Dinner."), reply("Old."))
        await until(lambda: house.engine.said)
        await house.say(Stop(room="kitchen", turn=A), Stop(room="kitchen", turn=A))
        assert (await house.turn())[-1].turn == A
        house.engine.go_on.set()
        assert await house.words() == ["Dinner."]
        await house.say(reply("Old."), reply("New.", turn=B))
        assert await house.words() == ["New."]


async def test_a_stop_that_names_an_unknown_turn_ends_all_in_the_room(
    open_house: OpenHouse,
) -> None:
    async with open_house() as house:
        house.engine.go_on.clear()
        await house.say(reply("Old."))
        await until(lambda: house.engine.said)
        await house.say(Stop(room="kitchen", turn=B))
        assert (await house.turn())[-1].chunks == 0
        house.engine.go_on.set()


async def test_stop_in_all_rooms_ends_what_they_are_awake_for(open_house: OpenHouse) -> None:
    async with open_house() as house:
        await house.say(Wake(room="kitchen", turn=A, wake_word="okay_nabu", score=1))
        await house.say(Stop(room="all", at=1), reply("Old."), reply("New.", turn=B))
        assert await house.words() == ["New."]


async def test_one_turn_may_be_said_in_two_rooms(open_house: OpenHouse) -> None:
    async with open_house() as house:
        await house.say(*(Say(room=room, turn=A, text="Dinner.") for room in ("hall", "kitchen")))
        ends = [(await house.turn())[-1] for _ in range(2)]
        assert {end.room for end in ends} == {"hall", "kitchen"}
        assert {end.chunks for end in ends} == {1}


async def test_what_was_sent_before_a_stop_is_not_said_after_it(open_house: OpenHouse) -> None:
    async with open_house() as house:
        await house.say(Stop(room="kitchen", at=1e9), reply("Old.", at=1e9 - 1))
        await house.say(reply("New.", turn=B, at=1e9 + 1))
        assert await house.words() == ["New."]


async def test_a_wake_word_ends_the_earlier_turn_for_good(open_house: OpenHouse) -> None:
    async with open_house() as house:
        await house.say(delta(0, "One. Two"))
        assert (await house.hears()).text == "One."
        await house.hears()
        await house.say(Wake(room="kitchen", turn=B, wake_word="okay_nabu", score=1))
        (end,) = await house.turn()
        assert (end.turn, end.chunks) == (A, 1)
        await house.say(Wake(room="kitchen", turn=C, wake_word="okay_nabu", score=1))
        await house.say(reply("Old."), reply("Old too.", turn=B), reply("New.", turn=C))
        assert await house.words() == ["New."]


async def test_the_wake_word_of_a_turn_does_not_end_that_turn(open_house: OpenHouse) -> None:
    async with open_house() as house:
        wake = Wake(room="kitchen", turn=A, wake_word="okay_nabu", score=1)
        await house.say(wake, delta(0, "One. Two"), wake, reply("One. Two."))
        assert await house.words() == ["One.", "Two."]


async def test_a_new_reply_ends_an_earlier_one_but_no_announcement(open_house: OpenHouse) -> None:
    async with open_house() as house:
        house.engine.go_on.clear()
        await house.say(Say(room="kitchen", turn=C, text="Dinner."), reply("Old.", turn=A))
        await until(lambda: house.engine.said)
        await house.say(reply("New.", turn=B))
        assert (await house.turn())[-1].turn == A
        house.engine.go_on.set()
        assert [m.turn for m in await house.turn()] == [C, C, C]
        assert [m.turn for m in await house.turn()] == [B, B, B]


async def test_a_failing_engine_costs_one_turn(open_house: OpenHouse) -> None:
    async with open_house(Scripted(fails_on="Two")) as house:
        await house.say(reply("One. Two. Three."))
        *_, failed, end = await house.turn()
        assert isinstance(failed, Failed)
        assert (failed.stage, failed.code, failed.turn) == ("tts", "engine_failed", A)
        assert end.chunks == 1
        await house.say(reply("Four.", turn=B))
        assert await house.words() == ["Four."]


async def test_of_very_many_turns_the_last_ones_are_remembered(connect: Connect) -> None:
    turns = [f"{number:032x}" for number in range(REMEMBERED_TURNS + 3)]
    async with (
        connect("tts") as bus,
        bus.subscribe(Speaking) as heard,
        TtsWorker(bus=bus, voice=Voice(Scripted(), languages=("en",))) as worker,
        asyncio.timeout(10),
    ):
        for turn in turns:
            await worker.take(Wake(room="kitchen", turn=turn, wake_word="okay_nabu", score=1))
        await worker.take(reply("Old.", turn=turns[-2]))
        await worker.take(reply("New.", turn=turns[-1]))
        assert (await anext(heard)).text == "New."


async def test_leaving_the_worker_ends_what_is_being_said(connect: Connect) -> None:
    voice = Voice(Scripted(), languages=("en",))
    async with (
        connect("tts") as bus,
        asyncio.timeout(10),
        TtsWorker(bus=bus, voice=voice) as worker,
    ):
        await worker.take(delta(0, "One. And so"))


async def test_nothing_to_say_is_an_end_without_speech(open_house: OpenHouse) -> None:
    async with open_house() as house:
        await house.say(reply("… ---"))
        (end,) = await house.turn()
    assert end.chunks == 0


async def test_the_language_of_a_reply_is_used_else_its_script(open_house: OpenHouse) -> None:
    async with open_house() as house:
        await house.say(reply("Hallo.", language="de"))
        await house.turn()
        await house.say(Say(room="kitchen", text="你好"), Say(room="hall", text="Hello π"))
        await house.turn(), await house.turn()
    assert [language for _, language in house.engine.said] == ["de", "zh-CN", "en"]


async def test_speech_is_published_only_so_far_ahead_of_its_playing(connect: Connect) -> None:
    waits: list[float] = []
    tick = asyncio.Event()

    async def wait(seconds: float) -> None:
        waits.append(seconds)
        await tick.wait()

    voice = Voice(Scripted(pcm=b"\x00\x40" * 16_000 * 40), languages=("en",))
    async with (
        connect("tts") as bus,
        bus.subscribe(Speaking) as heard,
        TtsWorker(bus=bus, voice=voice, sleep=wait) as worker,
    ):
        await worker.take(Say(room="kitchen", text="One. Two. Three."))
        async with asyncio.timeout(10):
            assert [(await anext(heard)).text for _ in range(2)] == ["One.", "Two."]
        await until(lambda: waits)
        assert waits[0] == pytest.approx(20, abs=5)
        tick.set()
        async with asyncio.timeout(10):
            assert (await anext(heard)).text == "Three."


async def test_the_whole_worker_speaks_with_the_engine_of_the_settings(
    connect: Connect, settings: Settings
) -> None:
    async with (
        connect("tts") as own,
        connect("tester") as bus,
        bus.subscribe(Presence) as presences,
        bus.subscribe(Speech) as speeches,
        asyncio.TaskGroup() as tasks,
        asyncio.timeout(20),
    ):
        context = Context(name="tts", bus=own, settings=settings)
        running = tasks.create_task(run(context), name="tts")
        presence = await anext(presences)
        assert (presence.state, presence.engine) == ("online", "espeak-ng")
        await bus.publish(reply("Turned on the kitchen light."))
        speech = await anext(speeches)
        running.cancel()
    with wave.open(io.BytesIO(speech.wav)) as wav:
        assert 1 < wav.getnframes() / wav.getframerate() < 2.5


async def test_the_worker_says_which_voice_of_the_settings_does_not_exist(
    connect: Connect, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = settings.model_copy(update={"tts": TtsSettings(voices={"en": "en-su"})})
    async with (
        connect("tts") as own,
        connect("tester") as bus,
        bus.subscribe(Presence) as presences,
        asyncio.TaskGroup() as tasks,
        asyncio.timeout(20),
    ):
        running = tasks.create_task(run(Context(name="tts", bus=own, settings=wrong)), name="tts")
        assert "no voice 'en-su'" in (await anext(presences)).detail
        assert "no voice 'en-su'" in caplog.text
        running.cancel()
