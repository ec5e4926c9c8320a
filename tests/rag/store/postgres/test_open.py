"""From settings to the index in a database."""

import importlib.util
import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from config import Settings, SettingsError
from config.engines import EngineMissingError
from config.settings import DocumentsSettings
from rag.store.open import open_store
from rag.store.postgres.store import PostgresStore
from tests.rag.store.server import Server

ROOT = Path(__file__).parents[4]


def configured(url: str, password_file: Path | None = None) -> Settings:
    documents = DocumentsSettings(postgres=url, postgres_password_file=password_file)
    return Settings(documents=documents)


def test_the_database_of_the_settings_is_used(server: Server) -> None:
    server.forget()
    with open_store(configured(server.conninfo.replace(":@", "@"))) as store:
        assert isinstance(store, PostgresStore)
        store.keep("key", "value")
    assert server.do("SELECT value FROM hearsay.state") == [("value",)]


def test_the_password_comes_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("p w'd\nsecond line\n", encoding="utf-8")
    store = open_store(configured("postgresql://me@host/house", file))
    assert isinstance(store, PostgresStore)
    assert "password='p w\\'d'" in store._connections._conninfo
    store.close()


@pytest.mark.parametrize("url", ["nonsense", "mysql://host/house", "postgresql://[host"])
def test_an_address_that_is_none_is_a_wrong_setting(url: str) -> None:
    with pytest.raises(SettingsError, match=r"documents.postgres is no address"):
        open_store(configured(url))


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    for url in ("postgresql://me:hush@host/house", "host=h password=hush"):
        with pytest.raises(SettingsError, match="write it into a file") as caught:
            open_store(configured(url))
        assert "hush" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"\xff"])
def test_a_file_without_a_password_is_a_wrong_setting(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "password"
    file.write_bytes(content)
    with pytest.raises(SettingsError, match="it does not begin with a password"):
        open_store(configured("postgresql://host/house", file))


def test_a_password_file_that_is_not_there_is_a_wrong_setting(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="No such file"):
        open_store(configured("postgresql://host/house", tmp_path / "none"))


def test_without_the_libraries_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.util.find_spec

    def find_spec(name: str) -> ModuleSpec | None:
        return None if name == "psycopg" else real(name)

    monkeypatch.setattr(importlib.util, "find_spec", find_spec)
    with pytest.raises(EngineMissingError, match=r"pip install 'hearsay\[postgres\]'"):
        open_store(configured("postgresql://host/house"))


def test_nobody_else_needs_the_libraries() -> None:
    code = (
        "import sys; sys.modules.update(dict.fromkeys(['psycopg', 'psycopg_pool', 'pgvector']));"
        "import benchmarks.documents.bench, hearsay.docs.cli, rag.worker"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
