"""Turns, intents, replies."""
