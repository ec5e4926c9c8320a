"""A worker that does nothing in particular, for tests of what all workers share."""
