"""The assistant among workers that come, go and fail."""

import asyncio
import gc
import logging
import sys
from dataclasses import replace

import pytest

from agents.assistant.store import OpenTurn
from agents.assistant.worker import FILE
from agents.understanding.engine import Understanding
from agents.understanding.home import Home
from agents.understanding.meaning import Understood
from bus.messages import (
    Ask,
    DeviceCommand,
    Failed,
    Listening,
    Playback,
    Reply,
    Say,
    SpeechEnd,
    Stop,
    Transcript,
    Wake,
)
from bus.presence import DuplicateWorkerError
from tests.agents.assistant.clock import HandClock
from tests.agents.assistant.conftest import OpenStore
from tests.agents.assistant.house import LAMP, Builder, House
from tests.agents.assistant.test_timers import timer

TURN, OTHER = "a" * 32, "b" * 32
SORRY = "I was interrupted. Please say that again."


# --- its first seconds ---------------------------------------------------------------------------


async def test_loading_more_languages_leaves_the_process_as_it_was(
    build: Builder, understanding: Understanding
) -> None:
    usual_s = sys.getswitchinterval()
    async with build.home(devices=False) as house:
        assert (await house.ask("hello")).outcome == "answered"
        assert (await house.ask("hallo", language="de")).outcome == "answered"
    assert {"en", "de"} <= understanding.loaded
    assert gc.isenabled()
    assert sys.getswitchinterval() == pytest.approx(usual_s)


# --- words that are not acted on -----------------------------------------------------------------


@pytest.mark.parametrize("age_s", [10.5, -10.5])
async def test_words_that_are_too_old_are_refused(
    build: Builder, clock: HandClock, age_s: float
) -> None:
    async with build.home() as house:
        at = clock.now() - age_s
        await house.bus.publish(
            Ask(room="kitchen", turn=TURN, text="turn on the kitchen light", at=at)
        )
        assert (await house.ended(TURN)).outcome == "refused"
        await house.bus.publish(
            Transcript(room="kitchen", turn=OTHER, text="turn on the kitchen light", at=at)
        )
        said = await house.ended(OTHER)
        assert said.outcome == "refused"
        failed = next(m for m in said.heard if isinstance(m, Failed))
        assert (failed.stage, failed.code) == ("assistant", "expired")
        assert house.commands == []


async def test_silence_is_met_with_silence(build: Builder) -> None:
    async with build.home() as house:
        await house.bus.publish(Wake(room="kitchen", turn=TURN, wake_word="x", score=1))
        await house.bus.publish(
            Failed(room="kitchen", turn=TURN, stage="asr", code="no_speech", text="")
        )
        said = await house.ended(TURN)
        assert said.outcome == "no_speech"
        assert not [m for m in said.heard if isinstance(m, Reply)]


async def test_what_was_not_understood_is_answered(build: Builder) -> None:
    async with build.home() as house:
        await house.bus.publish(
            Failed(room="kitchen", turn=TURN, stage="asr", code="not_understood", text="")
        )
        said = await house.ended(TURN)
        assert (said.outcome, said.text) == ("not_understood", "I didn't catch that.")
        assert said.reply.speak


async def test_a_recognizer_that_failed_is_said_to_have(build: Builder) -> None:
    async with build.home() as house:
        await house.bus.publish(
            Failed(room="kitchen", turn=TURN, stage="asr", code="engine_failed", text="")
        )
        said = await house.ended(TURN)
        assert (said.outcome, said.text) == ("failed", SORRY)


# --- stop, wake ----------------------------------------------------------------------------------


async def speaking(house: House, room: str = "kitchen") -> str:
    """Return a turn whose reply is being spoken."""
    await house.presence("tts")
    await house.presence(f"satellite-{room}")
    turn = await house.speak("what time is it", room=room)
    await house.replied(turn)
    return turn


async def test_a_stop_ends_what_a_room_is_doing_and_no_other_room(build: Builder) -> None:
    async with build.home() as house:
        kitchen, bedroom = await speaking(house), await speaking(house, "bedroom")
        await house.bus.publish(Stop(room="kitchen"))
        assert (await house.ended(kitchen)).outcome == "stopped"
        await house.bus.publish(Playback(room="bedroom", turn=bedroom, state="finished"))
        assert (await house.ended(bedroom)).outcome == "answered"


async def test_a_stop_for_all_ends_everything(build: Builder) -> None:
    async with build.home() as house:
        turns = [await speaking(house), await speaking(house, "bedroom")]
        await house.bus.publish(Stop(room="all"))
        assert [(await house.ended(turn)).outcome for turn in turns] == ["stopped"] * 2


async def test_a_stop_that_names_a_turn_ends_that_one(build: Builder) -> None:
    async with build.home() as house:
        one = await speaking(house)
        two = await speaking(house)
        await house.bus.publish(Stop(room="kitchen", turn=one))
        assert (await house.ended(one)).outcome == "stopped"
        await house.bus.publish(Playback(room="kitchen", turn=two, state="finished"))
        assert (await house.ended(two)).outcome == "answered"


async def test_a_stop_for_a_turn_that_is_over_leaves_the_next_one_alone(build: Builder) -> None:
    async with build.home() as house:
        over = await house.ask("what time is it")
        turn = await speaking(house)
        await house.bus.publish(Stop(room="kitchen", turn=over.turn))
        await house.bus.publish(Playback(room="kitchen", turn=turn, state="finished"))
        assert (await house.ended(turn)).outcome == "answered"


async def test_saying_stop_ends_what_is_being_said(build: Builder) -> None:
    async with build.home() as house:
        turn = await speaking(house)
        said = await house.ask("stop")
        assert said.outcome == "done"
        assert (await house.ended(turn)).outcome == "stopped"


async def test_a_wake_word_ends_the_turn_before(build: Builder) -> None:
    async with build.home() as house:
        turn = await speaking(house)
        await house.bus.publish(Wake(room="kitchen", turn=OTHER, wake_word="x", score=1))
        assert (await house.ended(turn)).outcome == "stopped"
        await house.bus.publish(Transcript(room="kitchen", turn=OTHER, text="what time is it"))
        assert (await house.replied(OTHER)).text


async def test_the_words_of_a_turn_that_was_stopped_are_not_acted_on(build: Builder) -> None:
    async with build.home() as house:
        await house.bus.publish(Wake(room="kitchen", turn=TURN, wake_word="x", score=1))
        await house.bus.publish(Stop(room="kitchen"))
        assert (await house.ended(TURN)).outcome == "stopped"
        await house.bus.publish(
            Transcript(room="kitchen", turn=TURN, text="turn on the kitchen light")
        )
        await house.ask("what time is it")
        assert house.commands == []


# --- workers that go -----------------------------------------------------------------------------


async def test_a_recognizer_that_goes_ends_the_turn_that_listens(build: Builder) -> None:
    async with build.home() as house:
        await house.presence("asr")
        await house.bus.publish(
            Listening(room="kitchen", turn=TURN, state="started", reason="wake")
        )
        await house.presence("asr", "offline", "a stranger")
        await house.presence("asr", "offline")
        said = await house.ended(TURN)
        assert (said.outcome, said.text) == ("failed", SORRY)


async def test_a_voice_that_goes_leaves_what_was_done_done(build: Builder) -> None:
    async with build.home() as house:
        turn = await speaking(house)
        await house.presence("tts", "offline")
        assert (await house.ended(turn)).outcome == "answered"


async def test_devices_that_go_are_said_to_be_gone(build: Builder) -> None:
    async with build.home(devices=False) as house:
        await house.presence("devices")
        await house.change(LAMP)
        async with asyncio.TaskGroup() as tasks:
            asking = tasks.create_task(house.ask("turn on the kitchen light"))
            await house.until(lambda m: isinstance(m, DeviceCommand))
            await house.presence("devices", "offline")
        said = asking.result()
        assert (said.outcome, said.text) == ("failed", "I can't reach the home right now.")
        later = await house.ask("turn on the kitchen light")
        assert (later.outcome, later.text) == ("failed", "I can't reach the home right now.")
        assert len({command.id for command in house.commands}) == 1


async def test_a_turn_nobody_hears_of_any_more_is_given_up(
    build: Builder, clock: HandClock
) -> None:
    async with build.home() as house:
        await house.bus.publish(Wake(room="kitchen", turn=OTHER, wake_word="x", score=1))
        await house.bus.publish(Wake(room="kitchen", turn=TURN, wake_word="x", score=1))
        await house.ended(OTHER)
        await clock.forward(30.1)
        assert (await house.ended(TURN)).outcome == "failed"


async def test_a_reply_nobody_speaks_is_given_up(build: Builder, clock: HandClock) -> None:
    async with build.home() as house:
        turn = await speaking(house)
        await house.ask("what time is it")
        await clock.forward(30.1)
        assert (await house.ended(turn)).outcome == "answered"


async def test_a_loudspeaker_that_never_plays_keeps_no_turn_open(
    build: Builder, clock: HandClock
) -> None:
    async with build.home() as house:
        turn = await speaking(house)
        await house.bus.publish(SpeechEnd(room="kitchen", turn=turn, chunks=1))
        await house.ask("what time is it")
        await clock.forward(5.1)
        assert (await house.ended(turn)).outcome == "answered"


# --- crashes -------------------------------------------------------------------------------------


async def test_a_turn_cut_short_is_said_to_be_once_and_never_done_again(build: Builder) -> None:
    async with build.home(devices=False) as house:
        await house.change(LAMP)
        await house.bus.publish(
            Ask(room="kitchen", turn=TURN, text="turn on the kitchen light", speak=True)
        )
        await house.until(lambda m: isinstance(m, DeviceCommand))
    async with build.home(devices=False) as house:
        said = await house.ended(TURN)
        assert (said.outcome, said.text, said.reply.speak) == ("failed", SORRY, True)
        await house.bus.publish(Ask(room="kitchen", turn=TURN, text="turn on the kitchen light"))
        await house.ask("what time is it")
        assert house.commands == []
    async with build.home(devices=False) as house:
        await house.ask("what time is it")
        assert TURN not in {message.turn for message in house.heard}


async def test_a_room_hears_of_one_interruption_and_of_none_long_ago(
    open_store: OpenStore, build: Builder, clock: HandClock
) -> None:
    store = open_store(build.settings.data / FILE)
    for turn, room, age_s in (("1", "kitchen", 5), ("2", "kitchen", 4), ("3", "bedroom", 301)):
        store.begin(OpenTurn(turn * 32, room, "de", speak=False, opened_at=clock.now() - age_s))
    store.close()
    async with build.home(devices=False) as house:
        assert [(await house.ended(t * 32)).outcome for t in "123"] == ["failed"] * 3
        (reply,) = house.all(Reply)
        assert (reply.turn, reply.room, reply.language) == ("1" * 32, "kitchen", "de")


async def test_a_second_assistant_on_the_same_data_refuses_with_one_sentence(
    build: Builder,
) -> None:
    async with build.home(devices=False) as house:
        with pytest.raises(DuplicateWorkerError, match="another assistant is using"):
            await build.assistant_alone()
        assert (await house.ask("what time is it")).outcome == "answered"


class Stumbles(Understanding):
    """Fails at one sentence."""

    def parse(
        self, text: str, *, language: str | None = None, area: str | None = None
    ) -> Understood | None:
        if text == "stumble":
            raise RuntimeError("boom")
        return super().parse(text, language=language, area=area)


class Bewildered(Understanding):
    """Cannot take up a home with a device of a certain name."""

    def set_home(self, home: Home) -> None:
        if any(device.name == "bewildering" for device in home.devices):
            raise RuntimeError("boom")
        super().set_home(home)


async def test_a_home_that_cannot_be_understood_leaves_the_one_before(
    build: Builder, caplog: pytest.LogCaptureFixture
) -> None:
    bewildered = build.with_understanding(Bewildered(languages=["en"]))
    async with bewildered.home(devices=False) as house:
        away = {"available": False}
        await house.change(LAMP.model_copy(update=away))
        await house.change(LAMP.model_copy(update={"name": "bewildering", **away}))
        assert "not answering" in (await house.ask("turn on the kitchen light")).text
    assert "could not take up" in caplog.text


async def test_one_failure_costs_one_turn(build: Builder, caplog: pytest.LogCaptureFixture) -> None:
    async with build.with_understanding(Stumbles(languages=["en"])).home() as house:
        with caplog.at_level(logging.ERROR):
            said = await house.ask("stumble")
        assert (said.outcome, said.text) == ("failed", SORRY)
        failed = next(m for m in said.heard if isinstance(m, Failed))
        assert (failed.stage, failed.code) == ("assistant", "internal_error")
        assert (await house.ask("turn on the kitchen light")).outcome == "done"


async def test_a_timer_that_cannot_be_announced_costs_itself_only(
    open_store: OpenStore, build: Builder, caplog: pytest.LogCaptureFixture
) -> None:
    store = open_store(build.settings.data / FILE)
    store.save_timers([replace(timer("tea"), id="no turn"), replace(timer("egg"), id=TURN)])
    store.close()
    async with build.home(devices=False) as house:
        ring = await house.until(lambda m: isinstance(m, Say))
        assert ring.turn == TURN
        assert (await house.ask("timer status")).text == "No timers."
    assert "could not be announced" in caplog.text


async def test_without_a_home_there_is_still_time(build: Builder) -> None:
    async with build.home(devices=False) as house:
        assert (await house.ask("what time is it")).outcome == "answered"
        said = await house.ask("turn on the kitchen light")
        assert said.outcome in {"refused", "not_understood"}


async def test_no_words_are_logged(build: Builder, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        async with build.home() as house:
            await house.ask("add caviar to my shopping list")
            await house.ask("caviar")
    assert "caviar" not in caplog.text
