"""Devices with Tasmota are read as on the day Home Assistant's own integration read them alike."""

import pytest

from tests.devices.discovery.compared.agreed import agreed, elsewhere, read

AGREED, NOW = agreed(), read()


@pytest.mark.parametrize("device", sorted(name for name in AGREED if elsewhere(name)))
def test_it_is_read_as_home_assistant_did(device: str) -> None:
    assert NOW[device] == AGREED[device]
