"""Texts into vectors: the engines and their table."""
