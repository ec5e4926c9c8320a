"""Runs the speech recognizer: `python -m agents.asr`."""

from agents.asr.worker import run
from bus.worker import main

main("asr", run)
