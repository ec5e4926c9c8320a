"""Home Assistant as a backend: its devices that are exposed to voice, live."""
