"""Mosquitto as a child process: its configuration, and its life."""

import asyncio
import base64
import ctypes
import getpass
import hashlib
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bus.broker.listener import Listener

PLACES = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin")
"""Where it is installed beside PATH."""
ROUNDS = 101
"""Of PBKDF2, as mosquitto_passwd does it."""
PR_SET_PDEATHSIG = 1
STOP_S = 1.0
SAVE_S = 5
"""What was retained is on disk after so long; saving at every change takes 8 ms a message."""


def find() -> str | None:
    """Return the program, or None if it is not installed."""
    places = os.pathsep.join(PLACES)
    return shutil.which("mosquitto") or shutil.which("mosquitto", path=places)


def configuration(listener: Listener, folder: Path) -> str:
    """Return the text of a configuration file; what it names stands in `folder`."""
    access = f"password_file {folder / 'passwords'}" if listener.password else ""
    return f"""\
listener {listener.port} {listener.host}
allow_anonymous {"false" if listener.password else "true"}
{access}
user {getpass.getuser()}
persistence true
persistence_location {folder}/
autosave_interval {SAVE_S}
set_tcp_nodelay true
max_queued_messages 100000
log_dest stderr
log_type error
log_type warning
"""


def password_line(username: str, password: str, *, salt: bytes | None = None) -> str:
    """Return a line of Mosquitto's password file."""
    salt = salt or os.urandom(12)
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, ROUNDS)
    coded = "$".join(base64.b64encode(part).decode() for part in (salt, key))
    return f"{username}:$7${ROUNDS}${coded}\n"


@asynccontextmanager
async def running(listener: Listener, data: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run Mosquitto; leaving the context ends it, and so does the end of this process (Linux)."""
    program = find()
    if program is None:
        raise FileNotFoundError("mosquitto is not installed")
    process = await asyncio.create_subprocess_exec(
        program,
        "-c",
        _write(listener, data / "mosquitto"),
        stdin=asyncio.subprocess.DEVNULL,
        preexec_fn=_die_with_parent if sys.platform == "linux" else None,
    )
    try:
        yield process
    finally:
        await _end(process)


def _write(listener: Listener, folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    if listener.password:
        passwords = folder / "passwords"
        passwords.touch(mode=0o600)
        passwords.write_text(password_line(listener.username or "", listener.password))
    file = folder / "mosquitto.conf"
    file.write_text(configuration(listener, folder), encoding="utf-8")
    return str(file)


def _die_with_parent() -> None:
    """Have the kernel end this process when its parent dies, however that happens."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(STOP_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
