"""What a command makes of the whole simulated home: pure, so that it is all or nothing."""

from collections.abc import Mapping

from devices.kind import Call, Status
from devices.kinds.recipes import STARTS
from devices.policy import Checked
from devices.simulated.plan import Device, Do, Put

Statuses = Mapping[str, Status]


def carry_out(
    devices: Mapping[str, Device], statuses: Statuses, command: Checked, *, now: str
) -> dict[str, Status]:
    """Return the statuses after a command: of its device first, then of those it set besides.

    Raises:
        ValueError: with one sentence, if any part of it cannot be done; then nothing is done.
    """
    device = devices[command.device]
    call = Call(statuses[device.id], command.arguments, now)
    after = {device.id: device.kind.perform(command.action, call)}
    if device.steps and command.action in STARTS:
        for step in device.steps:
            before = after.get(step.device, statuses[step.device])
            after[step.device] = _step(devices[step.device], before, step, now)
    return after


def _step(device: Device, before: Status, step: Put | Do, now: str) -> Status:
    if not device.available:
        raise ValueError(f"{device.name} is not answering")
    try:
        if isinstance(step, Put):
            return device.kind.put(before, step.state, step.attributes)
        return device.kind.perform(step.action, Call(before, step.arguments, now))
    except ValueError as exc:
        raise ValueError(f"{device.name}: {exc}") from exc
