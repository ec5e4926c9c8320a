"""zigbee2mqtt as it describes its devices itself, without any discovery."""
