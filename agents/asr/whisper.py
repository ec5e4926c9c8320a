"""faster-whisper: hears any sentence in many languages; its model must be on disk."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import numpy as np

from agents.asr.engine import NOTHING, Accepts, Hypothesis
from agents.asr.models import model_folder
from agents.asr.wake_words import without_wake_word
from agents.understanding.home import Home
from agents.understanding.sampling import said_areas, said_names
from config import Settings

SURELY_SILENCE = 0.6
"""Whisper invents words for silence; above this chance of no speech it is not believed."""
LEAST_CONFIDENCE = 0.35
MOST_NAMES = 60
"""Whisper reads at most 224 tokens of what to expect."""


class Model(Protocol):
    """What is used of `faster_whisper.WhisperModel`."""

    def transcribe(self, audio: Any, **options: Any) -> tuple[Iterable[Any], Any]:
        """Return segments and what is known of the whole."""


class WhisperRecognizer:
    """Hears free speech; the home's names are only hints to it."""

    name = "faster-whisper"

    def __init__(
        self, model: Model, *, languages: Sequence[str], wake_words: Sequence[str]
    ) -> None:
        self._model = model
        self._languages = tuple(language.partition("-")[0] for language in languages)
        self._wake_words = tuple(wake_words)
        self._hints = ""

    def adapt(self, home: Home) -> None:
        """Hint at this home's names from the next session on."""
        self._hints = ", ".join([*said_names(home), *said_areas(home)][:MOST_NAMES])

    def session(self, *, accepts: Accepts, wake_samples: int = 0) -> "WhisperSession":
        """Begin an utterance. It need not be a command: any speech may be meant.

        The wake word is heard, too, and taken out of the text: it is seldom misheard.
        """
        del accepts, wake_samples
        return WhisperSession(self, self._hints)

    def transcribe(self, pcm: bytes, hints: str) -> Hypothesis:
        """Return what is said in `pcm`."""
        audio = np.frombuffer(pcm, dtype="<i2").astype(np.float32) / 32768
        only = self._languages[0] if len(set(self._languages)) == 1 else None
        found, info = self._model.transcribe(
            audio, language=only, beam_size=1, hotwords=hints or None,
            condition_on_previous_text=False, without_timestamps=True,
        )  # fmt: skip
        segments = [segment for segment in found if segment.no_speech_prob < SURELY_SILENCE]
        text = " ".join(segment.text.strip() for segment in segments)
        text = without_wake_word(text, self._wake_words)
        if not text:
            return NOTHING
        confidence = float(np.exp(np.mean([segment.avg_logprob for segment in segments])))
        return Hypothesis(text, info.language, min(confidence, 1.0), confidence > LEAST_CONFIDENCE)


class WhisperSession:
    """One utterance; all of it is transcribed at each pause."""

    def __init__(self, recognizer: WhisperRecognizer, hints: str) -> None:
        self._recognizer = recognizer
        self._hints = hints
        self._pcm = bytearray()
        self._last = NOTHING

    def feed(self, pcm: bytes) -> None:
        """Keep the next samples."""
        self._pcm += pcm

    def partial(self) -> None:
        """Return nothing: Whisper is too slow to tell before a pause."""

    def finish(self) -> Hypothesis:
        """Transcribe all that was fed."""
        self._last = self._recognizer.transcribe(bytes(self._pcm), self._hints)
        return self._last

    def close(self) -> None:
        """Forget the sound."""
        self._pcm.clear()


def open_whisper(*, settings: Settings) -> WhisperRecognizer:
    """Load the model of the settings, in 8-bit integers on the processor.

    Raises:
        RuntimeError: if its folder holds no such model.
    """
    from faster_whisper import WhisperModel  # noqa: PLC0415  # a second to import, seldom used

    folder = str(model_folder(settings))
    model = WhisperModel(folder, device="cpu", compute_type="int8", local_files_only=True)
    return WhisperRecognizer(model, languages=settings.languages, wake_words=settings.wake.words)
