import sys
from pathlib import Path

import pytest

from config import Settings
from hearsay import up
from hearsay.trouble import Trouble


def test_every_worker_is_a_program_that_ends_with_its_parent(settings: Settings) -> None:
    programs = {program.name: program.command for program in up.workers(settings, None)}
    assert programs["asr"] == (sys.executable, "-P", "-m", "agents.asr", "--parent-pipe")
    assert programs["devices"][3] == "devices"
    assert set(programs) == {
        "satellite-living_room",
        "wake",
        "asr",
        "assistant",
        "tts",
        "devices",
        "rag",
    }


def test_what_lies_in_the_folder_we_are_in_is_no_part_of_the_house(settings: Settings) -> None:
    for program in (*up.workers(settings, None), up.broker(None)):
        assert "-P" in program.command


def test_a_document_worker_of_another_name_is_expected_under_it(settings: Settings) -> None:
    documents = settings.documents.model_copy(update={"name": "rag-2"})
    other = settings.model_copy(update={"documents": documents})
    assert "rag-2" in {program.name for program in up.workers(other, None)}


def test_a_settings_file_is_handed_on(settings: Settings) -> None:
    file = Path("/etc/hearsay.yaml")
    for program in (*up.workers(settings, file), up.broker(file)):
        assert program.command[-2:] == ("--config", str(file))


def test_the_broker_listens_where_it_is_told_to() -> None:
    assert up.broker(None, 1999).command[-2:] == ("--port", "1999")
    assert "--port" not in up.broker(None).command


def test_a_person_is_told_where_the_house_is_and_what_to_try() -> None:
    lines = up.ready_lines("mqtt://me:secret@127.0.0.1:1890", "home1")
    assert lines[0] == "ready at mqtt://127.0.0.1:1890"
    assert "mosquitto_sub -h 127.0.0.1 -p 1890 -t 'home1/room/+/transcript'" in lines[2]
    assert "secret" not in " ".join(lines)


def test_only_one_house_holds_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    refused = pytest.raises(Trouble, match="a house already runs in")
    with up._alone(folder), refused, up._alone(folder):
        pass
    with up._alone(folder):
        pass


def test_a_folder_that_cannot_be_written_meets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(Trouble, match="cannot write to the data folder"),
        up._alone(tmp_path / "file"),
    ):
        pass
