"""From words to a reply: commands in their order, questions asked back, and their answers."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agents.assistant.clock import Clock
from agents.assistant.live import LiveHome
from agents.assistant.pending import (
    About,
    Confirm,
    Pending,
    Questions,
    Verdict,
    Which,
    WhichTimer,
    merged,
    weigh,
)
from agents.assistant.responders import Question, Responder, first
from agents.assistant.said import Said, overall
from agents.assistant.scene import Scene
from agents.assistant.skills import Skills
from agents.assistant.turns import LONGEST
from agents.assistant.wording import question
from agents.assistant.writer import Writer
from agents.understanding import phrases
from agents.understanding.engine import Understanding
from agents.understanding.meaning import Intent, Understood
from agents.understanding.pick import Option, pick
from agents.understanding.text import clean
from bus import Bus
from bus.messages import Outcome


@dataclass(frozen=True)
class Held:
    """How a turn's conversation went."""

    outcome: Outcome
    spoken: bool
    """Whether there is anything to be spoken."""


class Dialogue:
    """Holds the conversation of every room."""

    def __init__(
        self,
        *,
        bus: Bus,
        clock: Clock,
        home: LiveHome,
        understanding: Understanding,
        skills: Skills,
        questions: Questions,
        responders: Sequence[Responder],
        language: str,
    ) -> None:
        self._bus = bus
        self._clock = clock
        self._home = home
        self._understanding = understanding
        self._skills = skills
        self._questions = questions
        self._responders = responders
        self._language = language

    async def hold(self, scene: Scene, text: str) -> Held:
        """Answer what was said; the reply is on the bus when this returns."""
        said = clean(text)
        if len(text) > LONGEST:
            language = await self._language_of(scene, said)
            return await self._plain(scene, "too_long", "refused", language)
        asked = self._questions.take(scene.turn, self._clock.now())
        understood = await self._parse(scene, said)
        if asked is not None and not _is_said_again(asked.about, understood):
            return await self._answered(scene, asked, said, understood)
        return await self._new(scene, said, understood)

    async def not_caught(self, scene: Scene) -> Held:
        """Say that nothing was understood; a question that was open is asked once more."""
        asked = self._questions.take(scene.turn, self._clock.now())
        if asked is not None and not asked.repeated:
            return await self._again(scene, asked)
        language = asked.language if asked else await self._language_of(scene, "")
        return await self._plain(scene, "not_caught", "not_understood", language)

    async def interrupted(self, scene: Scene) -> Held:
        """Say that a turn could not be brought to its end."""
        language = scene.turn.language or self._language
        return await self._plain(scene, "interrupted", "failed", language)

    async def _new(self, scene: Scene, text: str, understood: Understood | None) -> Held:
        if understood is None:
            return await self._respond(scene, text, await self._language_of(scene, text))
        self._questions.drop(scene.turn.room)
        return await self._obey(scene, understood)

    async def _answered(
        self, scene: Scene, asked: Pending, text: str, understood: Understood | None
    ) -> Held:
        """Take what was said as the answer to a question; that is not open any more."""
        about, language = asked.about, asked.language
        yes = self._understanding.yes_no(text, language)
        chosen = self._chosen(about, text, language)
        verdict = weigh(asked, yes=yes, chosen=chosen, command=understood is not None)
        match about, verdict:
            case Confirm(), Verdict.YES:
                said = await self._skills.confirm(about, scene)
                return await self._go_on(scene, asked, said)
            case Which(intent=intent), Verdict.CHOSEN if chosen is not None:
                meant = replace(intent, devices=(chosen,), everywhere=False)
                return await self._go_on(scene, asked, await self._skills.use(meant, scene))
            case WhichTimer(intent=intent), Verdict.CHOSEN:
                meant = replace(intent, slots={**intent.slots, "timer": chosen})
                return await self._go_on(scene, asked, await self._skills.use(meant, scene))
            case _, Verdict.NO:
                return await self._plain(scene, "dropped", "answered", language)
            case _, Verdict.AGAIN:
                return await self._again(scene, asked)
            case _:
                return await self._new(scene, text, understood)

    async def _obey(self, scene: Scene, understood: Understood) -> Held:
        """Do one thing after the other, each said as soon as it is done; then ask what must be."""
        writer = self._writer(scene, understood.language)
        results = []
        for meaning in understood.meanings:
            results.append(await self._skills.use(meaning, scene))
            await writer.sentence(results[-1].text)
        return await self._close(scene, writer, results)

    async def _go_on(self, scene: Scene, asked: Pending, said: Said) -> Held:
        """Say what came of an answer, and ask what was to be asked after it."""
        writer = self._writer(scene, asked.language)
        await writer.sentence(said.text)
        return await self._close(scene, writer, [said], asked.then)

    async def _close(
        self, scene: Scene, writer: Writer, results: Sequence[Said], then: tuple[About, ...] = ()
    ) -> Held:
        asks = merged((*(said.ask for said in results if said.ask), *then))
        if asks and scene.turn.alone:
            await writer.sentence(phrases.say("delayed_protected", writer.language))
            asks = ()
        elif asks:
            text = question(asks[0], writer.language, self._home)
            await writer.sentence(text)
            self._questions.put(
                scene.turn.room,
                Pending(
                    turn=scene.turn.id,
                    language=writer.language,
                    text=text,
                    about=asks[0],
                    asked_at=self._clock.now(),
                    then=asks[1:],
                ),
            )
        actions = tuple(action for said in results for action in said.actions)
        await writer.close(actions=actions, expects_answer=bool(asks))
        outcome = "asked" if asks else overall([said.outcome for said in results])
        return Held(outcome=outcome, spoken=bool(writer.text))

    async def _again(self, scene: Scene, asked: Pending) -> Held:
        """Ask a question once more, saying that its answer was not understood."""
        writer = self._writer(scene, asked.language)
        await writer.sentence(phrases.say("not_caught", asked.language))
        await writer.sentence(asked.text)
        now = self._clock.now()
        again = replace(asked, turn=scene.turn.id, asked_at=now, played_at=None, repeated=True)
        self._questions.put(scene.turn.room, again)
        await writer.close(expects_answer=True)
        return Held("asked", spoken=True)

    async def _plain(self, scene: Scene, key: str, outcome: Outcome, language: str) -> Held:
        """Reply with one phrase."""
        writer = self._writer(scene, language)
        await writer.sentence(phrases.say(key, language))
        await writer.close(path="none")
        return Held(outcome, spoken=True)

    async def _respond(self, scene: Scene, text: str, language: str) -> Held:
        """Pass on what is no command."""
        writer = self._writer(scene, language)
        turn = scene.turn
        asked = Question(turn=turn.id, room=turn.room, text=text, language=language)
        response = await first(self._responders, asked, writer.write)
        await writer.close(citations=response.citations, path=response.path)
        return Held(response.outcome, spoken=bool(writer.text))

    async def _parse(self, scene: Scene, text: str) -> Understood | None:
        """Understand the words in the language they came with; a recognizer's may be wrong."""
        language = scene.turn.language
        parse = self._understanding.parse
        understood = await asyncio.to_thread(parse, text, language=language, area=scene.area)
        if understood is None and language and not scene.turn.typed:
            return await asyncio.to_thread(parse, text, area=scene.area)
        return understood

    def _chosen(self, about: About, text: str, language: str) -> str | None:
        match about:
            case Confirm():
                return None
            case Which(candidates=candidates):
                return self._understanding.answers(text, candidates, language)
            case WhichTimer(timers=timers):
                options = {timer.id: Option(timer.name, timer.total_s) for timer in timers}
                return pick(text, options, language)

    async def _language_of(self, scene: Scene, text: str) -> str:
        """Return the language to answer in what is no command: as told, else as it looks."""
        if scene.turn.language or not text:
            return scene.turn.language or self._language
        return await asyncio.to_thread(self._understanding.likely_language, text)

    def _writer(self, scene: Scene, language: str) -> Writer:
        return Writer(bus=self._bus, turn=scene.turn, language=language)


def _is_said_again(about: About, understood: Understood | None) -> bool:
    """Say whether a timer's command is given again: its "cancel" is no "no"."""
    if understood is None or not isinstance(about, WhichTimer):
        return False
    names = {meaning.name for meaning in understood.meanings if isinstance(meaning, Intent)}
    return about.intent.name in names
