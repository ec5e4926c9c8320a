"""Runs the wake worker: `python -m agents.wake`."""

from agents.wake.worker import run
from bus.worker import main

main("wake", run)
