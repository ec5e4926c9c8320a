import pytest

from bus.messages import Area
from devices.backends import Snapshot
from devices.policy import RefusedError
from devices.register import Register
from tests.devices.fakes import FakeBackend, light

KITCHEN, HALL = Area(id="kitchen", name="kitchen"), Area(id="hall", name="hall")


def test_a_snapshot_says_what_a_backend_has_and_has_no_longer() -> None:
    register, one, other = Register(), FakeBackend(name="one"), FakeBackend(name="other")
    register.replace(Snapshot((KITCHEN,), (light("light.a"), light("light.b"))), one)
    register.replace(Snapshot((HALL,), (light("light.c"),)), other)
    assert register.replace(Snapshot((KITCHEN,), (light("light.b", "on"),)), one) == ["light.a"]
    assert len(register) == 2
    assert register.get("light.b").state.state == "on"
    assert register.get("light.c").owner is other
    assert [state.device for state in register.of(one)] == ["light.b"]
    assert set(register.areas) == {KITCHEN, HALL}


def test_of_two_areas_with_one_id_the_first_backend_says_the_name() -> None:
    register = Register()
    register.replace(Snapshot((KITCHEN,), ()), FakeBackend(name="one"))
    cuisine = Area(id="kitchen", name="cuisine")
    register.replace(Snapshot((cuisine,), ()), FakeBackend(name="other"))
    assert register.areas == (KITCHEN,)


def test_an_unknown_device_is_refused_with_the_nearest() -> None:
    register = Register()
    register.note([light("light.kitchen")], FakeBackend())
    assert register.find("light.kichen") is None
    with pytest.raises(RefusedError, match=r"did you mean 'light\.kitchen'"):
        register.get("light.kichen")
