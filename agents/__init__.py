"""The speech and language workers, one folder each."""
