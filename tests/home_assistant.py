"""A real Home Assistant with its demo devices, on a port and in a folder of the test's own."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

INSTALLED = "HEARSAY_TEST_HOME_ASSISTANT"
"""Names the folder it is installed in; by default `.home-assistant` in the checkout."""
CHECKOUT = Path(__file__).parent.parent
START_S = 300


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class HomeAssistant:
    """One that is running. It may be stopped and started again."""

    folder: Path
    script: Path
    mqtt_port: int | None
    port: int = field(default_factory=_free_port)
    token: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        said = self._script("start", *([str(self.mqtt_port)] if self.mqtt_port else []))
        self.token = said.rpartition("HA_TOKEN=")[2].strip()

    def stop(self) -> None:
        """End it as a service manager would, and wait until it has ended."""
        file = self.folder / "pid"
        if file.exists():
            pid = int(file.read_text())
            self._script("stop")
            subprocess.run(["tail", f"--pid={pid}", "-f", "/dev/null"], check=True, timeout=60)

    def kill(self) -> None:
        os.kill(int((self.folder / "pid").read_text()), signal.SIGKILL)
        (self.folder / "pid").unlink()

    def _script(self, action: str, *more: str) -> str:
        environment = {**os.environ, "HA_PORT": str(self.port)}
        command = ["bash", str(self.script), action, str(self.folder), *more]
        return subprocess.run(
            command, check=True, timeout=START_S, env=environment, capture_output=True, text=True
        ).stdout


@contextmanager
def home_assistant(folder: Path, *, mqtt_port: int | None = None) -> Iterator[HomeAssistant]:
    """Run a copy of the installed one in `folder`; skip the test if none is installed."""
    installed = Path(os.environ.get(INSTALLED, CHECKOUT / ".home-assistant"))
    if not (installed / "venv/bin/hass").exists():
        pytest.skip(f"no Home Assistant is installed in {installed}; {INSTALLED} may name another")
    script = Path(os.environ.get("HEARSAY_TEST_DATA", "")) / "tools/home_assistant.sh"
    if not script.exists():
        pytest.skip("HEARSAY_TEST_DATA is not set: it has the script that starts Home Assistant")
    home = HomeAssistant(_copied(installed, folder), script, mqtt_port)
    home.start()
    try:
        yield home
    finally:
        home.stop()


def _copied(installed: Path, folder: Path) -> Path:
    """Copy what Home Assistant writes to; the program itself is shared."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "venv").symlink_to(installed.resolve() / "venv")
    if (installed / "token").exists():
        shutil.copytree(installed / "config", folder / "config")
        shutil.copy(installed / "token", folder)
    return folder
