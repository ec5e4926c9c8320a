"""Documents: read, indexed, found and quoted. `python -m rag` is their worker."""
