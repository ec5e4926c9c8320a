"""faster-whisper's models on disk: which there are, and which could not be fetched lately."""

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from config import Settings

NEEDED = ("config.json", "model.bin", "tokenizer.json")
RETRY_S = 24 * 3600.0
"""A fetch that failed is tried again after so long, or when another model is set."""


def model_folder(settings: Settings) -> Path:
    """Return where the model of the settings stands, or would stand once fetched."""
    given = Path(settings.asr.model).expanduser()
    if given.is_dir():
        return given
    return settings.data / "asr" / "models" / settings.asr.model.replace("/", "--")


def present(folder: Path) -> bool:
    """Say whether a whole model stands in `folder`: files only appear there when complete."""
    return all((folder / name).is_file() for name in NEEDED)


@dataclass(frozen=True)
class FetchFailure:
    """A model that could not be fetched, when, and why."""

    model: str
    at: float
    why: str


def last_failure(file: Path) -> FetchFailure | None:
    """Return what `file` remembers; what cannot be read is forgotten."""
    try:
        return FetchFailure(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def remember(failure: FetchFailure, file: Path) -> None:
    """Write a failure down.

    Raises:
        OSError: if the disk does not take it.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(asdict(failure)), encoding="utf-8")


def worth_a_try(model: str, failure: FetchFailure | None, now: float | None = None) -> bool:
    """Say whether a model is to be fetched, in view of the last failure."""
    if failure is None or failure.model != model:
        return True
    return not 0 <= (time.time() if now is None else now) - failure.at < RETRY_S
