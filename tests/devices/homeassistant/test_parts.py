"""The small parts: entities, memory, sentences, settings."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bus.memory import MemoryBroker, MemoryBus
from bus.messages import Area
from config import Settings, SettingsError
from config.load import load
from devices.backends import Snapshot
from devices.homeassistant.address import address
from devices.homeassistant.entities import Entity, apply
from devices.homeassistant.memory import Memory
from devices.homeassistant.offer import offer
from devices.homeassistant.registry import Registry, area_id, name
from devices.homeassistant.session import opened
from devices.homeassistant.translate import device
from devices.homeassistant.troubles import NotReachedError, SaysNoError
from tests.devices.fakes import light

values = st.dictionaries(st.sampled_from("abcd"), st.integers())


@given(before=values, after=values)
def test_a_difference_makes_what_was_there_what_is_there(
    before: dict[str, int], after: dict[str, int]
) -> None:
    entities = {"light.a": Entity("on", before, "1")}
    added = {n: v for n, v in after.items() if n not in before or before[n] != v}
    diff: dict[str, Any] = {"+": {"s": "off", "c": {"id": "2", "user_id": "x"}}}
    if added:
        diff["+"]["a"] = added
    if gone := list(before.keys() - after.keys()):
        diff["-"] = {"a": gone}
    apply(entities, {"c": {"light.a": diff}})
    assert entities["light.a"] == Entity("off", after, "2")


def test_a_context_of_which_only_the_parent_changed_keeps_its_id() -> None:
    entities = {"light.a": Entity("on", {}, "1")}
    apply(entities, {"c": {"light.a": {"+": {"c": {"parent_id": "9"}}}}})
    assert entities["light.a"].context == "1"


def test_what_is_not_known_neither_changes_nor_goes() -> None:
    entities: dict[str, Entity] = {}
    touched = apply(entities, {"c": {"light.a": {"+": {"s": "on"}}}, "r": ["light.b"]})
    assert (touched.changed, touched.come, touched.gone) == ((), (), ())
    assert entities == {}


def test_what_the_bus_cannot_carry_is_no_device() -> None:
    assert device("light.A B", Entity("on", {}), Registry()) is None


def test_pictures_with_tokens_in_their_address_stay_behind() -> None:
    attributes = {"entity_picture": "/api/x?token=s3cret", "access_token": "s3cret"}
    made = device("media_player.a", Entity("on", attributes), Registry())
    assert made is not None
    assert made.attributes == {}
    assert made.name == "a"


def test_names_are_one_line_without_tricks() -> None:
    assert name("\u202eturn\u200b all\nlights on") == "turn all lights on"
    assert len(name("x" * 1000)) == 255
    assert area_id("Küche 1") == "k_che_1"


def test_what_was_kept_is_recalled(tmp_path: Path) -> None:
    memory = Memory(tmp_path / "new" / "home.json")
    snapshot = Snapshot((Area(id="kitchen", name="Kitchen"),), (light("light.a", "on"),))
    memory.keep(snapshot)
    assert memory.recall() == snapshot


@pytest.mark.parametrize("text", ["", "{", '{"areas": 1}', "\0"])
def test_a_broken_file_is_like_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "home.json").write_text(text)
    assert Memory(tmp_path / "home.json").recall() == Snapshot((), ())
    assert Memory(tmp_path / "none.json").recall() == Snapshot((), ())


def test_where_nothing_can_be_kept_it_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    Memory(tmp_path / "file" / "home.json").keep(Snapshot((), ()))
    assert "cannot note Home Assistant's devices" in caplog.text


def test_errors_are_one_short_clean_line() -> None:
    assert str(SaysNoError("x", "Validation error: no\nway.")) == "Home Assistant says: no way"
    assert str(SaysNoError("x", "")) == "it says no"
    assert len(str(SaysNoError("x", "y" * 10_000))) < 300


def configured(tmp_path: Path, **how: str) -> Settings:
    prefix = "HEARSAY_DEVICES__HOMEASSISTANT__"
    environ = {f"{prefix}{key.upper()}": value for key, value in how.items()}
    return load(environ={"HEARSAY_DATA": str(tmp_path), **environ})


def test_a_url_needs_a_token(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="needs a token"):
        address(configured(tmp_path, url="http://x:8123").devices.homeassistant)


@pytest.mark.parametrize("url", ["x:8123", "ws://x", "http://", ""])
def test_a_url_must_be_one(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="write it as http://host:8123"):
        configured(tmp_path, url=url)


def test_a_token_is_not_shown_with_the_settings(tmp_path: Path) -> None:
    settings = configured(tmp_path, url="http://x", token="s3cret")  # noqa: S106 - of nothing
    assert "s3cret" not in repr(settings) + settings.model_dump_json()
    assert address(settings.devices.homeassistant).token() == "s3cret"


def test_a_wrong_token_in_the_settings_is_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"devices\.homeassistant\.token' is wrong") as no:
        configured(tmp_path, url="http://x", token="[s3cret]")  # noqa: S106 - of nothing
    assert "s3cret" not in str(no.value)


def test_a_token_file_is_read_anew_each_time(tmp_path: Path) -> None:
    file = tmp_path / "token"
    settings = configured(tmp_path, url="http://x", token_file=str(file))
    where = address(settings.devices.homeassistant)
    with pytest.raises(NotReachedError, match=r"cannot read .*token_file .*No such file"):
        where.token()
    file.write_text(" one \nnot this\n")
    assert where.token() == "one"


async def test_without_a_url_there_is_none(settings: Settings) -> None:
    async with MemoryBus(MemoryBroker(), source="devices") as bus:
        assert offer(settings=settings, bus=bus) is None


def test_without_a_url_nothing_of_it_is_imported() -> None:
    program = "import devices.worker, devices.homeassistant.offer, sys; print(*sys.modules)"
    command = [sys.executable, "-c", program]
    loaded = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert "devices.homeassistant.backend" not in loaded
    assert "websockets" not in loaded


@pytest.mark.parametrize(
    ("url", "why"),
    [("http://127.0.0.1:9", "refused"), ("http://nobody.invalid:8123", "cannot be reached")],
)
async def test_who_is_not_there_is_one_sentence(url: str, why: str) -> None:
    with pytest.raises(
        NotReachedError, match=rf"^Home Assistant cannot be reached at {url}: "
    ) as e:
        async with opened(url, "x"):
            pass
    assert why in str(e.value)
