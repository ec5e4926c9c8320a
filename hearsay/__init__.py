"""The face: the `hearsay` command, which puts the parts together and watches the workers."""
