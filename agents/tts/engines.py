"""Which speech engines there are, and which one is used."""

from typing import NamedTuple

from agents.tts.cache import Cached
from agents.tts.engine import Synthesizer, SynthesizerFactory
from config.engines import EngineSpec, EngineTable
from config.settings import TtsSettings

ENGINES = EngineTable(
    "tts",
    [EngineSpec("espeak-ng", "agents.tts.espeak:EspeakSynthesizer", needs=("espeakng_loader",))],
)


class Loaded(NamedTuple):
    """An engine that is ready."""

    name: str
    engine: Synthesizer
    detail: str = ""
    """What people should know about it, like a voice in the settings that does not exist."""


def load(settings: TtsSettings) -> Loaded:
    """Return the engine that the settings want, with a cache before it.

    Raises:
        UnknownEngineError: if there is none of that name.
        EngineMissingError: if it is not installed.
    """
    spec = ENGINES.choose(settings.engine)
    make: SynthesizerFactory = spec.load()
    engine = make(voices=settings.voices, words_per_minute=settings.words_per_minute)
    return Loaded(spec.name, Cached(engine), "; ".join(getattr(engine, "problems", ())))
