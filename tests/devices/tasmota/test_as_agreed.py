"""Devices with Tasmota are read as when Home Assistant's own integration read them alike."""

import pytest

from devices.tasmota.appliance import Appliance
from tests.devices.discovery.compared.agreed import agreed, elsewhere, read
from tests.devices.tasmota.firmware import config

AGREED, NOW = agreed(), read()


@pytest.mark.parametrize("device", sorted(name for name in AGREED if elsewhere(name)))
def test_it_is_read_as_home_assistant_did(device: str) -> None:
    assert NOW[device] == AGREED[device]


@pytest.mark.parametrize(
    ("full", "topic"),
    [
        ("%prefix%/%topic%/", "cmnd/plug/POWER"),
        ("%topic%/%prefix%", "plug/cmnd/POWER"),
        ("home//%topic%#/", "home/plug/cmnd/POWER"),
        ("%id%/%hostname%/%prefix%/", "DC4F220848A2/tasmota-0848A2-2210/cmnd/POWER"),
    ],
)
def test_topics_are_made_as_the_firmware_makes_them(full: str, topic: str) -> None:
    assert Appliance.of(config(ft=full, t="plug")).command("POWER") == topic
