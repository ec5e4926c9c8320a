import asyncio
import socket
import stat
from pathlib import Path

import pytest

from bus.address import Address
from bus.broker import wait_until_up
from bus.broker.mosquitto import find
from bus.broker.ports import next_free
from bus.broker.record import Record
from bus.connect import address, connect
from config import Settings, SettingsError
from config.load import load
from tests.bus.conftest import REAL
from tests.bus.worlds import broker_process

NOWHERE = "mqtt://127.0.0.1:9"


def configured(data: Path, **bus: str) -> Settings:
    environ = {f"HEARSAY_BUS__{name.upper()}": text for name, text in bus.items()}
    return load(environ={"HEARSAY_DATA": str(data)} | environ)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("mqtt://hub", Address("hub", 1883)),
        ("mqtts://hub", Address("hub", 8883, tls=True)),
        ("mqtt://[::1]:5", Address("::1", 5)),
        ("mqtt://me:secret@hub:5", Address("hub", 5, username="me", password="secret")),  # noqa: S106  # nobody's
    ],
)
def test_a_url_is_read(url: str, expected: Address) -> None:
    assert Address.parse(url) == expected


def test_an_address_never_shows_the_password() -> None:
    assert str(Address.parse("mqtts://me:secret@[::1]:5")) == "mqtts://[::1]:5"


@pytest.mark.parametrize("url", ["hub:1883", "http://hub", "mqtt://"])
def test_what_is_no_url_of_a_broker_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"write mqtt://host:port"):
        Address.parse(url)


def test_without_a_broker_one_sentence_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConnectionError, match=r"start one with `hearsay up`, or set bus.url"):
        connect(configured(tmp_path), source="cli")


def test_the_running_broker_of_the_data_folder_is_found(tmp_path: Path) -> None:
    Record(url="mqtt://127.0.0.1:1999", kind="amqtt", port=1999, pid=1, keeper=1).write(tmp_path)
    assert address(configured(tmp_path)) == Address("127.0.0.1", 1999)
    assert address(configured(tmp_path, url="mqtt://hub")) == Address("hub", 1883)
    (tmp_path / "broker.json").write_text("{")
    with pytest.raises(ConnectionError):
        address(configured(tmp_path))


def test_the_password_is_the_first_line_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    settings = configured(tmp_path, url="mqtt://h", username="me", password_file=str(file))
    with pytest.raises(SettingsError, match=r"bus.password_file"):
        address(settings)
    file.write_text("secret\nnot this\n")
    assert address(settings) == Address("h", 1883, username="me", password="secret")  # noqa: S106  # nobody's
    file.write_text("")
    with pytest.raises(SettingsError, match=r"bus.password_file"):
        address(settings)


async def test_no_broker_at_the_address_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConnectionError, match=r"no broker answers at mqtt://127.0.0.1:9 \(Connec"):
        async with connect(configured(tmp_path, url=NOWHERE), source="cli", patience_s=0.2):
            pass


async def test_a_server_that_says_nothing_is_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"mqtt://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(ConnectionError, match=r"no broker answers .* \(no answer\)"):
            async with connect(configured(tmp_path, url=url), source="cli", patience_s=0.3):
                pass


async def test_nobody_comes_up_where_nobody_is() -> None:
    with pytest.raises(TimeoutError):
        await wait_until_up(NOWHERE, timeout_s=0.1)


@pytest.mark.parametrize("kind", REAL)
async def test_a_wrong_password_is_one_sentence_at_once(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind == "mosquitto" and find() is None:
        pytest.skip("mosquitto is not installed")
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.write_text("open sesame")
    wrong.write_text("guess")
    monkeypatch.setenv("HEARSAY_BUS__USERNAME", "me")
    monkeypatch.setenv("HEARSAY_BUS__PASSWORD_FILE", str(right))
    with broker_process(kind, tmp_path):
        settings = configured(tmp_path, username="me", password_file=str(right))
        async with asyncio.timeout(10), connect(settings, source="cli", patience_s=10) as bus:
            assert bus.connected
        settings = configured(tmp_path, username="me", password_file=str(wrong))
        with pytest.raises(ConnectionError, match=r"refuses user 'me'.*bus.password_file"):
            async with asyncio.timeout(5), connect(settings, source="cli", patience_s=30):
                pass
        with pytest.raises(ConnectionError, match=r"refuses a client without a user name"):
            async with (
                asyncio.timeout(5),
                connect(configured(tmp_path), source="cli", patience_s=30),
            ):
                pass
    assert_hidden(tmp_path, "open sesame")


def assert_hidden(folder: Path, secret: str) -> None:
    """No password lies about in the clear, and its hash is for us alone."""
    for file in folder.rglob("passwords"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert secret not in file.read_text()


def test_the_next_free_port_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert next_free("127.0.0.1", port) > port
    assert next_free("127.0.0.1", port) == port
