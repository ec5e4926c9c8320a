from pathlib import Path

import pytest
from pydantic import SecretStr

from bus.memory import MemoryBroker, MemoryBus
from bus.messages import DeviceState, Presence
from config import Settings
from config.load import load
from config.settings import HomeAssistantSettings
from hearsay import doctor
from hearsay.check import Check
from tests.devices.homeassistant.server import TOKEN, Recorded


def presence(state: str = "online") -> Presence:
    return Presence.build(
        {"name": "asr", "state": state, "instance": "i", "engine": "e", "detail": "d"}
    )


def test_a_folder_that_can_be_written_is_fine(tmp_path: Path) -> None:
    check = doctor.data_folder(tmp_path / "new")
    assert check.result == "ok"
    assert list((tmp_path / "new").iterdir()) == []


def test_a_folder_that_is_a_file_fails_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    check = doctor.data_folder(tmp_path / "file")
    assert check.result == "fail"
    assert "HEARSAY_DATA" in check.do


def test_too_little_space_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "FREE_MIB", 10**12)
    assert doctor.data_folder(tmp_path).result == "fail"


def test_a_configured_broker_that_does_not_answer_fails() -> None:
    configured = load(environ={"HEARSAY_BUS__URL": "mqtt://localhost:1"})
    assert doctor.no_broker(configured, "nobody answers").result == "fail"


def test_no_house_yet_is_no_failure(settings: Settings) -> None:
    check = doctor.no_broker(settings, "none runs")
    assert (check.result, check.do) == ("note", "hearsay up")


def test_a_worker_is_what_it_says_of_itself() -> None:
    assert doctor.worker("asr", presence()) == Check("asr", "ok", "e, d")
    assert doctor.worker("asr", presence("offline")).result == "fail"
    assert doctor.worker("asr", None).result == "fail"


async def test_a_running_house_is_checked_worker_by_worker(settings: Settings) -> None:
    lamp = DeviceState(device="light.lamp", name="Lamp", kind="light", state="on")
    async with MemoryBus(MemoryBroker(), source="test") as bus:
        await bus.publish(presence())
        await bus.publish(lamp)
        found = {one.check: one.result async for one in doctor.running(settings, bus)}
    assert found.pop("asr") == "ok"
    assert found.pop("home") == "ok"
    assert set(found.values()) == {"fail"}
    assert {f"satellite-{settings.room}", settings.documents.name} <= found.keys()


def test_overrides_that_fit_nothing_are_a_note_with_what_to_do() -> None:
    said = presence().model_copy(
        update={"detail": "2 devices in 1 areas; devices.overrides: the home has no device 'x.y'"}
    )
    (check,) = doctor.overrides(said)
    assert check.result == "note"
    assert check.found == "devices.overrides: the home has no device 'x.y'"
    assert "hearsay devices" in check.do
    assert [*doctor.overrides(presence()), *doctor.overrides(None)] == []


def test_an_unknown_engine_is_named_with_the_setting() -> None:
    wrong = load(environ={"HEARSAY_TTS__ENGINE": "espek"})
    failing = [check for check in doctor.engines(wrong) if check.result == "fail"]
    assert [check.check for check in failing] == ["voice"]
    assert "tts.engine" in failing[0].do


def test_an_unknown_recognizer_is_named() -> None:
    wrong = load(environ={"HEARSAY_ASR__ENGINE": "sphinx"})
    check = doctor.recognizer(wrong)
    assert check.result == "fail"
    assert "'sphinx'" in check.found


def test_the_recognizer_that_would_be_used_is_named(settings: Settings) -> None:
    check = doctor.recognizer(settings)
    assert check.result == "ok"
    assert check.found.split()[0] in {"pocketsphinx", "faster-whisper"}


def test_a_sound_device_that_is_switched_off_is_a_note() -> None:
    check = doctor.device("microphone", "none", "pvrecorder", "PvRecorder")
    assert (check.result, check.do) == ("note", "satellite.microphone: auto")


def test_a_library_that_is_not_there_is_a_note() -> None:
    assert doctor.device("microphone", "auto", "no_such_library", "X").result == "note"


def test_a_check_is_one_line_and_what_to_do_another() -> None:
    assert doctor.line(Check("broker", "ok", "answers")).plain == "✓ broker                 answers"
    failing = doctor.line(Check("broker", "fail", "no answer", "start it")).plain
    assert failing.splitlines()[1].strip() == "→ start it"


async def test_a_home_assistant_is_asked_itself(settings: Settings) -> None:
    assert [check async for check in doctor.home_assistant(settings)] == []
    async with Recorded() as server:
        named = with_home_assistant(settings, server.url)
        (check,) = [one async for one in doctor.home_assistant(named)]
        assert check.result == "ok"
        assert check.found.startswith(f"answers at {server.url}, ")
        server.refuses["homeassistant/expose_entity/list"] = "unauthorized"
        (check,) = [one async for one in doctor.home_assistant(named)]
        assert (check.result, "administrator" in check.found) == ("fail", True)
        server.token = "new"  # noqa: S105 - of nothing
        (check,) = [one async for one in doctor.home_assistant(named)]
        assert (check.result, "refuses the token" in check.found) == ("fail", True)


def with_home_assistant(settings: Settings, url: str) -> Settings:
    home = HomeAssistantSettings(url=url, token=SecretStr(TOKEN))
    devices = settings.devices.model_copy(update={"homeassistant": home})
    return settings.model_copy(update={"devices": devices})
