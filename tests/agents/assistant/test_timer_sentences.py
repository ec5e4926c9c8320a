"""Timers in sentences, and when they are due."""

from dataclasses import replace

import pytest

from agents.assistant.timer_skill import announcement, split
from agents.assistant.worker import FILE
from bus.messages import DeviceCommand, Reply, Say, TurnEnded
from tests.agents.assistant.clock import HandClock
from tests.agents.assistant.conftest import OpenStore
from tests.agents.assistant.house import LAMP, Builder, House
from tests.agents.assistant.test_timers import NOW, timer


async def say_of(house: House, room: str = "kitchen") -> Say:
    said = await house.until(lambda m: isinstance(m, Say) and m.room == room)
    assert isinstance(said, Say)
    return said


async def test_a_timer_rings_in_the_room_that_set_it(build: Builder, clock: HandClock) -> None:
    async with build.home() as house:
        said = await house.ask("set a timer for 5 minutes")
        assert (said.outcome, said.text) == ("done", "Timer set for 5 minutes.")
        await house.ask("set a pizza timer for 10 minutes", room="bedroom")
        await clock.forward(299)
        assert house.all(Say) == []
        await clock.forward(1)
        ring = await say_of(house)
        assert (ring.text, ring.language) == ("Your timer for 5 minutes is done.", "en")
        await clock.forward(300)
        pizza = await say_of(house, "bedroom")
        assert pizza.text == "Your pizza timer is done."
        assert len(house.all(Say)) == 2


async def test_a_timer_is_paused_resumed_changed_and_cancelled(
    build: Builder, clock: HandClock
) -> None:
    async with build.home() as house:
        await house.ask("set a timer for 5 minutes")
        await clock.forward(60)
        assert (await house.ask("how much time is left on the timer")).text == "4 minutes left."
        assert (await house.ask("pause the timer")).text == "Timer paused."
        await clock.forward(600)
        assert "4 minutes left." in (await house.ask("timer status")).text
        assert (await house.ask("resume the timer")).text == "Timer resumed."
        await house.ask("add 2 minutes to the timer")
        assert (await house.ask("timer status")).text == "6 minutes left."
        await house.ask("remove 3 minutes from the timer")
        assert (await house.ask("timer status")).text == "3 minutes left."
        assert (await house.ask("cancel the timer")).text == "Timer cancelled."
        assert (await house.ask("timer status")).text == "No timers."
        await clock.forward(3_600)
        assert house.all(Say) == []


async def test_of_several_timers_the_one_that_is_named_is_meant(build: Builder) -> None:
    async with build.home() as house:
        await house.ask("set a timer for 5 minutes")
        await house.ask("set a pizza timer for 10 minutes")
        await house.ask("cancel the pizza timer")
        assert (await house.ask("timer status")).text == "5 minutes left."
        await house.ask("set a timer for 1 hour")
        assert (await house.ask("cancel all timers")).text == "Canceled 2 timers."
        none = await house.ask("cancel the timer")
        assert (none.outcome, none.text) == ("refused", "There is no such timer.")


@pytest.mark.parametrize(
    ("answer", "left"),
    [
        ("the pizza one", "5 minutes left."),
        ("the five minute timer", "10 minutes left."),
        ("the first one", "10 minutes left."),
        ("cancel the pizza timer", "5 minutes left."),
    ],
)
async def test_which_of_several_timers_is_asked_and_the_answer_understood(
    build: Builder, answer: str, left: str
) -> None:
    async with build.home() as house:
        await house.ask("set a timer for 5 minutes")
        await house.ask("set a pizza timer for 10 minutes")
        unclear = await house.ask("cancel the timer")
        assert (unclear.outcome, unclear.text) == ("asked", "Which timer: 5 minutes or pizza?")
        assert unclear.reply.expects_answer
        done = await house.ask(answer)
        assert (done.outcome, done.text) == ("done", "Timer cancelled.")
        assert (await house.ask("timer status")).text == left


async def test_which_timer_may_also_be_answered_with_a_no_or_another_command(
    build: Builder,
) -> None:
    async with build.home() as house:
        await house.ask("set a timer for 5 minutes")
        await house.ask("set a pizza timer for 10 minutes")
        await house.ask("add 2 minutes to the timer")
        assert (await house.ask("never mind")).text == "OK, I won't."
        await house.ask("add 2 minutes to the timer")
        assert (await house.ask("set a tea timer for 20 minutes")).outcome == "done"
        await house.ask("add 2 minutes to the timer")
        again = await house.ask("the purple one")
        assert again.text.endswith("Which timer: 5 minutes, pizza, or tea?")
        await house.ask("pizza")
        assert "12 minutes" in (await house.ask("how much longer on the pizza timer")).text


async def test_of_several_timers_the_time_left_of_all_is_told(build: Builder) -> None:
    async with build.home() as house:
        await house.ask("set a timer for 20 minutes", room="bedroom")
        assert (await house.ask("timer status")).text == "20 minutes left."
        await house.ask("set a timer for 5 minutes")
        assert (await house.ask("timer status")).text == "5 minutes left."
        await house.ask("set a pizza timer for 10 minutes")
        told = await house.ask("timer status")
        assert told.text == "20 minutes, 5 minutes, and 10 minutes for pizza left."


@pytest.mark.parametrize(
    ("text", "confirmed", "ring"),
    [
        (
            "remind me in 10 minutes to check the oven",
            "I will remind you in 10 minutes: check the oven.",
            "Reminder: check the oven.",
        ),
        (
            "erinnere mich in 10 Minuten an den Ofen",
            "Ich erinnere dich in 10 Minuten: den Ofen.",
            "Erinnerung: den Ofen.",
        ),
        ("10分钟后提醒我看烤箱", "10分钟后提醒你：看烤箱。", "提醒：看烤箱。"),
        (
            "10分後に洗濯をリマインドして",
            "10 分後にお知らせします：洗濯。",
            "リマインダーです：洗濯。",
        ),
    ],
)
async def test_a_reminder_is_confirmed_and_announced_as_one(
    build: Builder, clock: HandClock, text: str, confirmed: str, ring: str
) -> None:
    async with build.home(devices=False) as house:
        assert (await house.ask(text)).text == confirmed
        await clock.forward(600)
        assert (await say_of(house)).text == ring


async def test_a_timer_survives_and_says_how_late_it_is_exactly_once(
    build: Builder, clock: HandClock
) -> None:
    async with build.home(devices=False) as house:
        await house.ask("set a timer for 5 minutes")
    await clock.forward(420)
    async with build.home(devices=False) as house:
        ring = await say_of(house)
        assert ring.text == "Your timer for 5 minutes is done. It is 2 minutes late."
    async with build.home(devices=False) as house:
        await house.ask("timer status")
        assert house.all(Say) == []


async def test_a_timer_killed_while_it_rings_keeps_its_turn(
    open_store: OpenStore,
    build: Builder,
) -> None:
    due = replace(timer("tea"), id="c" * 32)
    store = open_store(build.settings.data / FILE)
    store.save_timers([due])
    store.close()
    async with build.home(devices=False) as house:
        ring = await say_of(house)
        assert ring.turn == due.id


async def test_a_timer_rings_in_the_language_it_was_set_in(
    build: Builder, clock: HandClock
) -> None:
    async with build.home(devices=False) as house:
        await house.ask("stelle einen Timer auf 5 Minuten")
        await clock.forward(300)
        ring = await say_of(house)
        assert ring.language == "de"
        assert "5 Minuten" in ring.text


async def test_a_command_that_was_put_off_is_obeyed_when_it_is_due(
    build: Builder, clock: HandClock
) -> None:
    async with build.home() as house:
        await house.ask("turn on the lights")
        said = await house.ask("turn off the lights in 5 minutes")
        assert said.text == "Command will be executed in 5 minutes."
        assert house.states["light.kitchen"].state == "on"
        await clock.forward(300)
        await house.until_state("light.kitchen", "off")
        await house.until(
            lambda m: (
                isinstance(m, TurnEnded)
                and m.outcome == "done"
                and "command" in m.timings
                and len(house.all(TurnEnded)) == 3
            )
        )
        assert house.all(Say) == []


async def test_a_protected_command_cannot_be_put_off(build: Builder, clock: HandClock) -> None:
    async with build.home() as house:
        said = await house.ask("unlock the front door in 5 minutes")
        assert (said.outcome, said.reply.expects_answer) == ("refused", False)
        await clock.forward(3_600)
        await house.ask("yes")
        assert house.commands == []


async def test_what_became_protected_meanwhile_is_not_done(
    build: Builder, clock: HandClock
) -> None:
    async with build.home(devices=False) as house:
        await house.change(LAMP)
        await house.ask("turn off the kitchen light in 5 minutes")
        await house.change(LAMP.model_copy(update={"protected": True}))
        await clock.forward(300)
        reply = await house.until(lambda m: isinstance(m, Reply) and "later" in m.text)
        assert isinstance(reply, Reply)
        assert not reply.expects_answer
        await house.ask("yes")
        assert house.commands == []


async def test_a_command_that_makes_no_sense_cannot_be_put_off(build: Builder) -> None:
    async with build.home() as house:
        said = await house.ask("dance with me in 5 minutes")
        assert said.outcome in {"refused", "not_understood"}
        assert (await house.ask("timer status")).text == "No timers."


async def test_a_command_whose_time_is_long_past_is_not_obeyed(
    build: Builder, clock: HandClock
) -> None:
    async with build.home() as house:
        await house.ask("turn off the lights in 5 minutes")
    await clock.forward(300 + 301)
    async with build.home() as house:
        ring = await say_of(house)
        assert "late" in ring.text
        assert not house.all(DeviceCommand)


@pytest.mark.parametrize(
    ("length_s", "parts"),
    [(0, (0, 0, 0)), (59, (0, 0, 59)), (60, (0, 1, 0)), (3_599, (0, 59, 59)), (3_661, (1, 1, 0))],
)
def test_a_length_is_split_as_people_say_it(length_s: int, parts: tuple[int, int, int]) -> None:
    assert split(length_s) == parts


def test_a_little_late_is_not_late() -> None:
    tea = timer("tea")
    assert announcement(tea, NOW + 309) == "Your tea timer is done."
    assert announcement(tea, NOW + 310) == "Your tea timer is done. It is 10 seconds late."
