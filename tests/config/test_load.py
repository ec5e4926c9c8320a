from pathlib import Path

import pytest

from config import SettingsError
from config.load import clean_environment, load


def test_the_environment_overrides_the_file() -> None:
    settings = load(environ={"HEARSAY_BUS__URL": "mqtt://broker:1884", "HEARSAY_ROOM": "kitchen"})
    assert settings.bus.url == "mqtt://broker:1884"
    assert settings.room == "kitchen"


def test_lists_and_mappings_can_stand_in_the_environment() -> None:
    settings = load(
        environ={"HEARSAY_WAKE__THRESHOLDS": "{alexa: 0.9}", "HEARSAY_LANGUAGES": "[de]"}
    )
    assert settings.wake.thresholds == {"alexa": 0.9}
    assert settings.languages == ("de",)


def test_folders_of_documents_are_named_from_the_root_or_from_home() -> None:
    settings = load(environ={"HEARSAY_DOCUMENTS__FOLDERS": "[/docs, ~/papers]"})
    assert settings.documents.folders == (Path("/docs"), Path("~/papers"))


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("HEARSAY_BUS__ULR", "x", "did you mean 'bus.url'?"),
        ("HEARSAY_ROM", "x", "did you mean 'room'?"),
        ("HEARSAY_WAKE__REFRACTORY_S", "99", "less than or equal to 30 (it is '99')"),
        ("HEARSAY_BUS__URL", "broker", "write it as mqtt://host:port"),
        ("HEARSAY_ROOM", "all", "'all' is reserved"),
        ("HEARSAY_DOCUMENTS__FOLDERS", "[docs]", "docs: write it from the root"),
        ("HEARSAY_DOCUMENTS__FOLDERS", "[~nobody-here/docs]", "write it from the root"),
        ("HEARSAY_DOCUMENTS__NAME", "cellar", "should match pattern"),
        ("HEARSAY_DEVICES__TASMOTA", "tasmota", "names and values must stand below it"),
        ("HEARSAY_DEVICES__AREAS", "kitchen", "names and values must stand below it"),
    ],
)
def test_a_wrong_setting_says_what_to_do(variable: str, value: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as refused:
        load(environ={variable: value})
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_name_with_nothing_below_it_changes_nothing(tmp_path: Path) -> None:
    """So is left what somebody wrote down as a heading, or commented out below it."""
    file = tmp_path / "settings.yaml"
    file.write_text("bus:\ndevices:\n  tasmota:\n  areas: {kitchen: }\n  overrides: {light.a: }\n")
    settings = load(file, environ={})
    assert settings.bus == load(environ={}).bus
    assert settings.devices.tasmota.prefix is None
    assert list(settings.devices.areas) == ["kitchen"]
    assert list(settings.devices.overrides) == ["light.a"]


def test_a_clean_environment_holds_no_setting_and_no_wish_for_colours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HEARSAY_ROOM", "kitchen")
    monkeypatch.setenv("HEARSAY_TEST_DATA", "/recordings")
    monkeypatch.setenv("FORCE_COLOR", "1")
    environment = clean_environment()
    assert {"HEARSAY_ROOM", "FORCE_COLOR"}.isdisjoint(environment)
    assert environment["HEARSAY_TEST_DATA"] == "/recordings"
    assert "PATH" in environment


def test_what_tells_tests_what_they_may_use_is_no_setting() -> None:
    assert load(environ={"HEARSAY_TEST_HOME_ASSISTANT": "/ha"}) == load(environ={})


@pytest.mark.parametrize("name", ["announce__prefix", "discovery__prefix", "tasmota__prefix"])
@pytest.mark.parametrize("begins", ["home/hearsay", "home/hearsay/x"])
def test_another_system_does_not_speak_where_the_house_does(name: str, begins: str) -> None:
    environ = {"HEARSAY_BUS__ROOT": "home/hearsay", f"HEARSAY_DEVICES__{name.upper()}": begins}
    with pytest.raises(SettingsError, match=r"below 'home/hearsay' .* only Hearsay speaks"):
        load(environ=environ)
    for other in ("home", "home/hearsay2"):
        load(environ={**environ, f"HEARSAY_DEVICES__{name.upper()}": other})


def test_a_secret_in_place_of_a_part_is_not_repeated() -> None:
    with pytest.raises(SettingsError, match="must stand below it") as raised:
        load(environ={"HEARSAY_DEVICES__HOMEASSISTANT": "eyJsecret"})
    assert "eyJsecret" not in str(raised.value)
