"""Sentences <-> intents, in the house's languages, with the home's own names. No worker."""
