from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bus.messages import DeviceCommand, DeviceState
from devices.kinds import KINDS
from devices.policy import (
    RefusedError,
    check,
    check_fresh,
    expires_at,
    needs_confirmation,
    unknown_device,
)
from tests.devices.simulated_home import device

NOW = 1_000_000.0


def state(kind: str, **attributes: Any) -> DeviceState:
    known = device(kind, **attributes)
    return known.state(known.begins)


def command(action: str, *, confirmed_by: str | None = None, **arguments: Any) -> DeviceCommand:
    return DeviceCommand(
        device="light.x", id="1", action=action, arguments=arguments, confirmed_by=confirmed_by
    )


def test_whatever_the_home_protects_needs_a_yes() -> None:
    protected = state("switch").model_copy(update={"protected": True})
    assert needs_confirmation(protected, "turn_off")


def test_a_kind_nobody_knows_guards_nothing_but_can_do_nothing() -> None:
    strange = state("switch").model_copy(update={"kind": "toaster"})
    assert not needs_confirmation(strange, "turn_on")
    with pytest.raises(RefusedError, match="nobody knows what a 'toaster' can do"):
        check(command("turn_on"), strange)


def test_an_unconfirmed_protected_command_is_refused() -> None:
    for empty in (None, "", "  "):
        with pytest.raises(RefusedError, match="the lock is protected: 'unlock' needs a yes"):
            check(command("unlock", confirmed_by=empty), state("lock"))
    assert check(command("unlock", confirmed_by="a turn"), state("lock")).action == "unlock"


@pytest.mark.parametrize(
    ("kind", "asked", "sentence"),
    [
        ("light", command("turn_onn"), "a light has no action 'turn_onn'; did you mean 'turn_on'?"),
        ("light", command("unlock"), "choose from: toggle, turn_off, turn_on"),
        ("sensor", command("turn_on"), "a sensor can only be read"),
        (
            "light",
            command("turn_on", brightnes_pct=3),
            "there is no argument 'brightnes_pct'; did you mean 'brightness_pct'?",
        ),
        ("switch", command("turn_on", level=3), "no argument 'level'; it takes none"),
        (
            "light",
            command("turn_on", brightness_pct=150),
            "'brightness_pct' must be from 0 to 100 % (it is 150)",
        ),
        (
            "light",
            command("turn_on", brightness=1, brightness_pct=1),
            "'brightness' and 'brightness_pct' exclude each other",
        ),
        ("cover", command("set_cover_position"), "the argument 'position' is missing"),
        ("climate", command("set_temperature", temperature=99), "must be from 7 to 35 °"),
        ("climate", command("set_hvac_mode", hvac_mode="dry"), "choose from: cool, heat"),
        ("media_player", command("select_source", source="x"), "there are no sources"),
    ],
)
def test_a_wrong_command_meets_one_sentence(kind: str, asked: DeviceCommand, sentence: str) -> None:
    with pytest.raises(RefusedError) as refused:
        check(asked, state(kind))
    assert sentence in str(refused.value)
    assert str(refused.value).startswith(f"the {kind}: ")


@pytest.mark.parametrize(
    ("modes", "argument", "sentence"),
    [
        (["onoff"], {"brightness_pct": 5}, "this light cannot be dimmed"),
        (["brightness"], {"color_name": "red"}, "this light has no colours"),
        (["rgb"], {"color_temp_kelvin": 3000}, "this light has no colour temperature"),
    ],
)
def test_a_light_does_only_what_its_modes_allow(
    modes: list[str], argument: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(RefusedError, match=sentence):
        check(command("turn_on", **argument), state("light", supported_color_modes=modes))


def test_a_device_that_is_away_is_not_told_anything() -> None:
    away = state("light").model_copy(update={"available": False})
    with pytest.raises(RefusedError, match="the light is not answering"):
        check(command("turn_on"), away)


def test_an_unknown_device_meets_the_nearest() -> None:
    known = ["light.kitchen", "light.hallway"]
    assert "did you mean 'light.kitchen'?" in str(unknown_device("light.kichen", known))
    assert str(unknown_device("vacuum.robot", known)) == "the home has no device 'vacuum.robot'"


@pytest.mark.parametrize(
    ("at", "until", "dies"),
    [
        (NOW, None, NOW + 10),
        (NOW - 5, None, NOW + 5),
        (NOW, NOW + 30, NOW + 30),
        (NOW, NOW + 3_600, NOW + 60),
        (NOW + 3_600, None, NOW + 15),
        (NOW + 3_600, NOW + 9_999, NOW + 65),
    ],
)
def test_a_command_lives_as_long_as_it_says_but_not_for_ever(
    at: float, until: float | None, dies: float
) -> None:
    said = command("turn_on").model_copy(update={"at": at, "expires_at": until})
    assert expires_at(said, now=NOW) == dies


def test_a_command_too_old_is_refused() -> None:
    said = command("turn_on").model_copy(update={"at": NOW, "expires_at": NOW + 2})
    check_fresh(said, now=NOW + 2)
    with pytest.raises(RefusedError, match="too old: it expired 5 s ago"):
        check_fresh(said, now=NOW + 7)


@given(
    kind=st.sampled_from(sorted(KINDS)),
    action=st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=20),
    arguments=st.dictionaries(st.text(max_size=9), st.none() | st.text() | st.floats(), max_size=3),
)
def test_no_command_does_worse_than_being_refused(
    kind: str, action: str, arguments: dict[str, Any]
) -> None:
    asked = DeviceCommand.model_construct(
        device="light.x", id="1", action=action, arguments=arguments, confirmed_by="x"
    )
    for name in (action, *KINDS[kind].actions):
        try:
            check(asked.model_copy(update={"action": name}), state(kind))
        except RefusedError as refused:
            reason = str(refused)
            assert "\n" not in reason
