import pytest

from devices.identity import LONGEST, announced, appliances, identity

MAC = "mac a8032abe54dc"
IEEE = "ieee 00158d0001dc126a"


@pytest.mark.parametrize(
    ("identifiers", "connections"),
    [
        ("A8:03:2A:BE:54:DC", None),
        (["a8032abe54dc"], None),
        ("shelly_a8032abe54dc", None),
        ("esp32-a8-03-2a-be-54-dc", None),
        (None, [["mac", "a8:03:2a:be:54:dc"]]),
        ([], [["mac", "A8032ABE54DC"], ["ip", "10.0.0.7"]]),
    ],
)
def test_an_appliance_is_known_by_its_mac_however_that_is_written(
    identifiers: object, connections: object
) -> None:
    assert MAC in announced(identifiers, connections)
    assert MAC in appliances([], [["mac", "a8:03:2a:be:54:dc"]])


def test_a_zigbee_device_is_known_by_its_address_in_every_system() -> None:
    assert IEEE in announced(["zigbee2mqtt_0x00158d0001dc126a"], None)
    zha = "00:15:8d:00:01:dc:12:6a"
    assert IEEE in appliances([["zha", zha]], [["zigbee", zha]])
    assert IEEE in appliances([["mqtt", "zigbee2mqtt_0x00158D0001DC126A"]], [])
    assert IEEE in appliances([], [["zigbee", "0x00158d0001dc126a"]])


@pytest.mark.parametrize(
    "name", ["gateway_a8032abe54dc_3", "a8032abe54dc1", "bridge_0x00158d0001dc126a_1", "kitchen"]
)
def test_what_only_begins_with_an_address_is_not_what_has_it(name: str) -> None:
    assert announced([name], None) == {f"mqtt {name}"}


def test_announced_and_in_a_registry_an_appliance_has_the_same_names() -> None:
    assert announced("lamp-1", None) == appliances([["mqtt", "lamp-1"]], [])


@pytest.mark.parametrize(
    "said", [None, 3, "text", [["mac"]], [[None, None]], ["mac"], [["mac", "x" * 300]], {"mac": 1}]
)
def test_what_is_no_name_counts_for_none(said: object) -> None:
    assert appliances(said, said) == set()


@pytest.mark.parametrize("address", ["00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", ""])
def test_an_address_that_everybody_may_have_is_nobodys(address: str) -> None:
    assert not [name for name in announced(None, [["mac", address]]) if name.startswith("mac")]


@pytest.mark.parametrize("unique", [None, "", 1.5, ["1"], "x" * 300, "\ud800"])
def test_what_cannot_be_written_down_makes_nothing_unique(unique: object) -> None:
    assert identity("light", "mqtt", unique).thing is None


def test_a_thing_is_known_by_its_kind_integration_and_what_is_unique_there() -> None:
    assert identity("light", "mqtt", "1").thing == ("light", "mqtt", "1")
    assert identity("light", "mqtt", 1).thing == ("light", "mqtt", "1")


@pytest.mark.parametrize("unique", [None, "", "x" * (LONGEST + 1), ["1"]])
def test_what_is_not_unique_makes_no_thing_known(unique: object) -> None:
    assert identity("light", "mqtt", unique).thing is None


def test_sensors_of_one_appliance_are_told_apart_by_what_they_measure() -> None:
    humid = identity("sensor", "mqtt", "1", device_class="humidity")
    warm = identity("sensor", "mqtt", "2", device_class="temperature")
    assert humid.part != warm.part
    assert identity("switch", "mqtt", "1", device_class="outlet").part == "switch"
