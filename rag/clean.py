"""Text hygiene: what nobody can see is taken out before anything reads it."""
