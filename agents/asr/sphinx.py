"""pocketsphinx: small, without network, hears only what can be said to this home."""

import logging
import math
import threading
from collections.abc import Sequence
from pathlib import Path

from pocketsphinx import Decoder, get_model_path

from agents.asr import home_model
from agents.asr.engine import NOTHING, Accepts, Hypothesis
from agents.asr.home_model import HomeModel
from agents.understanding.home import Home
from agents.understanding.spoken import digits, is_number
from bus.audio import RATE_HZ
from config import Settings

log = logging.getLogger(__name__)

LANGUAGE = "en"
FRAME_BYTES = 320
CHUNK_BYTES = 3200
"""pocketsphinx holds Python's one lock while it decodes: a tenth of a second's sound at a time."""
WINDOW_FRAMES = 500
"""How many frames (of 10 ms) the mean it starts with weighs, in pocketsphinx's own source."""
MEASURED_FRAMES = 280
"""The mean is taken over so many frames at most; later pocketsphinx forgets the first ones."""
FIRST_BYTES = 2 * round(1.2 * RATE_HZ)
"""So much must be heard (0.7 s of it speech) before its mean is good enough to begin with."""
NEAR = 2.0
"""How far the whole mean must be from the one decoding began with for a second try to be worth it.

Both means measure equally good; the second try is made only where the first brought nothing.
"""
SECOND_CONFIDENCE = 0.03
"""What makes sense only at the second try must be clearer."""
COMMON_MEAN: "Mean" = (60.0, 3.0, -9.0, *(-4.0,) * 3, *(0.0,) * 7)
"""Any mean; pocketsphinx wants one to begin with."""
LEAST_CONFIDENCE = 0.015
LEAST_ALONE = 0.12
"""A single word is too easily made out of any sound; it must be this clear."""
LEAST_FOR_NUMBERS = 0.05
Mean = tuple[float, ...]
"""The mean of the cepstra: how this voice, microphone and room colour all sounds."""


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
        pool.give_back(pool.take())  # loaded now, not when somebody speaks
        self._pool = pool

    def session(self, *, accepts: Accepts) -> "SphinxSession":
        """Begin an utterance. Nothing is heard before the first `adapt`."""
        if self._pool is None:
            raise RuntimeError("pocketsphinx does not know the home yet")
        return SphinxSession(self._pool, accepts, wake_words=self._wake_words)


def open_sphinx(*, settings: Settings) -> SphinxRecognizer:
    """Return the recognizer, its models of homes kept in the data folder."""
    return SphinxRecognizer(folder=settings.data / "asr" / "homes", wake_words=settings.wake.words)


class Pool:
    """Decoders of one home's model: one for each utterance at a time, kept for the next."""

    def __init__(self, acoustics: str, model: HomeModel) -> None:
        self._acoustics = acoustics
        self._model = model
        self._idle: list[Decoder] = []
        self._lock = threading.Lock()
        self._meter = Decoder(
            hmm=acoustics, dict=str(model.dictionary), keyphrase="yes", loglevel="FATAL"
        )

    def take(self) -> Decoder:
        """Return a decoder nobody else uses."""
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return Decoder(
            hmm=self._acoustics,
            lm=str(self._model.arpa),
            dict=str(self._model.dictionary),
            topn=8,
            loglevel="FATAL",
        )

    def give_back(self, decoder: Decoder) -> None:
        """Keep a decoder for the next utterance."""
        with self._lock:
            self._idle.append(decoder)

    def mean(self, pcm: bytes) -> Mean:
        """Return the mean of this sound alone.

        pocketsphinx only tells it mixed with the one it began with.
        """
        sound = pcm[: MEASURED_FRAMES * FRAME_BYTES]
        frames = max(len(sound) // FRAME_BYTES - 2, 1)
        with self._lock:
            self._meter.set_cmn(_written(COMMON_MEAN))
            self._meter.start_utt()
            self._meter.process_raw(sound, no_search=True)
            mixed = self._meter.get_cmn(True).split(",")  # noqa: FBT003  # pocketsphinx's own
            self._meter.end_utt()
        return tuple(
            (float(both) * (WINDOW_FRAMES + frames) - before * WINDOW_FRAMES) / frames
            for both, before in zip(mixed, COMMON_MEAN, strict=True)
        )


class SphinxSession:
    """One utterance: decoded while it is spoken, and once more if nothing came of that."""

    def __init__(self, pool: Pool, accepts: Accepts, *, wake_words: Sequence[str]) -> None:
        self._pool = pool
        self._accepts = accepts
        self._wake_words = wake_words
        self._pcm = bytearray()
        self._decoder: Decoder | None = None
        self._decoded = 0
        self._mean: Mean = COMMON_MEAN

    def feed(self, pcm: bytes) -> None:
        """Take the next samples; decode them once enough is known of their mean."""
        self._pcm += pcm
        if self._decoder is not None or len(self._pcm) >= FIRST_BYTES:
            self._decode()

    def partial(self) -> str:
        """Return what has been heard so far."""
        guess = self._decoder.hyp() if self._decoder else None
        return digits(self._plain(guess.hypstr)) if guess else ""

    def finish(self) -> Hypothesis:
        """Return the best guess. After it, decoding begins anew if more is fed."""
        if not self._pcm:
            return NOTHING
        mean = self._pool.mean(bytes(self._pcm))
        first = self._finished(mean)
        if first.sure or math.dist(mean, self._mean) < NEAR:
            return first
        second = self._finished(mean)
        return second if second.sure and second.confidence >= SECOND_CONFIDENCE else first

    def _finished(self, mean: Mean) -> Hypothesis:
        """Decode the rest, or all of it with `mean` if nothing is decoded yet."""
        decoder = self._decode(mean)
        decoder.end_utt()
        try:
            return self._best(decoder)
        finally:
            self._give_back()

    def close(self) -> None:
        """Give the decoder back."""
        if self._decoder is not None:
            self._decoder.end_utt()
            self._give_back()

    def _give_back(self) -> None:
        if self._decoder is not None:
            self._pool.give_back(self._decoder)
        self._decoder, self._decoded = None, 0

    def _decode(self, mean: Mean | None = None) -> Decoder:
        """Decode what is not decoded yet."""
        if self._decoder is None:
            self._mean = mean or self._pool.mean(bytes(self._pcm))
            self._decoder = self._pool.take()
            self._decoder.set_cmn(_written(self._mean))
            self._decoder.start_utt()
        while self._decoded < len(self._pcm):
            chunk = self._pcm[self._decoded : self._decoded + CHUNK_BYTES]
            self._decoder.process_raw(bytes(chunk))
            self._decoded += len(chunk)
        return self._decoder

    def _best(self, decoder: Decoder) -> Hypothesis:
        guess = decoder.hyp()
        if guess is None or not guess.hypstr:
            return NOTHING
        said = self._plain(guess.hypstr)
        shown = digits(said)
        confidence = _confidence(decoder)
        least = LEAST_CONFIDENCE if " " in said else LEAST_ALONE
        sure = confidence >= least and _clear_numbers(decoder) and self._accepts(said)
        text = shown if shown != said and self._accepts(shown) else said
        return Hypothesis(text, LANGUAGE, confidence, sure)

    def _plain(self, said: str) -> str:
        """Return the words after the last wake word."""
        spoken = said.split()
        places = [place for place, word in enumerate(spoken, 1) if word in self._wake_words]
        return " ".join(spoken[places[-1] if places else 0 :])


def _written(mean: Mean) -> str:
    return ",".join(f"{value:.3f}" for value in mean)


def _confidence(decoder: Decoder) -> float:
    """Return how much likelier the best guess is than the others, made equal for all lengths."""
    seconds = max(decoder.n_frames() / 100, 0.3)
    chance = min(max(float(decoder.hyp().prob), 1e-12), 1.0)
    return float(chance ** (1 / seconds))


def _clear_numbers(decoder: Decoder) -> bool:
    """Say whether every number was heard clearly: a misheard one is a wrong action."""
    return all(
        segment.prob >= LEAST_FOR_NUMBERS for segment in decoder.seg() if is_number(segment.word)
    )
