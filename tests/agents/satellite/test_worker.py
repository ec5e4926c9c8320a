"""The satellite on the bus: it speaks, falls silent, listens, and says how it is."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import cast

import pytest

from agents.satellite import sounds, utterance, worker
from agents.satellite.loudspeaker import RATE_HZ, OpenLoudspeaker
from agents.satellite.microphone import OpenMicrophone
from agents.satellite.worker import Hardware, Satellite
from bus import Message, Subscription
from bus.memory import MemoryBus
from bus.messages import (
    AudioFrame,
    Failed,
    Listening,
    Mute,
    Playback,
    Presence,
    Speaking,
    Speech,
    SpeechEnd,
    Stop,
    Wake,
)
from bus.worker import Context
from config import Settings
from tests.agents.satellite.fakes import FakeLoudspeaker, FakeMicrophone, Opening, hum, wav_of

Connect = Callable[[str], MemoryBus]
ROOM = "living_room"
TURN = "a" * 32
NEXT = "b" * 32


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for pieces that must come, however slow this machine is: time runs fast here."""
    monkeypatch.setattr(utterance, "MISSING_S", 10_000.0)
    monkeypatch.setattr(utterance, "END_S", 10_000.0)


class House:
    """A satellite at work, seen from the bus."""

    def __init__(self, bus: MemoryBus, said: Subscription[Playback | Failed]) -> None:
        self.bus = bus
        self.said = said
        self.speaker = FakeLoudspeaker()
        self.presence: Presence

    async def speak(
        self, turn: str, milliseconds: int, *, index: int = 0, room: str = ROOM, value: int = 1
    ) -> None:
        await self.bus.publish(
            Speaking(room=room, turn=turn, index=index, text="one two three", audio_s=1)
        )
        wav = wav_of(hum(milliseconds, value))
        await self.bus.publish(Speech(room=room, turn=turn, index=index, wav=wav))

    async def end(self, turn: str, *, room: str = ROOM, chunks: int = 1) -> None:
        await self.bus.publish(SpeechEnd(room=room, turn=turn, chunks=chunks))

    async def next(self) -> Message:
        async with asyncio.timeout(10):
            return await anext(self.said)

    async def states(self, count: int) -> list[tuple[str, str | None]]:
        said = [await self.next() for _ in range(count)]
        return [(one.state, one.turn) for one in said if isinstance(one, Playback)]


@asynccontextmanager
async def satellite(
    connect: Connect,
    settings: Settings,
    *,
    microphone: Opening | None = None,
    loudspeaker: Opening | None = None,
    speed: float = 20.0,
) -> AsyncIterator[House]:
    async with (
        connect(f"satellite-{ROOM}") as bus,
        connect("test") as test,
        test.subscribe(Playback, Failed, room=ROOM) as said,
        test.subscribe(Presence) as presences,
        asyncio.TaskGroup() as tasks,
    ):
        house = House(test, cast("Subscription[Playback | Failed]", said))
        hardware = Hardware(
            microphone=cast("OpenMicrophone | None", microphone),
            loudspeaker=cast("OpenLoudspeaker", loudspeaker or Opening(house.speaker)),
            speed=speed,
        )
        context = Context(name=bus.source, bus=bus, settings=settings)
        task = tasks.create_task(Satellite(context=context, hardware=hardware).run(), name="sat")
        async with asyncio.timeout(10):
            house.presence = await anext(presences)
        yield house
        task.cancel()


async def test_a_turn_is_spoken_and_told(connect: Connect, settings: Settings) -> None:
    async with satellite(connect, settings) as house:
        await house.speak(TURN, 100, index=1, value=2)
        await house.speak(TURN, 50)
        await house.end(TURN, chunks=2)
        assert await house.states(2) == [("started", TURN), ("finished", TURN)]
    assert house.speaker.heard == hum(50, 1) + hum(100, 2)


async def test_what_is_said_to_all_rooms_is_spoken_here_and_told_for_this_room(
    connect: Connect, settings: Settings
) -> None:
    async with satellite(connect, settings) as house:
        await house.speak(TURN, 50, room="all")
        await house.end(TURN, room="all")
        assert await house.states(2) == [("started", TURN), ("finished", TURN)]


async def test_what_is_said_to_another_room_is_not_spoken_here(
    connect: Connect, settings: Settings
) -> None:
    async with satellite(connect, settings) as house:
        await house.speak(NEXT, 50, room="study")
        await house.end(NEXT, room="study")
        await house.speak(TURN, 50)
        await house.end(TURN)
        assert await house.states(2) == [("started", TURN), ("finished", TURN)]


@pytest.mark.parametrize(
    "message",
    [
        Stop(room=ROOM),
        Stop(room=ROOM, turn=TURN),
        Stop(room="all"),
        Wake(room=ROOM, turn=NEXT, wake_word="okay_nabu", score=1.0),
        Listening(room=ROOM, turn=NEXT, state="started", reason="listen"),
    ],
)
async def test_stop_and_a_new_turn_silence_the_room_for_good(
    connect: Connect, settings: Settings, message: Message
) -> None:
    async with satellite(connect, settings) as house:
        await house.speak(TURN, 60_000)
        await house.states(1)
        await house.bus.publish(message)
        interrupted = await house.next()
        assert isinstance(interrupted, Playback)
        assert (interrupted.state, interrupted.turn) == ("interrupted", TURN)
        assert interrupted.heard_s < 30.0
        await house.speak(TURN, 50, index=1, value=9)
        await house.end(TURN, chunks=2)
        await house.bus.publish(
            Listening(room=ROOM, turn=NEXT, state="stopped", reason="speech_end")
        )
        await house.speak(NEXT, 50, value=3)
        await house.end(NEXT)
        assert await house.states(2) == [("started", NEXT), ("finished", NEXT)]
    assert hum(10, 9) not in house.speaker.heard


async def test_a_stop_tells_also_of_turns_that_never_began(
    connect: Connect, settings: Settings
) -> None:
    async with satellite(connect, settings) as house:
        await house.speak(TURN, 60_000)
        await house.states(1)
        await house.bus.publish(Speech(room=ROOM, turn=NEXT, index=0, wav=b"no sound"))
        assert isinstance(await house.next(), Failed)  # so the turn has arrived
        await house.bus.publish(Stop(room=ROOM))
        assert set(await house.states(2)) == {("interrupted", TURN), ("interrupted", NEXT)}


async def test_nothing_is_said_while_the_room_listens(connect: Connect, settings: Settings) -> None:
    async with satellite(connect, settings, speed=1.0) as house:
        await house.bus.publish(Wake(room=ROOM, turn=NEXT, wake_word="alexa", score=1.0))
        await house.speak(TURN, 10)
        await house.end(TURN)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await anext(house.said)
        await house.bus.publish(Listening(room=ROOM, turn=NEXT, state="stopped", reason="timeout"))
        assert await house.states(2) == [("started", TURN), ("finished", TURN)]


@pytest.mark.parametrize(
    ("message", "sound"),
    [
        (Listening(room=ROOM, turn=TURN, state="started", reason="wake"), sounds.listening),
        (Listening(room=ROOM, turn=TURN, state="started", reason="listen"), sounds.listening),
        (Listening(room=ROOM, turn=TURN, state="started", reason="follow_up"), None),
        (Listening(room=ROOM, turn=TURN, state="stopped", reason="speech_end"), None),
        (Failed(room=ROOM, turn=TURN, stage="asr", code="not_understood", text=""), sounds.failed),
        (Failed(room=ROOM, turn=TURN, stage="asr", code="engine_failed", text=""), sounds.failed),
        (Failed(room=ROOM, turn=TURN, stage="asr", code="no_speech", text=""), None),
        (Failed(room=ROOM, turn=TURN, stage="devices", code="x", text=""), None),
    ],
)
@pytest.mark.parametrize("wanted", [True, False])
async def test_a_short_sound_says_that_the_room_listens_or_did_not_understand(
    connect: Connect,
    settings: Settings,
    message: Message,
    sound: Callable[[int], bytes] | None,
    wanted: bool,  # noqa: FBT001  # a case of the table
) -> None:
    chosen = settings.satellite.model_copy(update={"sounds": wanted})
    settings = settings.model_copy(update={"satellite": chosen})
    async with satellite(connect, settings) as house:
        await house.bus.publish(message)
        await house.bus.publish(Listening(room=ROOM, state="stopped", reason="timeout"))
        await house.speak(TURN, 50)
        await house.end(TURN)
        await house.states(3 if isinstance(message, Failed) else 2)
    expected = sound(RATE_HZ) if sound and wanted else b""
    assert house.speaker.heard == expected + hum(50)


async def test_a_broken_piece_of_speech_is_told_and_played_around(
    connect: Connect, settings: Settings
) -> None:
    async with satellite(connect, settings) as house:
        await house.bus.publish(Speech(room=ROOM, turn=TURN, index=0, wav=b"no sound"))
        failed = await house.next()
        assert isinstance(failed, Failed)
        assert (failed.stage, failed.code, failed.turn) == ("satellite", "bad_speech", TURN)
        assert failed.text == "A piece of speech cannot be played: it is not a WAV file."
        await house.speak(TURN, 50, index=1)
        await house.end(TURN, chunks=2)
        await house.next()
        finished = await house.next()
        assert isinstance(finished, Playback)
        assert finished.heard_text == "one two three"


async def test_it_says_which_devices_it_uses(connect: Connect, settings: Settings) -> None:
    opening = Opening(FakeMicrophone(1))
    async with satellite(connect, settings, microphone=opening) as house:
        assert house.presence.name == f"satellite-{ROOM}"
        assert house.presence.detail == "microphone: fake microphone; loudspeaker: fake speaker"


async def test_without_sound_devices_it_says_so_and_plays_to_nobody(
    connect: Connect, settings: Settings
) -> None:
    async with satellite(
        connect,
        settings,
        microphone=Opening(OSError("no microphone was found: plug one in")),
        loudspeaker=Opening(OSError("no loudspeaker was found: plug one in")),
    ) as house:
        assert house.presence.detail == (
            "no microphone was found: plug one in; no loudspeaker was found: plug one in "
            "(until then nobody hears the replies)"
        )
        await house.speak(TURN, 100)
        await house.end(TURN)
        assert await house.states(2) == [("started", TURN), ("finished", TURN)]


async def test_a_muted_room_stays_muted_over_a_restart_until_it_is_allowed_to_hear(
    connect: Connect, settings: Settings
) -> None:
    opening = Opening(FakeMicrophone(1))
    async with connect("user") as user, user.subscribe(AudioFrame) as heard:
        await user.publish(Mute(room=ROOM, muted=True))
        async with (
            satellite(connect, settings, microphone=opening) as house,
            user.subscribe(Presence) as presences,
            asyncio.timeout(10),
        ):
            assert house.presence.detail.startswith("the microphone is muted; ")
            assert opening.times == 0
            await user.publish(Mute(room=ROOM, muted=False))
            assert (await anext(heard)).first_sample == 0
            while "microphone: fake microphone" not in (await anext(presences)).detail:
                pass


async def test_removing_the_mute_allows_to_hear(connect: Connect, settings: Settings) -> None:
    async with connect("user") as user, user.subscribe(AudioFrame) as heard:
        await user.publish(Mute(room=ROOM, muted=True))
        async with satellite(connect, settings, microphone=Opening(FakeMicrophone(1))):
            await user.clear(Mute, room=ROOM)
            async with asyncio.timeout(10):
                assert (await anext(heard)).first_sample == 0


@pytest.mark.parametrize("wanted", ["none", "no such device"])
async def test_the_whole_worker_comes_online_on_a_machine_without_such_devices(
    connect: Connect, settings: Settings, wanted: str
) -> None:
    chosen = settings.satellite.model_copy(update={"microphone": wanted, "loudspeaker": wanted})
    settings = settings.model_copy(update={"satellite": chosen})
    async with (
        connect(f"satellite-{ROOM}") as bus,
        connect("test") as test,
        test.subscribe(Presence) as presences,
        asyncio.TaskGroup() as tasks,
    ):
        context = Context(name=bus.source, bus=bus, settings=settings)
        task = tasks.create_task(worker.run(context), name="satellite")
        async with asyncio.timeout(10):
            detail = (await anext(presences)).detail
        task.cancel()
    if wanted == "none":
        assert detail == "microphone: none; loudspeaker: none"
    else:
        assert detail.startswith("no microphone ")
        assert "no loudspeaker " in detail


async def test_a_microphone_that_is_not_there_is_not_called_muted(
    connect: Connect, settings: Settings
) -> None:
    opening = Opening(OSError("no microphone was found: plug one in"))
    async with (
        satellite(connect, settings, microphone=opening) as house,
        house.bus.subscribe(Presence) as presences,
        asyncio.timeout(10),
    ):
        known = await anext(presences)
        await house.bus.publish(Mute(room=ROOM, muted=True))
        assert (await anext(presences)).detail == known.detail
