"""One home of many systems: what they know together, under one id, one name, in one place."""
