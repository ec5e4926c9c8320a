"""What timers are, and which one a sentence means."""

from typing import Any

import pytest

from agents.assistant.timers import LONGEST_S, Timer, due, fitting, next_due, seconds, within

NOW = 1_000.0


def timer(name: str = "", *, minutes: float = 5, room: str = "kitchen", **fields: Any) -> Timer:
    return Timer(
        id=f"{name or minutes}-{room}",
        room=room,
        language="en",
        total_s=60 * minutes,
        due_at=NOW + 60 * minutes,
        name=name or None,
        area=room,
        **fields,
    )


@pytest.mark.parametrize(
    ("slots", "length"),
    [
        ({"minutes": 5}, 300),
        ({"hours": 1, "minutes": 30}, 5400),
        ({"seconds": "45"}, 45),
        ({"minutes": "half"}, 1800),
        ({"minutes": "1/2"}, 1800),
        ({"minutes": 1, "seconds": 30}, 90),
        ({"minutes": "many"}, 0),
        ({"minutes": None}, 0),
        ({}, 0),
        ({"start_minutes": 5}, 0),
    ],
)
def test_a_length_is_the_sum_of_its_units(slots: dict[str, Any], length: float) -> None:
    assert seconds(slots) == length


def test_a_timer_is_also_found_by_how_long_it_was_set_for() -> None:
    assert seconds({"start_minutes": 5}, "start_") == 300


def test_a_paused_timer_stands_still_and_goes_on_where_it_was() -> None:
    paused = timer(minutes=5).paused(NOW + 60)
    assert paused.due_at is None
    assert paused.remaining_s(NOW + 10_000) == 240
    running = paused.running(NOW + 10_000)
    assert running.due_at == NOW + 10_000 + 240
    assert running.left_s is None
    assert paused.paused(NOW + 20_000).remaining_s(NOW) == 240


@pytest.mark.parametrize(("by", "left"), [(60, 360), (-60, 240), (-600, 0), (1_000_000, LONGEST_S)])
def test_time_is_added_and_taken_away(by: float, left: float) -> None:
    running = timer(minutes=5).moved(by, NOW)
    assert running.remaining_s(NOW) == left
    assert running.due_at == NOW + left
    paused = timer(minutes=5).paused(NOW).moved(by, NOW)
    assert (paused.due_at, paused.remaining_s(NOW)) == (None, left)


TEA = timer("tea")
PIZZA = timer("pizza", minutes=10)
BEDROOM = timer(minutes=20, room="bedroom")
ALL = (TEA, PIZZA, BEDROOM)


@pytest.mark.parametrize(
    ("timers", "slots", "room", "area", "found"),
    [
        ((), {}, "kitchen", None, ()),
        ((TEA,), {}, "kitchen", None, (TEA,)),
        ((TEA,), {}, "bedroom", None, (TEA,)),
        (ALL, {}, "kitchen", None, (TEA, PIZZA)),
        (ALL, {}, "bedroom", None, (BEDROOM,)),
        (ALL, {}, "attic", None, ALL),
        (ALL, {"name": "Pizza "}, "bedroom", None, (PIZZA,)),
        (ALL, {"name": "pasta"}, "kitchen", None, ()),
        (ALL, {"start_minutes": 20}, "kitchen", None, (BEDROOM,)),
        (ALL, {"start_minutes": 5}, "kitchen", None, (TEA,)),
        (ALL, {"start_minutes": 7}, "kitchen", None, ()),
        (ALL, {}, "kitchen", "bedroom", (BEDROOM,)),
        (ALL, {"name": "tea"}, "kitchen", "bedroom", ()),
        (ALL, {"timer": PIZZA.id}, "kitchen", None, (PIZZA,)),
        (ALL, {"timer": "gone"}, "kitchen", None, ()),
    ],
)
def test_a_sentence_means_the_timers_that_fit_it(
    timers: tuple[Timer, ...],
    slots: dict[str, Any],
    room: str,
    area: str | None,
    found: tuple[Timer, ...],
) -> None:
    assert fitting(timers, slots, room=room, area=area) == found


def test_an_area_has_the_timers_set_there() -> None:
    assert within(ALL, None) == ALL
    assert within(ALL, "kitchen") == (TEA, PIZZA)
    assert within((timer(room="study"),), "study") != ()


def test_what_is_due_comes_in_its_order_and_paused_timers_never_are() -> None:
    paused = timer(minutes=1).paused(NOW)
    assert due((PIZZA, TEA, paused), NOW + 299) == ()
    assert due((PIZZA, TEA, paused), NOW + 300) == (TEA,)
    assert due((PIZZA, TEA, paused), NOW + 6000) == (TEA, PIZZA)
    assert next_due((PIZZA, TEA, paused)) == NOW + 300
    assert next_due((paused,)) is None
