"""Runs the voice: `python -m agents.tts`."""

from agents.tts.worker import run
from bus.worker import main

main("tts", run)
