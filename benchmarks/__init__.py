"""Measures this machine against the numbers to reach; `hearsay bench` shows what comes of it."""
