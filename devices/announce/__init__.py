"""The house as devices of other systems: its rooms and workers, by MQTT discovery."""
