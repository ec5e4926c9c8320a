"""Runs the document worker: `python -m rag`."""

from bus.worker import main
from rag.worker import run

main(lambda settings: settings.documents.name, run)
