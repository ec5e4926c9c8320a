import pytest

from config import SettingsError
from config.load import load
from config.settings import OverrideSettings
from devices.household.overrides import MOST_NAMED, homes, troubles

KNOWN = {"light.a", "light.b", "light.c", "switch.a"}


def said(**same_as: str | None) -> dict[str, OverrideSettings]:
    return {
        name.replace("__", "."): OverrideSettings(same_as=target) if target else OverrideSettings()
        for name, target in same_as.items()
    }


def test_a_chain_of_devices_that_are_the_same_ends_at_its_last() -> None:
    overrides = said(light__a="light.b", light__b="light.c")
    assert homes(overrides, KNOWN) == {"light.a": "light.c", "light.b": "light.c"}
    assert troubles(overrides, KNOWN) == ()


@pytest.mark.parametrize(
    ("overrides", "sentence"),
    [
        (
            said(light__aa=None),
            "devices.overrides: the home has no device 'light.aa'; did you mean 'light.a'?",
        ),
        (said(vacuum__zzzz=None), "devices.overrides: the home has no device 'vacuum.zzzz'"),
        (
            said(light__a="light.bb"),
            (
                "devices.overrides.light.a.same_as: the home has no device 'light.bb'"
                "; did you mean 'light.b'?"
            ),
        ),
        (
            said(light__a="switch.a"),
            "devices.overrides.light.a.same_as: 'switch.a' is of another kind; hide one of them",
        ),
        (said(light__a="light.a"), "devices.overrides.light.a.same_as leads back to itself"),
    ],
)
def test_what_cannot_be_is_said_and_does_nothing(
    overrides: dict[str, OverrideSettings], sentence: str
) -> None:
    assert troubles(overrides, KNOWN) == (sentence,)
    assert homes(overrides, KNOWN) == {}


def test_a_circle_makes_nothing_the_same() -> None:
    overrides = said(light__a="light.b", light__b="light.a", light__c="light.a")
    assert homes(overrides, KNOWN) == {}
    assert len(troubles(overrides, KNOWN)) == 3


def test_of_many_mistakes_some_are_named_and_the_rest_counted() -> None:
    wrong = troubles(said(**{f"light__x{n}": None for n in range(9)}), KNOWN)
    assert len(wrong) == MOST_NAMED + 1
    assert wrong[-1] == "devices.overrides: 4 more are wrong"


def test_overrides_come_from_the_environment_too() -> None:
    overrides = "{light.a: {name: desk lamp, aliases: [lamp], area: study, protected: true}}"
    settings = load(environ={"HEARSAY_DEVICES__OVERRIDES": overrides})
    assert settings.devices.overrides["light.a"].name == "desk lamp"
    assert settings.devices.overrides["light.a"].protected


@pytest.mark.parametrize(
    ("overrides", "sentence"),
    [
        ("{light.a: {nam: x}}", "there is no setting 'devices.overrides.light.a.nam'"),
        ("{lamp: {name: x}}", "setting 'devices.overrides.lamp' is wrong: "),
        ("{light.a: {area: Küche}}", "setting 'devices.overrides.light.a.area' is wrong: "),
        ("{light.a: {same_as: light.b, name: x}}", "same_as stands alone: say the rest of light.b"),
        ("{light.a: {name: ' '}}", "setting 'devices.overrides.light.a.name' is wrong: "),
    ],
)
def test_a_mistake_in_an_override_is_one_sentence(overrides: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as raised:
        load(environ={"HEARSAY_DEVICES__OVERRIDES": overrides})
    assert sentence in str(raised.value)
