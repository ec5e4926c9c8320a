"""From one thing somebody wants to what it came to."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from agents.assistant.actions import acts_on_devices
from agents.assistant.clock import Clock
from agents.assistant.device_skill import DeviceSkill
from agents.assistant.live import LiveHome
from agents.assistant.pending import Confirm, Which
from agents.assistant.said import Said
from agents.assistant.scene import Scene
from agents.assistant.timer_skill import TimerSkill
from agents.assistant.turns import Turn
from agents.assistant.writer import together
from agents.understanding import phrases, replies
from agents.understanding.engine import Understanding
from agents.understanding.meaning import Ambiguous, Intent, Meaning, NoSuch
from agents.understanding.names import as_called
from agents.understanding.words import words
from bus import Bus
from bus.messages import DeviceState, Say, Stop

Skill = Callable[[Intent, Scene], Awaitable[Said]]


class Skills:
    """Everything this assistant can do without a language model."""

    def __init__(
        self,
        *,
        bus: Bus,
        clock: Clock,
        home: LiveHome,
        devices: DeviceSkill,
        timers: TimerSkill,
        understanding: Understanding,
    ) -> None:
        self._bus = bus
        self._clock = clock
        self._home = home
        self._devices = devices
        self._timers = timers
        self._understanding = understanding
        self._others: Mapping[str, Skill] = self._table()

    async def use(self, meaning: Meaning, scene: Scene) -> Said:
        """Do or answer one thing."""
        match meaning:
            case NoSuch(said="", language=language):
                return Said(phrases.say("nothing_there", language), outcome="refused")
            case NoSuch(kind=kind, said=said, language=language):
                return Said(phrases.say(f"no_such_{kind}", language, name=said), outcome="refused")
            case Ambiguous(intent=intent, candidates=candidates):
                return Said(ask=Which(intent, candidates), outcome="asked")
            case Intent(name=name) if acts_on_devices(name):
                return await self._devices.obey(meaning, scene)
            case Intent(name=name) if name in self._others:
                return await self._others[name](meaning, scene)
            case Intent():
                return self._answer(meaning)

    async def confirm(self, ask: Confirm, scene: Scene) -> Said:
        """Do what was asked about, in the turn that said yes."""
        return await self._devices.confirmed(ask, scene)

    def _table(self) -> Mapping[str, Skill]:
        timers = self._timers
        return {
            "HassBroadcast": self._broadcast,
            "HassCancelAllTimers": _plain(lambda intent, _: timers.cancel_all(intent)),
            "HassCancelTimer": _plain(timers.cancel),
            "HassDecreaseTimer": _plain(timers.decrease),
            "HassGetCurrentDate": self._date,
            "HassGetCurrentTime": self._time,
            "HassIncreaseTimer": _plain(timers.increase),
            "HassNevermind": _plain(lambda *_: Said()),
            "HassPauseTimer": _plain(timers.pause),
            "HassStartTimer": self._start_timer,
            "HassTimerStatus": _plain(timers.status),
            "HassUnpauseTimer": _plain(timers.resume),
            "HearsayForecast": self._forecast,
            "HearsayHelp": self._help,
            "HearsayListItems": _plain(lambda intent, _: self._list(intent)),
            "HearsayStop": self._stop,
        }

    async def _broadcast(self, intent: Intent, scene: Scene) -> Said:
        del scene
        message = str(intent.slots["message"])
        say = Say(room="all", turn=uuid.uuid4().hex, text=message, language=intent.language)
        await self._bus.publish(say)
        return Said(replies.render(intent, home=self._home.now))

    async def _stop(self, intent: Intent, scene: Scene) -> Said:
        """Silence the room; the turn itself goes on to its (silent) end."""
        del intent
        await self._bus.publish(Stop(room=scene.turn.room, reason="said"))
        return Said()

    async def _help(self, intent: Intent, scene: Scene) -> Said:
        return Said(self._examples(intent.language, scene.area), outcome="answered")

    async def _date(self, intent: Intent, scene: Scene) -> Said:
        del scene
        day = self._local_time().date() + timedelta(days=int(intent.slots.get("days", 0)))
        return self._answer(intent, date=day)

    async def _time(self, intent: Intent, scene: Scene) -> Said:
        del scene
        return self._answer(intent, time=self._local_time().time())

    async def _forecast(self, intent: Intent, scene: Scene) -> Said:
        del scene
        return self._answer(intent, now=self._local_time())

    async def _start_timer(self, intent: Intent, scene: Scene) -> Said:
        command = intent.slots.get("conversation_command")
        if command:
            refused = await self._why_not_later(str(command), intent.language, scene.area)
            if refused:
                return Said(phrases.say(refused, intent.language), outcome="refused")
        return self._timers.start(intent, scene.turn, scene.area)

    async def _why_not_later(self, command: str, language: str, area: str | None) -> str | None:
        """Return the phrase that says why a command cannot wait: nobody could be asked then."""
        understood = await asyncio.to_thread(
            self._understanding.parse, command, language=language, area=area
        )
        meanings = understood.meanings if understood else ()
        if not meanings or not all(isinstance(meaning, Intent) for meaning in meanings):
            return "delayed_unclear"
        intents = [meaning for meaning in meanings if isinstance(meaning, Intent)]
        if any(self._devices.plan(intent).confirm for intent in intents):
            return "delayed_protected"
        return None

    def _answer(self, intent: Intent, **slots: Any) -> Said:
        """Answer from what is known. Nothing is changed."""
        states = self._home.devices(intent.devices)
        text = replies.render(intent, home=self._home.now, states=states, slots=slots)
        return Said(text, outcome="answered")

    def _list(self, intent: Intent) -> Said:
        """Read out what is still open on a list."""
        said = [self._items(device, intent) for device in self._home.devices(intent.devices)]
        return Said(together(said, intent.language), outcome="answered")

    def _items(self, device: DeviceState, intent: Intent) -> str:
        name, language = as_called(device, intent).name, intent.language
        if not device.available:
            return phrases.say("no_answer", language, name=name)
        entries = device.attributes.get("items") or ()
        items = [str(entry["summary"]) for entry in entries if entry["status"] == "needs_action"]
        if not items:
            return phrases.say("list_empty", language, name=name)
        listed = phrases.join(items, language)
        return phrases.say("list_items", language, name=name, items=listed)

    def _examples(self, language: str, area: str | None) -> str:
        """Return sentences that would be understood in this very home."""
        known = words(language).examples
        fitting = [e for e in known if self._understanding.parses(e, language=language, area=area)]
        examples = phrases.join(fitting or known, language, "or")
        return phrases.say("help", language, examples=examples)

    def _local_time(self) -> datetime:
        return datetime.fromtimestamp(self._clock.now()).astimezone()


def _plain(do: Callable[[Intent, Turn], Said]) -> Skill:
    """Make a skill of something that needs neither to wait nor to know the area."""

    async def skill(intent: Intent, scene: Scene) -> Said:
        return do(intent, scene.turn)

    return skill
