"""The process that reads files for the worker: `python -m rag.reading.child`.

It loads the readers once and forks for every file, so that each is read under limits of its own,
a crash costs one file, and nothing of a hostile file outlives its reading. Requests come as lines
on standard input, answers leave with their length on standard output; it ends with its input.
"""

import contextlib
import os
import shutil
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import BinaryIO

from rag.reading import formats
from rag.reading.apart import framed, run_apart
from rag.reading.checks import check_file, check_reading
from rag.reading.errors import DAMAGED, UnreadableError
from rag.reading.limits import impose
from rag.reading.messages import (
    MAX_BYTES,
    Answer,
    Refusal,
    Request,
    answers,
    requests,
)

_OUT_OF_TIME = {signal.SIGALRM, signal.SIGXCPU}
_OUT_OF_MEMORY = {1, -signal.SIGKILL}
"""How a fork ends that could not even say so."""


def serve() -> None:
    """Answer requests until the input ends."""
    answering = _take_standard_output()
    with tempfile.TemporaryDirectory(prefix="hearsay-reading-") as folder:
        tempfile.tempdir = folder
        for line in iter(sys.stdin.buffer.readline, b""):
            request = requests.validate_json(line)
            _preload(request)
            answer = _read_apart(request)
            _empty(folder)
            answering.write(framed(answer))
            answering.flush()


def read_here(request: Request) -> Answer:
    """Read the file in this very process; whatever happens becomes a sentence."""
    path = request.path
    try:
        check_file(path, request.settings)
        reading = formats.of(path, request.settings).read(path, request.settings, request.passwords)
        return check_reading(reading, path, request.settings)
    except UnreadableError as exc:
        return Refusal(str(exc), exc.condition, traceback.format_exc())
    except OSError as exc:
        return Refusal(_closed(exc), detail=traceback.format_exc())
    except MemoryError:
        return Refusal(_memory(request))
    except RecursionError:
        return Refusal("it is nested too deeply")
    except Exception:  # noqa: BLE001 - a reader is foreign code: its failure is one file's
        return Refusal(DAMAGED, detail=traceback.format_exc())


def _take_standard_output() -> BinaryIO:
    """Keep standard output for answers: what libraries print goes to standard error."""
    answering = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answering


def _empty(folder: str) -> None:
    """Remove what a reader left that was ended in the middle: parts of a document, perhaps."""
    for left in Path(folder).iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def _preload(request: Request) -> None:
    """Import the reader of this kind of file before forking, so that it is loaded only once."""
    known = formats.named(request.path, request.settings)
    if known is not None:
        with contextlib.suppress(Exception):  # the fork says it, as this file's failure
            known.load()


def _read_apart(request: Request) -> bytes:
    """Read the file in a fork, and return the answer as JSON."""

    def work() -> bytes:
        impose(request.settings)
        return answers.dump_json(read_here(request))

    # No second request comes before this one's answer: input is readable only when it ends.
    outcome = run_apart(work, most=MAX_BYTES, abandoned=sys.stdin.fileno())
    return outcome.answer or answers.dump_json(_died(outcome.status, request))


def _died(status: int, request: Request) -> Refusal:
    if -status in _OUT_OF_TIME:
        longest = f"{request.settings.timeout_s:g} s (documents.reading.timeout_s)"
        return Refusal(f"it takes longer to read than {longest}")
    if status in _OUT_OF_MEMORY:
        return Refusal(_memory(request))
    return Refusal(DAMAGED, detail=f"its reader ended with {status}")


def _closed(exc: OSError) -> str:
    if isinstance(exc, PermissionError):
        return "it may not be opened: give who runs Hearsay the right to read it"
    return f"it cannot be opened: {exc.strerror or exc}"


def _memory(request: Request) -> str:
    most = f"{request.settings.max_memory_mb} MB (documents.reading.max_memory_mb)"
    return f"it needs more memory to be read than {most}"


if __name__ == "__main__":
    serve()
