"""Text into the terms of full text search, per language."""
