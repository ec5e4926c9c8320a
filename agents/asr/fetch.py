"""Fetches one model: `python -m agents.asr.fetch MODEL FOLDER`. Ends when its parent does.

A program of its own, because a fetch in a thread could not be stopped. A
failure is one sentence, the last line of standard error.
"""

import os
import sys
import threading

from faster_whisper.utils import _MODELS
from huggingface_hub import HfApi, hf_hub_download
from huggingface_hub.errors import HfHubHTTPError

WANTED = ("config.json", "preprocessor_config.json", "tokenizer.json", "model.bin")
TIMEOUT_S = 5.0
FAILED = 1
WEB = frozenset({"httpx", "httpx2", "requests", "urllib3"})
"""The libraries that ask the hub, by the version of its own library."""


def fetch(model: str, folder: str) -> None:
    """Fetch a model, given by its short name or as `owner/name` on the hub.

    Raises:
        Exception: whatever the hub's library raises.
    """
    repository = model if "/" in model else _MODELS.get(model)
    if repository is None:
        raise ValueError(f"there is no model {model!r}; choose from: {', '.join(_MODELS)}")
    info = HfApi().model_info(repository, files_metadata=True, timeout=TIMEOUT_S)
    files = {file.rfilename: file.size or 0 for file in info.siblings or ()}
    wanted = [name for name in files if name in WANTED or name.startswith("vocabulary.")]
    for name in sorted(wanted, key=lambda name: files[name]):
        hf_hub_download(repository, name, local_dir=folder, etag_timeout=TIMEOUT_S)


def reason(failure: Exception) -> str:
    """Say in a few words why a fetch failed."""
    if isinstance(failure, HfHubHTTPError):
        return f"its hub answered {failure.response.status_code}"
    if isinstance(failure, ValueError):
        return str(failure)
    if type(failure).__module__.partition(".")[0] in WEB:
        return "no way to its hub"
    return " ".join(f"{type(failure).__name__}: {failure}".split())[:300]


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(FAILED)


if __name__ == "__main__":
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        fetch(*sys.argv[1:3])
    except Exception as exc:  # noqa: BLE001  # foreign code: its failure is one sentence
        sys.exit(reason(exc))
