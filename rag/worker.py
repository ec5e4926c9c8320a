"""Puts the parts of the document worker together."""
