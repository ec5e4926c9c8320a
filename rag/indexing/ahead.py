"""One step ahead: while one thing is dealt with, the next is already being prepared."""

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

Pairs = Generator[tuple[T, R], None, None]


def one_ahead(items: Iterable[T], prepare: Callable[[T], R]) -> Pairs[T, R]:
    """Yield each item with what `prepare` makes of it, in a thread that is one item ahead.

    Closing this does not wait for what is being prepared.
    """
    pool = ThreadPoolExecutor(1, thread_name_prefix="ahead")
    waiting: deque[tuple[T, Future[R]]] = deque()
    try:
        for item in items:
            waiting.append((item, pool.submit(prepare, item)))
            if len(waiting) > 1:
                yield _next(waiting)
        while waiting:
            yield _next(waiting)
    finally:
        pool.shutdown(wait=False)


def _next(waiting: deque[tuple[T, Future[R]]]) -> tuple[T, R]:
    item, future = waiting.popleft()
    return item, future.result()
