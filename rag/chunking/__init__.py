"""Readings into chunks, in every script."""
