"""Runs the assistant: `python -m agents.assistant`."""

from agents.assistant.worker import run
from bus.worker import main

main("assistant", run)
