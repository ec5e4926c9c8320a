"""Whole turns: typed and spoken words in, a device's state and a reply out."""

from datetime import datetime, timedelta

import pytest

from bus.messages import (
    Ask,
    DeviceCommand,
    DeviceResult,
    DeviceState,
    Playback,
    Reply,
    ReplyDelta,
    Say,
    SpeechEnd,
    Stop,
    TurnEnded,
)
from tests.agents.assistant.clock import HandClock
from tests.agents.assistant.house import LAMP, Builder


@pytest.mark.parametrize(
    ("room", "text", "device", "state"),
    [
        ("kitchen", "turn on the kitchen light", "light.kitchen", "on"),
        ("bedroom", "turn on the coffee machine", "switch.coffee_machine", "on"),
        ("living_room", "close the blinds", "cover.blinds", "closed"),
        ("kitchen", "start the robot vacuum", "vacuum.robot", "cleaning"),
        ("kitchen", "close the water valve", "valve.water", "closed"),
        ("kitchen", "start the lawn mower", "lawn_mower.mower", "mowing"),
        ("kitchen", "set the ceiling fan to 50 percent", "fan.ceiling_fan", "on"),
    ],
)
async def test_a_typed_command_is_obeyed_and_read_back(
    build: Builder, room: str, text: str, device: str, state: str
) -> None:
    async with build.home() as house:
        said = await house.ask(text, room=room)
        assert said.outcome == "done"
        assert house.states[device].state == state
        (action,) = said.reply.actions
        assert (action.device, action.ok, action.state) == (device, True, state)
        assert said.reply.path == "intent"
        assert not said.reply.speak


async def test_one_turn_is_this_sequence_of_messages(build: Builder) -> None:
    async with build.home() as house:
        said = await house.ask("turn on the kitchen light")
        assert [type(message) for message in said.heard] == [
            Ask,
            DeviceCommand,
            DeviceResult,
            ReplyDelta,
            Reply,
            TurnEnded,
        ]
        devices = [m for m in house.heard if isinstance(m, DeviceCommand | DeviceResult)]
        command, result = devices
        assert isinstance(command, DeviceCommand)
        assert isinstance(result, DeviceResult)
        assert (command.device, command.action, command.arguments) == (
            "light.kitchen",
            "turn_on",
            {},
        )
        assert (command.issuer, command.confirmed_by) == ("assistant", None)
        assert result.id == command.id
        delta, reply = said.heard[3], said.reply
        assert isinstance(delta, ReplyDelta)
        assert (delta.text, delta.index, delta.speak, delta.language) == (
            reply.text,
            0,
            False,
            "en",
        )
        assert reply.text == "Turned on the kitchen light."
        assert (reply.language, reply.expects_answer, reply.citations) == ("en", False, ())
        assert list(said.ended.timings) == ["command", "state", "reply"]
        assert sorted(said.ended.timings.values()) == list(said.ended.timings.values())


async def test_a_spoken_turn_is_spoken_and_ends_with_its_playback(build: Builder) -> None:
    async with build.home() as house:
        await house.presence("tts")
        await house.presence("satellite-kitchen")
        turn = await house.speak("turn on the kitchen light")
        reply = await house.replied(turn)
        assert reply.speak
        await house.bus.publish(Playback(room="kitchen", turn=turn, state="started"))
        await house.bus.publish(Playback(room="kitchen", turn=turn, state="finished"))
        said = await house.ended(turn)
        assert said.outcome == "done"
        assert list(said.ended.timings) == ["transcript", "command", "state", "reply", "playback"]


async def test_without_a_loudspeaker_a_turn_ends_when_its_speech_does(build: Builder) -> None:
    async with build.home() as house:
        await house.presence("tts")
        turn = await house.speak("turn on the kitchen light")
        await house.replied(turn)
        await house.bus.publish(SpeechEnd(room="kitchen", turn=turn, chunks=1))
        assert (await house.ended(turn)).outcome == "done"


async def test_without_a_voice_a_spoken_turn_ends_with_its_reply(build: Builder) -> None:
    async with build.home() as house:
        turn = await house.speak("turn on the kitchen light")
        assert (await house.ended(turn)).outcome == "done"


async def test_a_typed_turn_is_spoken_if_that_is_wanted(build: Builder) -> None:
    async with build.home() as house:
        said = await house.ask("what time is it", speak=True)
        assert said.reply.speak


async def test_plain_text_from_any_program_is_a_turn(build: Builder) -> None:
    async with build.home() as house:
        house.bus._broker.take(
            "hearsay/room/kitchen/ask", b"turn on the kitchen light", retain=False
        )
        await house.until_state("light.kitchen", "on")
        ended = await house.until(lambda m: isinstance(m, TurnEnded))
        assert ended.turn is not None
        assert len(ended.turn) == 32


async def test_the_room_is_the_context(build: Builder) -> None:
    async with build.home() as house:
        await house.ask("turn on the lights", room="bedroom")
        await house.until_state("light.bedside", "on")
        assert {command.device for command in house.commands} == {"light.bedroom", "light.bedside"}


async def test_a_room_may_stand_in_an_area_of_another_name(build: Builder) -> None:
    rooms = {"rooms": {"study": {"area": "bathroom"}}}
    async with build.with_settings(rooms).home() as house:
        await house.ask("turn on the lights", room="study")
        assert [command.device for command in house.commands] == ["light.bathroom"]


async def test_a_command_to_an_area_is_one_command_for_each_device_at_once(build: Builder) -> None:
    async with build.home() as house:
        said = await house.ask("turn on the lights", room="living_room")
        assert {a.device for a in said.reply.actions} == {
            "light.living_room_lamp",
            "light.living_room_ceiling",
        }
        assert len({command.id for command in house.commands}) == 2


async def test_a_device_that_is_away_is_said_to_be(build: Builder) -> None:
    async with build.home(devices=False) as house:
        await house.change(LAMP.model_copy(update={"available": False}))
        said = await house.ask("turn on the kitchen light")
        assert said.text == "The kitchen light is not answering."
        assert said.outcome == "refused"
        assert house.commands == []


async def test_a_turn_that_was_stopped_says_nothing_any_more(build: Builder) -> None:
    async with build.home(devices=False) as house:
        await house.change(LAMP)
        turn = await house.speak("turn on the kitchen light")
        command = await house.until(lambda m: isinstance(m, DeviceCommand))
        assert isinstance(command, DeviceCommand)
        await house.bus.publish(Stop(room="kitchen", turn=turn))
        assert (await house.ended(turn)).outcome == "stopped"
        await house.bus.publish(
            DeviceResult(device=command.device, id=command.id, ok=True, state="on")
        )
        assert (await house.ask("what time is it")).outcome == "answered"
        assert [m for m in house.all(Reply) if m.turn == turn] == []


async def test_what_is_no_command_is_met_with_an_honest_sentence(build: Builder) -> None:
    async with build.home() as house:
        said = await house.ask("what is the meaning of life")
        assert said.text == "I can't help with that."
        assert (said.outcome, said.reply.path) == ("not_understood", "none")


async def test_never_mind_says_nothing(build: Builder) -> None:
    async with build.home() as house:
        said = await house.ask("never mind", speak=True)
        assert (said.text, said.reply.speak, said.outcome) == ("", False, "done")


async def test_stop_silences_the_room(build: Builder) -> None:
    async with build.home() as house:
        said = await house.ask("stop")
        (stop,) = house.all(Stop)
        assert (stop.room, stop.turn, said.outcome) == ("kitchen", None, "done")


async def test_a_broadcast_is_said_everywhere(build: Builder) -> None:
    async with build.home() as house:
        said = await house.ask("broadcast dinner is ready")
        (say,) = house.all(Say)
        assert (say.room, say.text, say.language) == ("all", "dinner is ready", "en")
        assert say.turn not in {None, said.turn}
        assert said.outcome == "done"


async def test_what_can_i_say_is_answered_with_what_this_home_understands(build: Builder) -> None:
    async with build.home() as house:
        said = await house.ask("what can I say")
        assert "turn on the kitchen light" in said.text
        assert said.outcome == "answered"
        assert house.commands == []


async def test_only_what_this_home_understands_is_named_as_an_example(build: Builder) -> None:
    async with build.home(devices=False) as house:
        said = await house.ask("what can I say")
        assert "set a timer for five minutes" in said.text
        assert "light" not in said.text


@pytest.mark.parametrize(
    "question",
    [
        "is the kitchen light on",
        "is the front door locked",
        "are all the lights off",
        "which lights are on",
        "is the garage door open",
        "what's the weather",
        "what time is it",
        "what is the date today",
        "what is the kitchen temperature",
        "is the bedroom window open",
        "how much time is left on the timer",
        "what can I say",
    ],
)
async def test_a_question_never_acts(build: Builder, question: str) -> None:
    async with build.home() as house:
        said = await house.ask(question)
        assert said.outcome == "answered"
        assert said.text
        assert said.reply.actions == ()
        assert house.commands == []


async def test_a_list_is_written_to_checked_off_and_read_out(build: Builder) -> None:
    async with build.home() as house:
        await house.ask("add apples to my shopping list")
        await house.ask("check off bread from the shopping list")
        said = await house.ask("what is on my shopping list")
        assert said.text == "On the shopping list: milk and apples."
        await house.ask("check off milk from the shopping list")
        await house.ask("check off apples from the shopping list")
        assert (
            await house.ask("what is on my shopping list")
        ).text == "The shopping list is empty."


async def test_a_group_of_many_kinds_is_named_and_locks_are_left_alone(build: Builder) -> None:
    async with build.home() as house:
        await house.ask("turn on everything")
        said = await house.ask("turn everything off")
        assert said.outcome == "done"
        assert said.text.startswith("Turned off the ")
        assert said.text.endswith(" more.")
        assert {action.device.partition(".")[0] for action in said.reply.actions} <= {
            "light",
            "switch",
            "fan",
            "media_player",
        }


async def test_all_doors_are_not_unlocked_at_once(build: Builder) -> None:
    async with build.home() as house:
        said = await house.ask("unlock all the doors")
        assert said.outcome == "refused"
        assert said.text == "I only do that one at a time: please name the one you mean."
        assert house.commands == []


async def test_what_this_home_has_nothing_of_is_said_so(build: Builder) -> None:
    async with build.home(devices=False) as house:
        said = await house.ask("what's the weather like tomorrow")
        assert (said.outcome, said.text) == ("refused", "I found nothing like that here.")


async def test_a_date_to_come_is_told(build: Builder, clock: HandClock) -> None:
    async with build.home(devices=False) as house:
        tomorrow = datetime.fromtimestamp(clock.now()).astimezone() + timedelta(days=1)
        said = await house.ask("what's the date tomorrow")
        assert said.text == f"{tomorrow:%A, %B} {tomorrow.day}, {tomorrow.year}."


async def test_the_weather_to_come_is_told_as_it_was_foretold(
    build: Builder, clock: HandClock
) -> None:
    async with build.home(devices=False) as house:
        tomorrow = datetime.fromtimestamp(clock.now()).astimezone() + timedelta(days=1)
        foretold = {"datetime": tomorrow.isoformat(), "condition": "rainy", "temperature": 12}
        fields = {"device": "weather.home", "name": "Home", "kind": "weather", "state": "sunny"}
        await house.change(DeviceState.build({**fields, "attributes": {"forecast": [foretold]}}))
        said = await house.ask("will it rain tomorrow")
        assert (said.outcome, said.text) == ("answered", "Yes. Tomorrow: rainy, up to 12 degrees.")


async def test_a_list_that_is_away_is_not_read_out_as_it_was(build: Builder) -> None:
    async with build.home(devices=False) as house:
        items = [{"summary": "milk", "status": "needs_action", "uid": "1"}]
        fields = {"device": "todo.list", "name": "Shopping List", "kind": "todo", "state": "1"}
        listed = DeviceState.build({**fields, "attributes": {"items": items}})
        await house.change(listed)
        said = await house.ask("what's on my shopping list")
        assert said.text == "On the Shopping List: milk."
        await house.change(listed.model_copy(update={"available": False}))
        said = await house.ask("what's on my shopping list")
        assert said.text == "The Shopping List is not answering."
