"""Timers of the simulated home: the only things in it that change by themselves."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from pathlib import Path

from bus.messages import DeviceState
from devices.backends import Change
from tests.devices.simulated_home import device, opened, plan_of, tell


class Now:
    """A clock that is set by hand, and goes on from there."""

    def __init__(self) -> None:
        self.ahead = dt.timedelta()

    def __call__(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + self.ahead


async def next_state(news: AsyncIterator[Change]) -> DeviceState:
    async with asyncio.timeout(10):
        change = await anext(news)
    assert isinstance(change, DeviceState)
    return change


async def test_a_timer_runs_out(tmp_path: Path) -> None:
    with opened(plan_of(device("timer")), tmp_path, Now()) as home:
        news = home.changes()
        await anext(news)
        assert (await tell(home, "timer.x", "start", duration=1)).state == "active"
        done = await next_state(news)
        assert (done.device, done.state) == ("timer.x", "idle")
        assert done.attributes["duration"] == "0:05:00"


async def test_one_that_is_stopped_does_not_and_another_takes_its_place(tmp_path: Path) -> None:
    with opened(plan_of(device("timer")), tmp_path, Now()) as home:
        news = home.changes()
        await anext(news)
        await tell(home, "timer.x", "start", duration=1)
        assert (await tell(home, "timer.x", "pause")).state == "paused"
        again = await tell(home, "timer.x", "start", duration=2)
        assert (await next_state(news)).state == "idle"
        end = dt.datetime.fromisoformat(again.attributes["finishes_at"])
        assert dt.datetime.now(dt.UTC) >= end


async def test_one_that_ran_out_meanwhile_is_done_when_the_house_starts(tmp_path: Path) -> None:
    now = Now()
    with opened(plan_of(device("timer")), tmp_path, now) as home:
        await tell(home, "timer.x", "start")
    now.ahead = dt.timedelta(minutes=6)
    with opened(plan_of(device("timer")), tmp_path, now) as home:
        news = home.changes()
        await anext(news)
        assert (await next_state(news)).state == "idle"
