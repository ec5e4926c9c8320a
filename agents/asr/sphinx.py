"""pocketsphinx: small, without network, hears only what can be said to this home."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pocketsphinx import get_model_path

from agents.asr import home_model
from agents.asr.decoders import Decoding, Mean, Pool
from agents.asr.engine import NOTHING, Accepts, Hypothesis
from agents.understanding.home import Home
from agents.understanding.spoken import digits
from bus.audio import RATE_HZ
from config import Settings

LANGUAGE = "en"
FIRST_BYTES = 2 * round(1.2 * RATE_HZ)
"""So much must be heard (0.7 s of it speech) before its mean is good enough to begin with."""
CLEAR, CLEAR_ALONE = 0.1, 0.2
"""How clear a sentence, or a single word, must be to be believed at once."""
AGREED = (0.05, 0.01, 0.01, 0.001)
"""How clear one, two, three and more words must be if both decodings bring the very same ones."""
SECOND_BYTES = 2 * round(0.2 * RATE_HZ)
"""The second decoding catches up by so much with each frame, lest the first waits for it."""
EARLIER = round(0.15 * RATE_HZ)
"""How much more of the sound before a command the second decoding hears, after a wake word."""
STRETCHES = (1.0, 0.92)
"""How the two decodings stretch all pitches: people's throats are not equally long."""
CLEAR_NUMBER = 0.3
"""How clear every number must be to be believed at once: a misheard one is a wrong action."""
BELIEVED = 0.5
"""The confidence from which a program may believe a text: below it nobody stands by the words."""
VERY_CLEAR = 0.5
"""Hardly anything is clearer; it counts as a confidence of 1."""


class SphinxRecognizer:
    """Hears what can be said to one home. Safe to use from several threads."""

    name = "pocketsphinx"

    def __init__(self, *, folder: Path, wake_words: Sequence[str] = ()) -> None:
        self._folder = folder
        self._wake_words = tuple(wake_words)
        self._acoustics = get_model_path("en-us/en-us")
        self._words = Path(get_model_path("en-us/cmudict-en-us.dict"))
        self._pool: Pool | None = None

    def adapt(self, home: Home) -> None:
        """Learn this home's names. Sessions that are open keep the model they have."""
        model = home_model.ensure(
            home, self._wake_words, folder=self._folder, dictionary=self._words
        )
        pool = Pool(self._acoustics, model)
        for stretch in STRETCHES:  # loaded now, not when somebody speaks
            pool.give_back(pool.take(stretch), stretch)
        self._pool = pool

    def session(self, *, accepts: Accepts, wake_samples: int = 0) -> "SphinxSession":
        """Begin an utterance. Nothing is heard before the first `adapt`."""
        if self._pool is None:
            raise RuntimeError("pocketsphinx does not know the home yet")
        return SphinxSession(
            self._pool, accepts, wake_words=self._wake_words, wake_samples=wake_samples
        )


def open_sphinx(*, settings: Settings) -> SphinxRecognizer:
    """Return the recognizer, its models of homes kept in the data folder."""
    return SphinxRecognizer(folder=settings.data / "asr" / "homes", wake_words=settings.wake.words)


@dataclass(frozen=True)
class Guess:
    """What decoding once brought."""

    words: str
    clarity: float
    """From 0 to 1."""
    numbers: float
    """The clarity of the least clear number."""

    @property
    def clear(self) -> bool:
        """Whether it is believed at once."""
        least = CLEAR if " " in self.words else CLEAR_ALONE
        return self.clarity >= least and self.numbers >= CLEAR_NUMBER

    def agrees_with(self, other: "Guess") -> bool:
        """Say whether two guesses are the same, and neither is mere noise."""
        if not self.words:
            return False
        least = AGREED[min(self.words.count(" "), len(AGREED) - 1)]
        return self.words == other.words and min(self.clarity, other.clarity) >= least


class SphinxSession:
    """One utterance, decoded twice while it is spoken: what is not clear must be heard twice.

    The wake word only tells how the voice sounds: decoded, it often became other words. Where it
    ends is not certain ("turn off" without its beginning is "unlock"): so the two begin at
    different places after it, and must agree even where the first is clear.
    """

    def __init__(
        self, pool: Pool, accepts: Accepts, *, wake_words: Sequence[str], wake_samples: int = 0
    ) -> None:
        self._pool = pool
        self._accepts = accepts
        self._wake_words = wake_words
        self._pcm = bytearray()
        self._after_wake_word = wake_samples > 0
        begins = (wake_samples, max(wake_samples - EARLIER, 0))
        self._first, self._second = (
            Decoding(pool, stretch, first=2 * begin)
            for stretch, begin in zip(STRETCHES, begins, strict=True)
        )
        self._mean: Mean | None = None

    def feed(self, pcm: bytes) -> None:
        """Take the next samples; decode them once enough is known of their mean."""
        self._pcm += pcm
        if self._mean is not None or len(self._pcm) >= FIRST_BYTES:
            self._decode(self._first)
            self._decode(self._second, most=SECOND_BYTES)

    def partial(self) -> str | None:
        """Return what has been heard so far."""
        return digits(self._plain(self._first.words)) if self._first.begun else None

    def finish(self) -> Hypothesis:
        """Return the best guess. After it, decoding begins anew if more is fed."""
        if not self._pcm:
            return NOTHING
        first = self._guess(self._first)
        sure = self._accepts(first.words) and self._believed(first)
        self._second.close()
        self._mean = None
        return self._told(first, sure=sure)

    def close(self) -> None:
        """Give the decoders back."""
        self._first.close()
        self._second.close()

    def _decode(self, decoding: Decoding, *, most: int | None = None) -> None:
        if self._mean is None:
            self._mean = self._pool.mean(bytes(self._pcm))
        decoding.decode(self._pcm, self._mean, most=most)

    def _guess(self, decoding: Decoding) -> "Guess":
        self._decode(decoding)
        words, clarity, number = decoding.end()
        return Guess(self._plain(words), clarity, number)

    def _believed(self, first: "Guess") -> bool:
        enough = first.clear and not self._after_wake_word
        return enough or first.agrees_with(self._guess(self._second))

    def _told(self, guess: "Guess", *, sure: bool) -> Hypothesis:
        shown = digits(guess.words)
        text = shown if shown != guess.words and self._accepts(shown) else guess.words
        return Hypothesis(text, LANGUAGE, _confidence(guess.clarity, sure=sure), sure)

    def _plain(self, said: str) -> str:
        """Return the words after the last wake word."""
        spoken = said.split()
        places = [place for place, word in enumerate(spoken, 1) if word in self._wake_words]
        return " ".join(spoken[places[-1] if places else 0 :])


def _confidence(clarity: float, *, sure: bool) -> float:
    """Return a confidence that is above one half only for what the recognizer stands by."""
    share = min(clarity / VERY_CLEAR, 1.0)
    return BELIEVED + (1 - BELIEVED) * share if sure else min(BELIEVED * share, 0.49)
