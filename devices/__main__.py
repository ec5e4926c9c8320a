"""Run the devices worker: `python -m devices`."""

from bus.worker import main
from devices.worker import run

main("devices", run)
