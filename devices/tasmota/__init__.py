"""Devices with Tasmota's firmware, as they announce themselves."""
