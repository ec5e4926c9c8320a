"""Which sound devices there are, without the noise their libraries make about it."""

import contextlib
import os
import threading
from collections.abc import Iterator, Sequence
from typing import Final

NULL_DEVICE: Final = "Discard all samples"
"""How the null device introduces itself; a list that holds only it holds nothing."""
SYSTEM_DEFAULT: Final = -1
STDERR: Final = 2

_one_at_a_time = threading.Lock()


def choose(kind: str, wanted: str, names: Sequence[str]) -> int:
    """Return which device of the list to use: by part of its name; `auto` is the system's own.

    Raises:
        OSError: in one sentence, if there is none, or none of that name.
    """
    real = [name for name in names if not name.startswith(NULL_DEVICE)]
    if not real:
        raise OSError(f"no {kind} was found: plug one in")
    if wanted == "auto":
        return SYSTEM_DEFAULT
    for name in real:
        if wanted.lower() in name.lower():
            return names.index(name)
    there = "; ".join(name or "one without a name" for name in real)
    raise OSError(f"no {kind} has {wanted!r} in its name; there is: {there}")


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Silence what native code prints to file descriptor 2. Only around probing: it hides logs."""
    with _one_at_a_time, open(os.devnull, "wb") as nowhere:  # noqa: PTH123  # no path of ours
        kept = os.dup(STDERR)
        try:
            os.dup2(nowhere.fileno(), STDERR)
            yield
        finally:
            os.dup2(kept, STDERR)
            os.close(kept)


@contextlib.contextmanager
def foreign(kind: str) -> Iterator[None]:
    """Turn whatever a device's library raises into an OSError of one sentence."""
    try:
        yield
    except OSError:
        raise
    except Exception as exc:  # these libraries raise ValueError, SystemError, MemoryError, …
        reason = " ".join(str(exc).split()) or type(exc).__name__
        raise OSError(f"the {kind} cannot be used: {reason}") from exc
