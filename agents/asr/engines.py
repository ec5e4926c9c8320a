"""The recognizers by name, best first, and which of them this machine can use."""

from collections.abc import Mapping
from dataclasses import dataclass

from agents.asr.engine import Recognizer
from agents.asr.models import model_folder, present
from config import Settings
from config.engines import EngineMissingError, EngineSpec, EngineTable

WHISPER = "faster-whisper"
RECOGNIZERS = EngineTable(
    "asr",
    [
        EngineSpec(
            name=WHISPER, target="agents.asr.whisper:open_whisper", needs=("faster_whisper",)
        ),
        EngineSpec(
            name="pocketsphinx", target="agents.asr.sphinx:open_sphinx", needs=("pocketsphinx",)
        ),
    ],
)


@dataclass(frozen=True)
class Survey:
    """Which recognizer is used, and why not the others."""

    chosen: EngineSpec
    obstacles: Mapping[str, str]
    """By name: what keeps an engine from being used."""

    @property
    def detail(self) -> str:
        """One sentence about the engines that would be better but cannot be used."""
        return "; ".join(f"{name}: {why}" for name, why in self.obstacles.items())


def survey(settings: Settings) -> Survey:
    """Return which recognizer the settings and this machine lead to.

    A recognizer that was asked for but has no model yet is replaced until it has one.

    Raises:
        UnknownEngineError: if no engine has the name in the settings.
        EngineMissingError: if none can be used.
    """
    specs = list(RECOGNIZERS.specs)
    if settings.asr.engine != "auto":
        wanted = RECOGNIZERS.find(settings.asr.engine)
        specs = [wanted, *(spec for spec in specs if spec != wanted)]
    obstacles: dict[str, str] = {}
    for spec in specs:
        why = _obstacle(spec, settings)
        if not why:
            return Survey(spec, obstacles)
        obstacles[spec.name] = why
    raise EngineMissingError(
        f"no speech recognizer can be used: {Survey(specs[0], obstacles).detail}"
    )


def _obstacle(spec: EngineSpec, settings: Settings) -> str:
    if not spec.installed:
        return spec.missing
    if spec.name == WHISPER and not present(model_folder(settings)):
        return f"its model {settings.asr.model!r} is not on this machine"
    return ""


def wants_model(settings: Settings) -> bool:
    """Say whether faster-whisper would be used if only its model were here."""
    wanted = settings.asr.engine in {"auto", WHISPER} and RECOGNIZERS.find(WHISPER).installed
    return wanted and settings.asr.download and not present(model_folder(settings))


def open_engine(spec: EngineSpec, settings: Settings) -> Recognizer:
    """Load an engine. Blocks; foreign code may raise anything."""
    opened: Recognizer = spec.load()(settings=settings)
    return opened
