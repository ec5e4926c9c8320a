"""What can be wrong with the place of the index, as sentences for people."""


class StoreError(OSError):
    """The index cannot be used as asked; the text says why, and what to do."""


class DamagedError(StoreError):
    """The index file is broken; opening it again begins a new one."""
