"""What every bus promises, on every bus we ship."""

import asyncio
from collections.abc import Iterable

import pytest

from bus import Gone
from bus.audio import FRAME_BYTES
from bus.message import MAX_JSON_BYTES
from bus.messages import (
    Ask,
    AudioFrame,
    DeviceCommand,
    DeviceResult,
    DeviceState,
    DocumentsChanged,
    Failed,
    InRoom,
    Mute,
    Say,
    Speech,
    Stop,
    Transcript,
)
from tests.bus.worlds import World

PATIENCE_S = 10
LAMP = "light.lamp"
MEBIBYTE = 2**20


def ask(text: str, room: str = "kitchen") -> Ask:
    return Ask(room=room, text=text)


def lamp(state: str = "on") -> DeviceState:
    return DeviceState(device=LAMP, name="Lamp", kind="light", state=state)


def texts(messages: Iterable[Ask | Transcript | InRoom]) -> list[str]:
    return [getattr(message, "text", "") for message in messages]


async def test_what_is_said_is_heard_whole_and_signed(world: World) -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        world.bus("a") as a,
        world.bus("b") as b,
        b.subscribe(Ask) as asks,
    ):
        said = Ask(room="kitchen", text="お茶", language="ja", turn="0" * 32)
        await a.publish(said)
        assert await anext(asks) == said.model_copy(update={"source": "a"})


async def test_a_bus_hears_itself(world: World) -> None:
    async with asyncio.timeout(PATIENCE_S), world.bus("a") as a, a.subscribe(Ask) as asks:
        await a.publish(ask("hello"))
        assert (await anext(asks)).text == "hello"


async def test_messages_come_in_the_order_in_which_they_were_said(world: World) -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        world.bus("a") as a,
        world.bus("b") as b,
        b.subscribe(Ask, Transcript) as words,
    ):
        for number in range(0, 300, 2):
            await a.publish(ask(str(number)))
            await a.publish(Transcript(room="kitchen", text=str(number + 1)))
        heard = [await anext(words) for _ in range(300)]
    assert texts(heard) == [str(number) for number in range(300)]


async def test_a_subscription_hears_only_its_rooms_and_classes(world: World) -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        world.bus("a") as a,
        a.subscribe(Ask, room="kitchen") as kitchen,
        a.subscribe(Ask) as everywhere,
    ):
        await a.publish(ask("one", "bath"))
        await a.publish(Transcript(room="kitchen", text="two"))
        await a.publish(ask("three"))
        assert (await anext(kitchen)).text == "three"
        assert texts([await anext(everywhere) for _ in range(2)]) == ["one", "three"]


async def test_overlapping_listeners_hear_everything_once(world: World) -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        world.bus("a") as a,
        world.bus("b") as b,
        a.subscribe(Ask) as every,
        a.subscribe(Ask, room="kitchen") as kitchen,
        a.tap(f"{world.root}/room/kitchen/#") as tap,
        a.tap(f"{world.root}/+/+/ask") as asks,
    ):
        await world.say("room/kitchen/ask", b"same words")
        await world.say("room/kitchen/ask", b"same words")
        await b.publish(ask("last"))
        for listener in (every, kitchen):
            assert texts([await anext(listener) for _ in range(3)])[2] == "last"
        for raw in (tap, asks):
            assert [(await anext(raw)).payload for _ in range(2)] == [b"same words"] * 2
            assert b"last" in (await anext(raw)).payload


async def test_a_listener_that_left_hears_nothing_and_the_others_go_on(world: World) -> None:
    async with asyncio.timeout(PATIENCE_S), world.bus("a") as a:
        async with a.subscribe(Ask, room="kitchen") as kitchen:
            async with a.tap(f"{world.root}/#") as tap:
                await a.publish(ask("one"))
                await anext(tap)
            await a.publish(ask("two"))
            assert texts([await anext(kitchen) for _ in range(2)]) == ["one", "two"]
        async with a.subscribe(Ask) as again:
            await a.publish(ask("three"))
            assert (await anext(again)).text == "three"
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await anext(tap)


async def test_an_impatient_listener_loses_nothing(world: World) -> None:
    async with asyncio.timeout(PATIENCE_S), world.bus("a") as a, a.subscribe(Ask) as asks:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await anext(asks)
        await a.publish(ask("late"))
        assert (await anext(asks)).text == "late"


async def test_a_fact_is_told_to_who_comes_later(world: World) -> None:
    async with asyncio.timeout(PATIENCE_S), world.bus("a") as a, world.bus("b") as b:
        async with a.follow(DeviceState) as early:
            await a.publish(lamp("off"))
            await a.publish(lamp("on"))
            assert [(await anext(early)).state for _ in range(2)] == ["off", "on"]  # type: ignore[union-attr]
        async with b.subscribe(DeviceState) as states:
            assert (await anext(states)).state == "on"


async def test_a_second_listener_of_one_bus_is_told_the_facts_and_the_first_not_again(
    world: World,
) -> None:
    async with asyncio.timeout(PATIENCE_S), world.bus("a") as a:
        await a.publish(lamp("on"))
        async with a.subscribe(DeviceState) as first, a.tap(f"{world.root}/home/#") as tap:
            assert (await anext(first)).state == "on"
            assert (await anext(tap)).retained
            async with a.subscribe(DeviceState, device=LAMP) as second:
                assert (await anext(second)).state == "on"
                await a.publish(lamp("off"))
                assert (await anext(first)).state == "off"
                assert b'"off"' in (await anext(tap)).payload
                assert (await anext(second)).state == "off"


async def test_a_removed_fact_is_gone_for_all(world: World) -> None:
    async with asyncio.timeout(PATIENCE_S), world.bus("a") as a, world.bus("b") as b:
        async with b.follow(DeviceState) as states, b.subscribe(DeviceState) as known:
            await a.publish(lamp())
            await a.clear(DeviceState, device=LAMP)
            await a.publish(lamp("off"))
            assert isinstance(await anext(states), DeviceState)
            assert await anext(states) == Gone(kind=DeviceState, where={"device": LAMP})
            assert [(await anext(known)).state for _ in range(2)] == ["on", "off"]
            await a.clear(DeviceState, device=LAMP)
            while await anext(states) != Gone(kind=DeviceState, where={"device": LAMP}):
                pass
        async with b.subscribe(DeviceState, DocumentsChanged) as later:
            await b.publish(DocumentsChanged())
            assert isinstance(await anext(later), DocumentsChanged)


async def test_urgent_overtakes_sound_and_words(world: World) -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        world.bus("a") as a,
        world.bus("b") as b,
        b.subscribe(AudioFrame, Ask, Stop) as heard,
        b.subscribe(Ask) as marks,
    ):
        await a.publish(AudioFrame(room="kitchen", pcm=bytes(FRAME_BYTES)))
        await a.publish(ask("wait"))
        await a.publish(Stop(room="kitchen"))
        await a.publish(ask("all is said"))
        assert texts([await anext(marks) for _ in range(2)])[1] == "all is said"
        assert isinstance(await anext(heard), Stop)


async def test_sound_nobody_reads_is_dropped_and_counted_and_words_are_not(world: World) -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        world.bus("a") as a,
        world.bus("b") as b,
        b.subscribe(AudioFrame, Ask) as heard,
        b.subscribe(Ask) as marks,
    ):
        await a.publish(ask("first"))
        for number in range(1_100):
            pcm = number.to_bytes(2, "little") * (FRAME_BYTES // 2)
            await a.publish(AudioFrame(room="kitchen", first_sample=number, pcm=pcm))
        await a.publish(ask("last"))
        await anext(marks)
        await anext(marks)
        assert heard.dropped == 100
        assert isinstance(await anext(heard), Ask)
        frame = await anext(heard)
        assert isinstance(frame, AudioFrame)
        assert frame.first_sample == 100


async def test_a_mebibyte_travels_whole(world: World) -> None:
    wav = b"RIFF" + bytes(range(256)) * (MEBIBYTE // 256)
    async with (
        asyncio.timeout(PATIENCE_S),
        world.bus("a") as a,
        world.bus("b") as b,
        b.subscribe(Speech) as speech,
        b.subscribe(Ask) as asks,
    ):
        await a.publish(Speech(room="kitchen", turn="f" * 32, index=7, wav=wav))
        await a.publish(ask("x" * MEBIBYTE))
        heard = await anext(speech)
        assert (heard.turn, heard.index, heard.wav == wav) == ("f" * 32, 7, True)
        assert len((await anext(asks)).text) == MEBIBYTE


# --- what must be refused ------------------------------------------------------------------------

BAD = [
    (b'{"text": ', "not JSON"),
    (b'{"text": 5}', "text"),
    (b'{"language": "en"}', "text"),
    (b'{"text": "a", "turn": "short"}', "turn"),
    (b"\xff\xfe", "UTF-8"),
    (b"x" * 10 * MEBIBYTE, "too large"),
]


@pytest.mark.parametrize(("payload", "reason"), BAD, ids=[reason for _, reason in BAD])
async def test_a_bad_request_is_answered_in_one_sentence_and_all_else_goes_on(
    world: World, payload: bytes, reason: str
) -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        world.bus("a") as a,
        a.subscribe(Ask) as asks,
        a.subscribe(Failed) as failed,
    ):
        await world.say("room/kitchen/ask", payload)
        await world.say("room/kitchen/ask", b"turn on the light")
        answer = await anext(failed)
        assert (answer.room, answer.stage, answer.code) == ("kitchen", "bus", "bad_message")
        assert reason in answer.text
        assert "\n" not in answer.text
        assert (await anext(asks)).text == "turn on the light"


async def test_a_refusal_carries_the_turn_it_was_about(world: World) -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        world.bus("a") as a,
        a.subscribe(Say),
        a.subscribe(Failed) as failed,
    ):
        await world.say("room/all/say", b'{"turn": "%s", "text": null}' % (b"a" * 32))
        answer = await anext(failed)
        assert (answer.room, answer.turn) == ("all", "a" * 32)


async def test_a_room_that_cannot_be_one_is_refused(world: World) -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        world.bus("a") as a,
        a.subscribe(Ask),
        a.subscribe(Failed) as failed,
    ):
        await world.say("room/Küche/ask", b"hello")
        answer = await anext(failed)
        assert (answer.room, answer.code) == ("unknown", "bad_message")
        assert "room" in answer.text


async def test_a_command_that_is_none_gets_a_result_that_says_so(world: World) -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        world.bus("a") as a,
        a.subscribe(DeviceCommand),
        a.subscribe(DeviceResult) as results,
    ):
        await world.say(f"home/{LAMP}/set", b'{"id": "c7", "action": 5}')
        result = await anext(results)
        assert (result.device, result.id, result.ok) == (LAMP, "c7", False)
        assert "action" in result.text


async def test_a_retained_request_is_refused_cleared_and_never_acted_on(world: World) -> None:
    async with asyncio.timeout(PATIENCE_S), world.bus("a") as a, world.bus("b") as b:
        await world.say("room/kitchen/ask", b"turn on the light", retain=True)
        async with a.subscribe(Failed) as failed:
            async with a.subscribe(Ask) as asks:
                assert "retained" in (await anext(failed)).text
                await world.say("room/kitchen/ask", b"next")
                assert (await anext(asks)).text == "next"
            async with b.subscribe(Ask) as asks:
                await world.say("room/kitchen/ask", b"third")
                assert (await anext(asks)).text == "third"
                await world.say("room/kitchen/ask", b'{"bad"')
                assert "not JSON" in (await anext(failed)).text


async def test_frames_of_odd_length_are_refused_and_the_next_is_heard(world: World) -> None:
    async with asyncio.timeout(PATIENCE_S), world.bus("a") as a, a.subscribe(AudioFrame) as sound:
        await world.say("room/kitchen/audio", bytes(1023))
        await world.say("room/kitchen/audio", b"")
        await world.say("room/kitchen/audio", bytes(FRAME_BYTES))
        frame = await anext(sound)
        assert (frame.first_sample, len(frame.pcm)) == (None, FRAME_BYTES)


async def test_unknown_fields_are_ignored(world: World) -> None:
    async with asyncio.timeout(PATIENCE_S), world.bus("a") as a, a.subscribe(Mute) as mute:
        await world.say("room/kitchen/mute", b'{"muted": true, "colour": 5}')
        heard = await anext(mute)
        assert heard.muted
        assert heard.source == "unknown"


async def test_a_json_message_as_large_as_allowed_is_heard(world: World) -> None:
    async with asyncio.timeout(PATIENCE_S), world.bus("a") as a, a.subscribe(Ask) as asks:
        frame = len(b'{"text":""}')
        await world.say("room/kitchen/ask", b'{"text":"%s"}' % (b"x" * (MAX_JSON_BYTES - frame)))
        assert len((await anext(asks)).text) == MAX_JSON_BYTES - frame


async def test_what_the_body_raises_comes_out_as_it_is(world: World) -> None:
    with pytest.raises(KeyError):
        async with world.bus("a"):
            raise KeyError


async def test_a_parameter_a_class_does_not_have_is_a_mistake(world: World) -> None:
    bus = world.bus("a")
    with pytest.raises(TypeError, match="no topic parameter 'device'"):
        bus.subscribe(Ask, device="x")
    for level in ("", "a/b", "+", "#"):
        with pytest.raises(ValueError, match="cannot stand"):
            bus.subscribe(Ask, room=level)
