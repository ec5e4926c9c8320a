"""pocketsphinx: small, without network, hears only what can be said to this home."""

import logging
import threading
from collections.abc import Sequence
from pathlib import Path

from pocketsphinx import Decoder, get_model_path

from agents.asr import home_model
from agents.asr.engine import NOTHING, Accepts, Hypothesis
from agents.asr.home_model import HomeModel
from agents.understanding.home import Home
from agents.understanding.spoken import digits
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
COMMON_MEAN: "Mean" = (60.0, 3.0, -9.0, *(-4.0,) * 3, *(0.0,) * 7)
"""A mean to begin with, before anybody spoke."""
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
        self.mean = COMMON_MEAN
        """The mean of what was heard last: the best guess for what comes next."""

    def take(self) -> Decoder:
        """Return a decoder nobody else uses."""
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return Decoder(
            hmm=self._acoustics,
            lm=str(self._model.arpa),
            dict=str(self._model.dictionary),
            loglevel="FATAL",
        )

    def give_back(self, decoder: Decoder) -> None:
        """Keep a decoder for the next utterance."""
        with self._lock:
            self._idle.append(decoder)


class SphinxSession:
    """One utterance. The whole of it is decoded at each pause, with the mean of all its sound."""

    def __init__(self, pool: Pool, accepts: Accepts, *, wake_words: Sequence[str]) -> None:
        self._pool = pool
        self._accepts = accepts
        self._wake_words = wake_words
        self._pcm = bytearray()
        self._live = pool.take()
        self._started_with = pool.mean
        _set_mean(self._live, pool.mean)
        self._live.start_utt()
        self._mean = pool.mean
        self._frames = 0

    def feed(self, pcm: bytes) -> None:
        """Take the next samples."""
        self._pcm += pcm
        self._live.process_raw(pcm)
        self._measure()

    def partial(self) -> str:
        """Return what has been heard so far."""
        guess = self._live.hyp()
        return digits(self._plain(guess.hypstr)) if guess else ""

    def finish(self) -> Hypothesis:
        """Decode all that was fed again, now that its mean is known."""
        if not self._pcm:
            return NOTHING
        decoder = self._pool.take()
        try:
            self._decode(decoder)
            return self._best(decoder)
        finally:
            self._pool.give_back(decoder)

    def close(self) -> None:
        """Give the decoder back, and remember how it sounded here."""
        self._pool.mean = self._mean
        self._live.end_utt()
        self._pool.give_back(self._live)

    def _decode(self, decoder: Decoder) -> None:
        _set_mean(decoder, self._mean)
        decoder.start_utt()
        for start in range(0, len(self._pcm), CHUNK_BYTES):
            decoder.process_raw(bytes(self._pcm[start : start + CHUNK_BYTES]))
        decoder.end_utt()

    def _measure(self) -> None:
        """Take the mean of this utterance alone: without the one the decoder began with."""
        frames = len(self._pcm) // FRAME_BYTES - 2
        if not self._frames < frames <= MEASURED_FRAMES:
            return
        self._frames = frames
        self._mean = tuple(
            (both * (WINDOW_FRAMES + frames) - before * WINDOW_FRAMES) / frames
            for both, before in zip(_mean(self._live), self._started_with, strict=True)
        )

    def _best(self, decoder: Decoder) -> Hypothesis:
        guess = decoder.hyp()
        if guess is None or not guess.hypstr:
            return NOTHING
        said = self._plain(guess.hypstr)
        shown = digits(said)
        sure = self._accepts(said)
        return Hypothesis(
            text=shown if self._accepts(shown) else said,
            language=LANGUAGE,
            confidence=_confidence(decoder),
            sure=sure,
        )

    def _plain(self, said: str) -> str:
        """Return the words after the last wake word."""
        spoken = said.split()
        places = [place for place, word in enumerate(spoken, 1) if word in self._wake_words]
        return " ".join(spoken[places[-1] if places else 0 :])


def _mean(decoder: Decoder) -> Mean:
    """Return the mean of what the decoder began with and all it has heard since."""
    return tuple(float(value) for value in decoder.get_cmn(True).split(","))  # noqa: FBT003  # pocketsphinx's own


def _set_mean(decoder: Decoder, mean: Mean) -> None:
    decoder.set_cmn(",".join(f"{value:.3f}" for value in mean))


def _confidence(decoder: Decoder) -> float:
    guess = decoder.hyp()
    return max(0.0, min(1.0, float(guess.prob)))
