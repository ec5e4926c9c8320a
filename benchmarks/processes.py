"""What the processes of a house cost: processor time and memory."""

from collections.abc import Mapping

import psutil

from hearsay.own_house import OwnHouse

MODULES = {
    "devices": "devices",
    "assistant": "agents.assistant",
    "asr": "agents.asr",
    "wake": "agents.wake",
    "tts": "agents.tts",
    "satellite": "agents.satellite",
    "rag": "rag",
}


def workers(house: OwnHouse) -> Mapping[str, psutil.Process]:
    """Return the processes of a house's workers, by name."""
    children = psutil.Process(house.process.pid).children(recursive=True)
    found: dict[str, psutil.Process] = {}
    for child in children:
        command = child.cmdline()
        for name, module in MODULES.items():
            if command[1:4] == ["-P", "-m", module]:
                found[name] = child
    return found


def busy_s(process: psutil.Process) -> float:
    """Return the processor time a process has used so far, in seconds."""
    times = process.cpu_times()
    return float(times.user + times.system)


def share_mib(process: psutil.Process) -> float:
    """Return the memory of a process, pages that several share counted in part (PSS), in MiB."""
    return float(process.memory_full_info().pss) / 2**20
