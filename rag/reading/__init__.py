"""Files into readings: one module per format, each run in a child process with limits."""
