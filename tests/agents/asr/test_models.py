"""Models on disk, and engines that need them."""

from pathlib import Path

import pytest

from agents.asr.engines import survey, wants_model
from agents.asr.models import (
    NEEDED,
    RETRY_S,
    FetchFailure,
    last_failure,
    model_folder,
    present,
    remember,
    worth_a_try,
)
from config import Settings
from config.engines import UnknownEngineError
from config.load import load


def settings_with(data: Path, **environ: str) -> Settings:
    return load(environ={"HEARSAY_DATA": str(data), **environ})


def put_model(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name in NEEDED:
        (folder / name).touch()


def test_a_model_is_there_when_all_of_it_is(tmp_path: Path) -> None:
    put_model(tmp_path / "base")
    assert present(tmp_path / "base")
    (tmp_path / "base" / "model.bin").unlink()
    assert not present(tmp_path / "base")


def test_a_folder_given_in_the_settings_is_the_model(tmp_path: Path) -> None:
    put_model(tmp_path / "mine")
    given = settings_with(tmp_path, HEARSAY_ASR__MODEL=str(tmp_path / "mine"))
    assert model_folder(given) == tmp_path / "mine"
    named = settings_with(tmp_path, HEARSAY_ASR__MODEL="some/model")
    assert model_folder(named) == tmp_path / "asr" / "models" / "some--model"


def test_auto_takes_what_is_there_and_says_why_not_the_better_one(tmp_path: Path) -> None:
    settings = settings_with(tmp_path)
    found = survey(settings)
    assert found.chosen.name == "pocketsphinx"
    assert found.detail == "faster-whisper: its model 'base' is not on this machine"
    put_model(model_folder(settings))
    assert survey(settings).chosen.name == "faster-whisper"
    assert survey(settings).detail == ""


def test_an_engine_that_was_asked_for_is_preferred(tmp_path: Path) -> None:
    settings = settings_with(tmp_path, HEARSAY_ASR__ENGINE="pocketsphinx")
    put_model(model_folder(settings))
    assert survey(settings).chosen.name == "pocketsphinx"
    with pytest.raises(UnknownEngineError, match="choose from: auto, faster-whisper"):
        survey(settings_with(tmp_path, HEARSAY_ASR__ENGINE="echo"))


@pytest.mark.parametrize(
    ("environ", "wanted"),
    [
        ({}, True),
        ({"HEARSAY_ASR__DOWNLOAD": "false"}, False),
        ({"HEARSAY_ASR__ENGINE": "pocketsphinx"}, False),
        ({"HEARSAY_ASR__ENGINE": "faster-whisper"}, True),
    ],
)
def test_a_model_is_fetched_only_if_it_would_be_used(
    tmp_path: Path, environ: dict[str, str], *, wanted: bool
) -> None:
    settings = settings_with(tmp_path, **environ)
    assert wants_model(settings) is wanted
    put_model(model_folder(settings))
    assert not wants_model(settings)


def test_a_failure_is_remembered_for_a_day_or_until_another_model_is_set(tmp_path: Path) -> None:
    file = tmp_path / "asr" / "fetch.json"
    assert last_failure(file) is None
    failure = FetchFailure("base", 1000.0, "no network")
    remember(failure, file)
    assert last_failure(file) == failure
    assert not worth_a_try("base", failure, now=1000.0 + RETRY_S - 1)
    assert worth_a_try("base", failure, now=1000.0 + RETRY_S)
    assert worth_a_try("base", failure, now=999.0)  # the clock was wrong
    assert worth_a_try("small", failure, now=1001.0)
    assert worth_a_try("base", None)


def test_a_broken_memory_is_forgotten(tmp_path: Path) -> None:
    for broken in ("", "[]", '{"model": "base"}'):
        (tmp_path / "fetch.json").write_text(broken)
        assert last_failure(tmp_path / "fetch.json") is None
