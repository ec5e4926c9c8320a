"""Runs the satellite of this machine's room: `python -m agents.satellite`."""

from agents.satellite.worker import run
from bus.worker import main

main(lambda settings: f"satellite-{settings.room}", run)
