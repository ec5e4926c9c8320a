"""pocketsphinx's decoders: kept for the next utterance, each hearing in a way of its own."""

import itertools
import threading
from collections import defaultdict

from pocketsphinx import Decoder

from agents.asr.home_model import HomeModel
from agents.understanding.spoken import is_number

FRAME_BYTES = 320
CHUNK_BYTES = 3200
"""pocketsphinx holds Python's one lock while it decodes: a tenth of a second's sound at a time."""
WINDOW_FRAMES = 500
"""How many frames (of 10 ms) the mean it starts with weighs, in pocketsphinx's own source."""
MEASURED_FRAMES = 280
"""The mean is taken over so many frames at most; later pocketsphinx forgets the first ones."""
COMMON_MEAN: "Mean" = (60.0, 3.0, -9.0, *(-4.0,) * 3, *(0.0,) * 7)
"""Any mean; pocketsphinx wants one to begin with."""
Mean = tuple[float, ...]
"""The mean of the cepstra: how this voice, microphone and room colour all sounds."""
_opened = itertools.count()
"""pocketsphinx compares how pitches are stretched with what was asked last in the whole process,
and if that is written the same it does nothing; so each decoder's is written with other zeros."""
_opening = threading.Lock()


class Pool:
    """Decoders of one home's model: one for each utterance at a time, kept for the next."""

    def __init__(self, acoustics: str, model: HomeModel) -> None:
        self._acoustics = acoustics
        self._model = model
        self._idle: dict[float, list[Decoder]] = defaultdict(list)
        self._lock = threading.Lock()
        self._meter = Decoder(
            hmm=acoustics, dict=str(model.dictionary), keyphrase="yes", loglevel="FATAL"
        )

    def take(self, stretch: float) -> Decoder:
        """Return a decoder nobody else uses, which hears all pitches stretched by so much."""
        with self._lock:
            if self._idle[stretch]:
                return self._idle[stretch].pop()
        with _opening:
            return self._open(stretch)

    def _open(self, stretch: float) -> Decoder:
        return Decoder(
            hmm=self._acoustics,
            lm=str(self._model.arpa),
            dict=str(self._model.dictionary),
            warp_type="inverse_linear",
            warp_params=f"{stretch:.2f}{'0' * (next(_opened) % 9)}",
            topn=8,
            fwdflat=False,  # a second pass of 50 to 400 ms that brings nothing here
            loglevel="FATAL",
        )

    def give_back(self, decoder: Decoder, stretch: float) -> None:
        """Keep a decoder for the next utterance."""
        with self._lock:
            self._idle[stretch].append(decoder)

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


class Decoding:
    """One decoder on its way through one utterance."""

    def __init__(self, pool: Pool, stretch: float, *, first: int = 0) -> None:
        """Take a decoder from `pool` when it is needed; bytes before `first` are not decoded."""
        self._pool = pool
        self._stretch = stretch
        self._first = first
        self._decoder: Decoder | None = None
        self._decoded = first

    @property
    def begun(self) -> bool:
        """Whether anything is decoded."""
        return self._decoder is not None

    @property
    def words(self) -> str:
        """The words so far."""
        guess = self._decoder.hyp() if self._decoder else None
        return guess.hypstr if guess else ""

    def decode(self, pcm: bytearray, mean: Mean, *, most: int | None = None) -> None:
        """Decode what is not decoded yet of the utterance, which has this mean; `most` bytes."""
        if self._decoder is None:
            self._decoder = self._pool.take(self._stretch)
            self._decoder.set_cmn(_written(mean))
            self._decoder.start_utt()
        until = len(pcm) if most is None else min(self._decoded + most, len(pcm))
        while self._decoded < until:
            chunk = pcm[self._decoded : min(self._decoded + CHUNK_BYTES, until)]
            self._decoder.process_raw(bytes(chunk))
            self._decoded += len(chunk)

    def end(self) -> tuple[str, float, float]:
        """Return the words, their clarity, and that of the least clear number; then begin anew."""
        decoder = self._decoder
        if decoder is None:
            return "", 0.0, 0.0
        decoder.end_utt()
        best = decoder.hyp()
        said = best.hypstr if best else ""
        found = (said, clarity(decoder), least_number(decoder)) if said else ("", 0.0, 0.0)
        self._give_back(decoder)
        return found

    def close(self) -> None:
        """Give the decoder back."""
        if self._decoder is not None:
            self._decoder.end_utt()
            self._give_back(self._decoder)

    def _give_back(self, decoder: Decoder) -> None:
        self._pool.give_back(decoder, self._stretch)
        self._decoder, self._decoded = None, self._first


def _written(mean: Mean) -> str:
    return ",".join(f"{value:.3f}" for value in mean)


def clarity(decoder: Decoder) -> float:
    """Return how much likelier the best guess is than the others, made equal for all lengths."""
    seconds = max(decoder.n_frames() / 100, 0.3)
    chance = min(max(float(decoder.hyp().prob), 1e-12), 1.0)
    return float(chance ** (1 / seconds))


def least_number(decoder: Decoder) -> float:
    """Return how clear the least clear number is; 1 if there is none."""
    return min((word.prob for word in decoder.seg() if is_number(word.word)), default=1.0)
