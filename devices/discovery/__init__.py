"""Everything that announces itself on our broker, by Home Assistant's MQTT discovery."""
