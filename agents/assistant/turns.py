"""What a turn is and what ends it. Pure: no bus, no clock, no tasks.

A turn listens, works, speaks, and ends exactly once. What happens to it on the bus goes through
`step`, which returns the turn as it is afterwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import assert_never

from bus.messages import (
    Ask,
    Failed,
    Outcome,
    Playback,
    Presence,
    Speaking,
    SpeechEnd,
    Transcript,
)

FRESH_S = 10.0
"""Words that are older (or as much in the future) are refused."""
LONGEST = 2_000
"""Characters. Nobody says more in one turn."""


LISTEN_S = 30.0
"""A turn that heard nothing of the recognizer for so long has lost it."""
SPEAK_S = 30.0
"""A turn that heard nothing of voice or loudspeaker for so long is over, on top of its speech."""

PLAY_S = 5.0
"""A reply all of which was spoken is over so long after its speech, heard or not."""


class Phase(Enum):
    """What a turn is doing."""

    LISTENING = auto()
    WORKING = auto()
    SPEAKING = auto()
    ENDED = auto()


@dataclass(frozen=True)
class Turn:
    """One exchange: what was said in a room, and what came of it."""

    id: str
    room: str
    began_at: float
    """When the room began to be listened to, or the text was sent (seconds since the epoch)."""
    said_at: float
    """When it was said; timings count from here."""
    typed: bool = False
    speak: bool = True
    language: str | None = None
    phase: Phase = Phase.LISTENING
    outcome: Outcome = "failed"
    """What it came to, as soon as it has been answered; `failed` until then."""
    timings: Mapping[str, float] = field(default_factory=dict)
    """Seconds after `said_at`, in the order things happened."""
    patience_at: float | None = None
    """Until when something must be heard of it, while it waits for other workers."""
    speech_s: float = 0.0
    """How long the pieces of its speech are together."""
    silent: bool = False
    """Whether no more of its speech will be heard."""
    alone: bool = False
    """Whether nobody is there to be asked: a command that was put off until now."""

    def timed(self, name: str, now: float) -> "Turn":
        """Return the turn with a stage's time noted, the first time only."""
        if name in self.timings:
            return self
        return replace(self, timings={**self.timings, name: max(now - self.said_at, 0.0)})

    def hushed(self) -> "Turn":
        """Return the turn with nothing more of it to be heard: over, if it was answered."""
        if self.phase is Phase.SPEAKING:
            return self.ended(self.outcome)
        return replace(self, silent=True)

    def ended(self, outcome: Outcome) -> "Turn":
        """Return the turn, over."""
        return replace(self, phase=Phase.ENDED, outcome=outcome)


@dataclass(frozen=True)
class House:
    """Which workers are there: the last presence of each."""

    workers: Mapping[str, Presence] = field(default_factory=dict)

    def has(self, name: str) -> bool:
        """Say whether a worker is known to be online."""
        worker = self.workers.get(name)
        return worker is not None and worker.state == "online"

    def left(self, name: str) -> bool:
        """Say whether a worker is known to have gone."""
        worker = self.workers.get(name)
        return worker is not None and worker.state == "offline"

    def with_worker(self, presence: Presence) -> "House":
        """Return the house with this news; a stranger's `offline` is none."""
        known = self.workers.get(presence.name)
        if known and presence.state == "offline" and presence.instance != known.instance:
            return self
        return House({**self.workers, presence.name: presence})

    def loses(self, news: Presence) -> bool:
        """Say whether `news` means that the worker known until now, and its work, is gone."""
        known = self.workers.get(news.name)
        if known is None or known.state == "offline":
            return False
        return (news.state == "offline") == (news.instance == known.instance)


def is_fresh(words: Ask | Transcript, now: float) -> bool:
    """Say whether words are new enough to be acted on; a clock may be wrong either way."""
    return abs(now - words.at) <= FRESH_S


def listening(room: str, turn: str, now: float) -> Turn:
    """Return a turn that begins with a room being listened to."""
    return Turn(id=turn, room=room, began_at=now, said_at=now, patience_at=now + LISTEN_S)


def heard(turn: Turn | None, words: Transcript, turn_id: str, now: float) -> Turn:
    """Return the turn of words that were heard; `turn` is the one that listened, if known."""
    said_at = min(words.speech_end_at or words.at, now)
    begun = turn or listening(words.room, turn_id, said_at - words.audio_s)
    working = replace(
        begun,
        began_at=min(begun.began_at, said_at),
        said_at=said_at,
        language=words.language,
        phase=Phase.WORKING,
        patience_at=None,
    )
    return working.timed("transcript", now)


def typed(words: Ask, turn: str, now: float) -> Turn:
    """Return the turn of a written question."""
    said_at = min(words.at, now)
    return Turn(
        id=turn,
        room=words.room,
        began_at=now,
        said_at=said_at,
        typed=True,
        speak=words.speak,
        language=words.language,
        phase=Phase.WORKING,
    )


def replied(turn: Turn, outcome: Outcome, *, spoken: bool, house: House, now: float) -> Turn:
    """Return a turn whose reply is out: it ends here unless somebody will yet be heard."""
    done = replace(turn, outcome=outcome).timed("reply", now)
    if spoken and not turn.silent and house.has("tts"):
        return replace(done, phase=Phase.SPEAKING, patience_at=now + SPEAK_S)
    return done.ended(outcome)


Event = Speaking | SpeechEnd | Playback | Failed | Presence


def step(turn: Turn, event: Event, house: House, now: float) -> Turn:
    """Return the turn after something happened to it; `house` as it was before the event."""
    match event:
        case Presence():
            return turn.hushed() if _loses_its_voice(turn, event, house) else turn
        case Failed(stage=stage):
            return turn.hushed() if stage in {"tts", "satellite"} else turn
        case Speaking(audio_s=audio_s):
            return _patient(turn, audio_s, now).timed("speech", now)
        case Playback(state="started"):
            return _patient(turn, 0.0, now).timed("playback", now)
        case Playback():
            return turn.hushed()
        case SpeechEnd(chunks=chunks):
            unheard = chunks == 0 or not house.has(f"satellite-{turn.room}")
            return turn.hushed() if unheard else _played_out(turn, now)
        case _:
            assert_never(event)


def is_deaf(turn: Turn, news: Presence, house: House) -> bool:
    """Say whether the turn waits for words that a lost recognizer will not send."""
    return turn.phase is Phase.LISTENING and news.name == "asr" and house.loses(news)


def _loses_its_voice(turn: Turn, news: Presence, house: House) -> bool:
    speaks = turn.phase is Phase.SPEAKING and news.name in {"tts", f"satellite-{turn.room}"}
    return speaks and house.loses(news)


def _patient(turn: Turn, audio_s: float, now: float) -> Turn:
    """Return the turn with so much more speech to wait for."""
    longer = replace(turn, speech_s=turn.speech_s + audio_s)
    if turn.phase is not Phase.SPEAKING:
        return longer
    return replace(longer, patience_at=now + SPEAK_S + longer.speech_s)


def _played_out(turn: Turn, now: float) -> Turn:
    """Return the turn with all its speech known: it takes no longer to play than it is long."""
    if turn.phase is not Phase.SPEAKING:
        return turn
    return replace(turn, patience_at=now + turn.speech_s + PLAY_S)
