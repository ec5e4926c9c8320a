import importlib.util
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.load import load

PROJECT = Path(__file__).parent.parent
MOSQUITTO = PROJECT / "config" / "mosquitto"
PASSWORD = "pass word $1 'quoted'"  # noqa: S105  # a test's own
DOCKERFILE = (PROJECT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = PROJECT / "docker-compose.yml"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    tree: dict[str, Any] = yaml.safe_load(COMPOSE.read_text(encoding="utf-8"))
    return tree


@pytest.fixture
def workers(compose: dict[str, Any]) -> dict[str, Any]:
    return {name: service for name, service in compose["services"].items() if name != "broker"}


def test_the_compose_file_follows_the_specification() -> None:
    checker = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    checked = subprocess.run([*checker, COMPOSE], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_every_worker_of_the_house_is_a_service(workers: dict[str, Any]) -> None:
    folders = {f.parent.name for f in PROJECT.glob("agents/*/__main__.py")}
    assert workers.keys() == folders | {"devices", "rag"}


def test_every_service_runs_a_worker_that_exists_and_is_checked_by_its_name(
    workers: dict[str, Any],
) -> None:
    for name, service in workers.items():
        python, dash_m, module = service["command"]
        assert (python, dash_m) == ("python", "-m")
        assert importlib.util.find_spec(f"{module}.__main__") is not None
        worker = (
            f"satellite-{service['environment']['HEARSAY_ROOM']}" if name == "satellite" else name
        )
        assert service["healthcheck"]["test"] == ["CMD", "python", "-m", "bus.health", worker]


def test_the_environment_of_every_service_is_valid_settings(workers: dict[str, Any]) -> None:
    for service in workers.values():
        settings = load(environ=service["environment"])
        assert settings.bus.url == "mqtt://broker:1883"
        assert settings.bus.password_file == Path("/run/secrets/mqtt_password")
        assert str(settings.data) == "/data"
        assert "data:/data" in service["volumes"]


def test_the_documents_are_a_folder_of_the_user_that_is_only_read(workers: dict[str, Any]) -> None:
    settings = load(environ=workers["rag"]["environment"])
    assert settings.documents.folders == (Path("/documents"),)
    assert "./documents:/documents:ro" in workers["rag"]["volumes"]
    ignored = (PROJECT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "/documents/" in ignored


def test_no_service_may_more_than_it_needs(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["restart"] == "unless-stopped"
        assert "healthcheck" in service


def test_nothing_listens_beyond_this_machine(compose: dict[str, Any]) -> None:
    ports = [p for service in compose["services"].values() for p in service.get("ports", [])]
    assert ports == ["127.0.0.1:1883:1883"]
    assert compose["networks"]["bus"] == {"internal": True}


def test_the_password_is_a_file_and_stands_nowhere(compose: dict[str, Any]) -> None:
    assert compose["secrets"] == {"mqtt_password": {"file": "./secrets/mqtt-password"}}
    assert all(service["secrets"] == ["mqtt_password"] for service in compose["services"].values())
    assert "secrets/" in (PROJECT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines()[1] == "*"


def test_the_image_is_built_from_what_exists_and_is_let_in() -> None:
    ignored = (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    names = [name for line in copied for name in line.split()]
    assert {"requirements.lock", "pyproject.toml", "agents", "devices"} <= set(names)
    for name in names:
        assert (PROJECT / name).exists(), name
        assert f"!{name}" in ignored


def test_the_image_holds_every_package_of_ours() -> None:
    listed = re.search(
        r"^packages = (\[.+\])$", (PROJECT / "pyproject.toml").read_text(), re.MULTILINE
    )
    assert listed is not None
    for package in yaml.safe_load(listed[1]):
        assert f"COPY {package} {package}\n" in DOCKERFILE


def test_the_image_is_pinned_by_hashes_runs_as_nobody_special_and_is_checked() -> None:
    assert "pip install --require-hashes -r requirements.lock" in DOCKERFILE
    assert re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE) == ["hearsay"]
    assert '["python", "-m", "bus.health", "assistant"]' in DOCKERFILE
    assert ":latest" not in DOCKERFILE


@pytest.fixture
def mosquitto() -> None:
    """Skip where there is none."""
    if shutil.which("mosquitto") is None and not Path("/usr/sbin/mosquitto").exists():
        pytest.skip("no mosquitto on this machine")


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Start Mosquitto with the files of the container, on a free port and a folder of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = int(free.getsockname()[1])
    conf = (MOSQUITTO / "mosquitto.conf").read_text(encoding="utf-8")
    conf = conf.replace("listener 1883", f"listener {number} 127.0.0.1")
    conf = conf.replace("/mosquitto/data", str(tmp_path))
    (tmp_path / "mosquitto.conf").write_text(f"{conf}\nuser {current_user()}\n", encoding="utf-8")
    (tmp_path / "secret").write_text(f"{PASSWORD}\n", encoding="utf-8")
    with start(tmp_path) as broker:
        wait_for(number, broker)
        yield number
        broker.terminate()
        assert broker.wait(timeout=10) == 0


def current_user() -> str:
    return subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()


def start(folder: Path) -> "subprocess.Popen[str]":
    environment = {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin:/opt/homebrew/sbin",
        "MQTT_PASSWORD_FILE": str(folder / "secret"),
        "MOSQUITTO_CONF": str(folder / "mosquitto.conf"),
    }
    command = ["/bin/sh", str(MOSQUITTO / "start.sh")]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)


def wait_for(port: int, broker: "subprocess.Popen[str]") -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and broker.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    pytest.fail(f"mosquitto did not start: {broker.poll()}")


def publish(port: int, *options: str) -> "subprocess.CompletedProcess[str]":
    command = ["mosquitto_pub", "-p", str(port), "-q", "1", "-t", "hearsay/t", "-m", "x", *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=20)


@pytest.mark.broker
@pytest.mark.usefixtures("mosquitto")
def test_the_broker_takes_the_password_and_nothing_else(port: int, tmp_path: Path) -> None:
    assert publish(port, "-u", "hearsay", "-P", PASSWORD).returncode == 0
    for options in ([], ["-u", "hearsay", "-P", "wrong"], ["-u", "root", "-P", PASSWORD]):
        refused = publish(port, *options)
        assert refused.returncode != 0
        assert "not authori" in refused.stderr.lower()
    kept = (tmp_path / "passwords").read_text(encoding="utf-8")
    assert kept.startswith("hearsay:$")
    assert PASSWORD not in kept
    assert (tmp_path / "passwords").stat().st_mode & 0o077 == 0


@pytest.mark.broker
@pytest.mark.usefixtures("mosquitto")
def test_without_a_password_the_broker_does_not_start_and_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("\n", encoding="utf-8")
    with start(tmp_path) as broker:
        assert broker.wait(timeout=10) == 1
        assert broker.stderr is not None
        assert "write the broker's password into it" in broker.stderr.read()
