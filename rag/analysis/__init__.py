"""Texts into the terms they are found by."""

from rag.analysis.terms import analyse

__all__ = ["analyse"]
