"""Does what is owed to the index of a house, then ends: `python -m rag.indexing`.

The worker runs it as a process of its own, so that a question never waits for a document to be
cut up, and what indexing takes of memory is given back. Settings come as one line of JSON on
standard input; the end of standard input ends it. Why it failed is its one line of output.
"""

import logging
import os
import signal
import sys
import threading

from config import Settings
from rag.indexing.index import open_index
from rag.store.errors import StoreError

NICE = 10
LAST_S = 1.0
"""How long after the wish to stop the process is gone: the index is whole at any moment."""


def main() -> int:
    """Index; return the exit code."""
    settings = Settings.model_validate_json(sys.stdin.buffer.readline())
    logging.basicConfig(level=settings.log.upper(), format="%(levelname)s %(message)s")
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # of a terminal: the worker ends us
    os.nice(NICE)
    stop = threading.Event()
    threading.Thread(target=_wait_for_end, args=(stop,), name="parent", daemon=True).start()
    try:
        with open_index(settings) as index:
            index.work(stop=stop)
    except StoreError as exc:
        print(exc)  # noqa: T201  # the worker reads it
        return 1
    return 0


def _wait_for_end(stop: threading.Event) -> None:
    while os.read(0, 1024):  # not sys.stdin: its lock would outlive us at the end of the process
        pass
    stop.set()
    timer = threading.Timer(LAST_S, os._exit, (0,))
    timer.daemon = True
    timer.start()


if __name__ == "__main__":
    sys.exit(main())
