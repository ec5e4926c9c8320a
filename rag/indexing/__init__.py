"""Following files: what is new, changed, moved or gone."""
