"""What the process that reads one file may use."""

import contextlib
import resource
import signal

from config.settings import ReadingSettings

_MB = 1024 * 1024
_WRITTEN_BYTES = 256 * _MB
_OPEN_FILES = 128
_CPU_SPARE_S = 5
"""So that the clock on the wall, which has the better sentence, rings first."""


def impose(settings: ReadingSettings) -> None:
    """Limit this process and those it starts, for the rest of their lives.

    Time ends in SIGALRM, which nobody catches: it also ends a loop in a library's C code.
    """
    memory = settings.max_memory_mb * _MB
    limits = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: int(settings.timeout_s) + _CPU_SPARE_S,
        resource.RLIMIT_FSIZE: _WRITTEN_BYTES,
        resource.RLIMIT_NOFILE: _OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        with contextlib.suppress(ValueError, OSError):  # macOS has no limit of address space
            resource.setrlimit(kind, (most, most))
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, settings.timeout_s)
