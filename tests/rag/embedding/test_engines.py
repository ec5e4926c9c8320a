from pathlib import Path

import pytest

from config import Settings
from config.engines import EngineMissingError, EngineSpec, EngineTable, UnknownEngineError
from config.settings import DocumentsSettings, EmbedderSettings
from rag.embedding import engines
from rag.embedding.engines import EMBEDDERS, choose, open_embedder
from rag.embedding.fastembed import model_folder


def configured(tmp_path: Path, **embedder: object) -> Settings:
    wanted = EmbedderSettings.model_validate(embedder)
    return Settings(data=tmp_path, documents=DocumentsSettings(embedder=wanted))


@pytest.fixture
def fastembed_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the table take fastembed for installed, whether it is or not."""
    specs = [
        EngineSpec(s.name, s.target, needs=()) if s.name == "fastembed" else s
        for s in EMBEDDERS.specs
    ]
    monkeypatch.setattr(engines, "EMBEDDERS", EngineTable("embedder", specs))


def test_a_name_nobody_knows_is_told_with_those_there_are(tmp_path: Path) -> None:
    names = "auto, fastembed, wordllama, ollama, openai"
    with pytest.raises(UnknownEngineError, match=f"'wordlama'; choose from: {names}"):
        open_embedder(configured(tmp_path, engine="wordlama"))


def test_an_engine_that_is_not_installed_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = EngineSpec("fastembed", "x:y", needs=("no_such_library",), extra="fastembed")
    monkeypatch.setattr(engines, "EMBEDDERS", EngineTable("embedder", [spec]))
    with pytest.raises(EngineMissingError, match=r"pip install 'hearsay\[fastembed\]'"):
        open_embedder(configured(tmp_path, engine="fastembed"))


def test_the_named_engine_is_used(tmp_path: Path) -> None:
    for name in ("fastembed", "wordllama", "ollama", "openai"):
        assert choose(configured(tmp_path, engine=name)).name == name


@pytest.mark.usefixtures("fastembed_installed")
def test_auto_takes_fastembed_only_with_a_model_or_a_way_to_one(tmp_path: Path) -> None:
    assert choose(configured(tmp_path)).name == "wordllama"
    assert choose(configured(tmp_path, download=True)).name == "fastembed"
    folder = model_folder(configured(tmp_path))
    folder.mkdir(parents=True)
    (folder / "model.onnx").touch()
    assert choose(configured(tmp_path)).name == "fastembed"


def test_each_model_has_a_folder_of_its_own(tmp_path: Path) -> None:
    other = model_folder(configured(tmp_path, model="owner/name"))
    assert other == tmp_path / "models" / "fastembed" / "owner--name"
    assert other != model_folder(configured(tmp_path))


def test_every_engine_of_the_table_can_be_imported(tmp_path: Path) -> None:
    for spec in EMBEDDERS.specs:
        if spec.installed:
            assert callable(spec.load())
    assert open_embedder(configured(tmp_path, engine="wordllama")).query("a").shape == (256,)
