"""Free ports."""

import asyncio
import socket
from itertools import count

FIRST = 1883
LAST = 65_535
PATIENCE_S = 3.0
"""How long a port that belonged to us may take to be given back after a crash."""
PAUSE_S = 0.05


def is_free(host: str, port: int) -> bool:
    """Say whether somebody could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def next_free(host: str, first: int = FIRST) -> int:
    """Return `first`, or else the next free port; OSError if there is none."""
    for port in count(first):
        if port > LAST:
            raise OSError(f"no port from {first} on is free")
        if is_free(host, port):
            return port
    raise AssertionError


def any_free(host: str) -> int:
    """Return a port of the system's choice: two programs that ask at once hardly get the same."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port


async def regain(host: str, port: int) -> bool:
    """Wait a little until a port is free again; say whether it is."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            while not is_free(host, port):  # noqa: ASYNC110  # a port tells nobody
                await asyncio.sleep(PAUSE_S)
    except TimeoutError:
        return False
    return True
