"""Commands to devices: what is done at once, what is asked first, what is left alone."""

from collections.abc import Sequence
from dataclasses import replace

from agents.assistant.actions import Act, Acts, NeedsConfirmation, acts
from agents.assistant.hands import Done, Hands
from agents.assistant.live import LiveHome
from agents.assistant.pending import Confirm
from agents.assistant.said import Said
from agents.assistant.scene import Scene
from agents.assistant.writer import together
from agents.understanding import phrases, questions, replies
from agents.understanding.meaning import Intent
from agents.understanding.names import as_called
from bus.messages import DeviceState, Outcome


class DeviceSkill:
    """Obeys intents about devices and words what was read back."""

    def __init__(self, *, home: LiveHome, hands: Hands, needs: NeedsConfirmation) -> None:
        self._home = home
        self._hands = hands
        self._needs = needs

    def plan(self, intent: Intent) -> Acts:
        """Return what an intent comes to with the devices as they are now."""
        return acts(intent, self._home.devices(intent.devices), self._needs)

    async def obey(self, intent: Intent, scene: Scene) -> Said:
        """Do what may be done at once; the rest is in `Said.ask` or said to be left alone."""
        plan = self.plan(intent)
        done = await self._do(plan.do, scene)
        ask = Confirm(acts=plan.confirm, intents=(intent,) * len(plan.confirm))
        return Said(
            text=together([self._wording(intent, done), *_left(plan, intent)], intent.language),
            outcome=_outcome(plan, done),
            actions=tuple(one.report for one in done),
            ask=ask if plan.confirm else None,
        )

    async def confirmed(self, ask: Confirm, scene: Scene) -> Said:
        """Do what the yes of this turn allows."""
        done = await self._do(ask.acts, scene, confirmed_by=scene.turn.id)
        pairs = zip(ask.intents, done, strict=True)
        return Said(
            text=together([self._wording(i, (one,)) for i, one in pairs], ask.intents[0].language),
            outcome=_outcome(Acts(), done),
            actions=tuple(one.report for one in done),
        )

    async def _do(
        self, acts: Sequence[Act], scene: Scene, *, confirmed_by: str | None = None
    ) -> tuple[Done, ...]:
        if not acts:
            return ()
        scene.note("command")
        done = await self._hands.do(acts, turn=scene.turn.id, confirmed_by=confirmed_by)
        scene.note("state")
        return done

    def _wording(self, intent: Intent, done: Sequence[Done]) -> str:
        """Say what the devices report, and which did not obey; nothing if nothing was tried."""
        if any(one.trouble == "offline" for one in done):
            return phrases.say("devices_offline", intent.language)
        for one in done:
            self._home.read_back(one.act.device.device, one.state)
        obeyed = [one for one in done if one.ok]
        failures = [self._failure(one, intent) for one in done if not one.ok]
        return together([self._report(intent, obeyed), *failures], intent.language)

    def _report(self, intent: Intent, done: Sequence[Done]) -> str:
        if not done:
            return ""
        devices = tuple(one.act.device.device for one in done)
        states = self._home.devices(devices)
        return replies.render(replace(intent, devices=devices), home=self._home.now, states=states)

    def _failure(self, one: Done, intent: Intent) -> str:
        """Say why a device did not obey: in its own words where those are the reply's language."""
        device = one.act.device
        now = self._home.devices((device.device,))
        if one.trouble == "no_answer" or not all(state.available for state in now):
            return _away([device], intent)
        if one.trouble == "refused" and one.text and intent.language.startswith("en"):
            return one.text
        return phrases.say("failed", intent.language, name=as_called(device, intent).name)


def _left(plan: Acts, intent: Intent) -> list[str]:
    """Say which devices were left alone, and why, where that is not plain."""
    said = [_away(plan.away, intent)] if plan.away else []
    if plan.do or plan.confirm or plan.away:
        return said
    if plan.skipped:
        return [phrases.say("protected_alone", intent.language)]
    return [phrases.say("cannot", intent.language)]


def _away(devices: Sequence[DeviceState], intent: Intent) -> str:
    called = [as_called(device, intent) for device in devices]
    return questions.not_answering(called, intent.language)


def _outcome(plan: Acts, done: Sequence[Done]) -> Outcome:
    if plan.confirm:
        return "asked"
    if any(one.ok for one in done):
        return "done"
    return "failed" if done else "refused"
