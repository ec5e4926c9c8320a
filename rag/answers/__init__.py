"""From chunks to quoted sentences, or an honest no."""
