"""Where something failed, for the log, without what was said: that may be a document's words."""

import traceback


def trace(error: BaseException) -> str:
    """Return the kind of an error, and the lines that led to it."""
    lines = "".join(traceback.format_tb(error.__traceback__))
    return f"{type(error).__name__}\n{lines}".rstrip()
