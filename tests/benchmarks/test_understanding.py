import pytest

from benchmarks.understanding import DEVICES, REACH_MS, home, sentences


@pytest.mark.parametrize("language", sorted(REACH_MS))
def test_the_home_has_a_thousand_devices_of_different_names(language: str) -> None:
    devices = home(language).devices
    assert len({device.name for device in devices}) == len(devices) == DEVICES


@pytest.mark.parametrize("language", sorted(REACH_MS))
def test_sentences_name_devices_of_that_home(language: str) -> None:
    names = {device.name for device in home(language).devices}
    said = list(sentences(language))
    assert len(said) > 50
    assert any(name in sentence for name in names for sentence in said)
    assert not any("{" in sentence for sentence in said)
