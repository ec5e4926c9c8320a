"""PDF into readings."""
