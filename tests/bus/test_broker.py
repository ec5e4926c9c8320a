"""The embedded broker as a process, and what it is made of."""

import asyncio
import base64
import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bus.broker import embedded_broker, ports, wait_until_up
from bus.broker.amqtt_process import configuration as amqtt_configuration
from bus.broker.keeper import place
from bus.broker.listener import Listener
from bus.broker.mosquitto import configuration, find, password_line
from bus.broker.ports import is_free
from bus.broker.record import Record
from bus.worker import HOPELESS
from config import Settings
from tests.bus.conftest import REAL
from tests.bus.worlds import ROOT, broker_process

PATIENCE_S = 20
EVERYWHERE = "0.0.0.0"  # noqa: S104  # it is refused


def skip_without(kind: str) -> None:
    if kind == "mosquitto" and find() is None:
        pytest.skip("mosquitto is not installed")


def run(data: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bus.broker", "--data", str(data), *options]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False
    )


@pytest.mark.parametrize("kind", REAL)
async def test_it_lives_as_long_as_its_context(kind: str, settings: Settings) -> None:
    skip_without(kind)
    async with asyncio.timeout(PATIENCE_S):
        async with embedded_broker(settings, kind=kind) as broker:
            assert broker.kind == kind
            await wait_until_up(broker.url, timeout_s=1)
            record = Record.read(settings.data)
            assert record is not None
            assert (record.url, record.pid) == (broker.url, broker.pid)
        assert Record.read(settings.data) is None
        assert is_free("127.0.0.1", record.port)


@pytest.mark.parametrize("kind", REAL)
def test_nothing_is_left_of_it_after_a_kill_of_its_keeper(kind: str, tmp_path: Path) -> None:
    skip_without(kind)
    with broker_process(kind, tmp_path) as broker:
        before = broker.record
        os.kill(before.keeper, signal.SIGKILL)
        broker.stop()
        broker.start()
        assert broker.record.port == before.port
        assert broker.record.pid != before.pid


@pytest.mark.parametrize("kind", REAL)
def test_it_comes_back_on_its_port(kind: str, tmp_path: Path) -> None:
    skip_without(kind)
    with broker_process(kind, tmp_path) as broker:
        before = broker.record
        broker.kill()
        broker.come_back(killed=before.pid)
        assert broker.record.port == before.port


def test_a_second_one_on_the_folder_is_refused(tmp_path: Path) -> None:
    with broker_process("amqtt", tmp_path):
        done = run(tmp_path)
    assert done.returncode == HOPELESS
    assert done.stderr.splitlines()[-1].startswith("a broker runs already for the data folder")


def test_it_lets_no_stranger_in(tmp_path: Path) -> None:
    done = run(tmp_path, "--listen", EVERYWHERE)
    assert done.returncode == HOPELESS
    assert done.stderr.splitlines()[-1] == (
        "a broker on 0.0.0.0 would let everybody in: set bus.username and bus.password_file first"
    )


@pytest.mark.parametrize(
    ("host", "password", "allowed"),
    [
        ("127.0.0.1", None, True),
        ("127.8.8.8", None, True),
        ("::1", None, True),
        ("localhost", None, True),
        (EVERYWHERE, None, False),
        ("::", None, False),
        ("192.168.1.2", None, False),
        ("hub", None, False),
        (EVERYWHERE, "secret", True),
    ],
)
def test_who_may_listen_without_a_password(
    host: str, password: str | None, *, allowed: bool
) -> None:
    listener = Listener(host, username="me", password=password)
    if allowed:
        listener.check()
    else:
        with pytest.raises(PermissionError, match="would let everybody in"):
            listener.check()


def test_a_password_without_a_user_is_refused() -> None:
    with pytest.raises(PermissionError, match=r"without bus.username"):
        Listener(password="secret").check()  # noqa: S106  # nobody's


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "mqtt://127.0.0.1:5"),
        (EVERYWHERE, "mqtt://127.0.0.1:5"),
        ("::1", "mqtt://[::1]:5"),
    ],
)
def test_how_a_listener_is_reached(host: str, url: str) -> None:
    assert Listener(host, 5).url == url


async def test_a_port_that_is_asked_for_and_taken_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "PATIENCE_S", 0.05)
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1") as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(OSError, match=f"port {port} on 127.0.0.1 is taken"):
            await place(Listener(), tmp_path, port)
        Record(url="x", kind="amqtt", port=port, pid=1, keeper=1).write(tmp_path)
        assert (await place(Listener(), tmp_path, None)).port != port


def test_mosquitto_is_told_what_matters() -> None:
    text = configuration(Listener(port=5), Path("/data"))
    for line in ("listener 5 127.0.0.1", "allow_anonymous true", "persistence true",
                 "persistence_location /data/", "set_tcp_nodelay true"):  # fmt: skip
        assert line in text.splitlines()
    closed = configuration(Listener(username="me", password="s"), Path("/data"))  # noqa: S106
    assert "allow_anonymous false" in closed
    assert "password_file /data/passwords" in closed


def test_a_password_is_stored_as_mosquitto_reads_it() -> None:
    line = password_line("me", "secret", salt=b"123456789012")
    name, _, coded = line.strip().partition(":")
    kind, rounds, salt, key = coded.split("$")[1:]
    assert (name, kind, rounds, base64.b64decode(salt)) == ("me", "7", "101", b"123456789012")
    assert base64.b64decode(key) == hashlib.pbkdf2_hmac("sha512", b"secret", b"123456789012", 101)
    assert password_line("me", "secret") != password_line("me", "secret")


def test_amqtt_lets_everybody_in_only_without_a_password() -> None:
    assert "Anonymous" in str(amqtt_configuration(Listener())["plugins"])
    closed = amqtt_configuration(Listener(username="me", password="s"))  # noqa: S106
    assert "Anonymous" not in str(closed["plugins"])
