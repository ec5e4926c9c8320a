"""Opens the index in the database that the settings name."""

import importlib.util
from pathlib import Path

from config import Settings, SettingsError
from config.engines import EngineMissingError
from rag.store.store import Store


def open_postgres(settings: Settings) -> Store:
    """Return the index in `documents.postgres`. Nothing is connected yet.

    Raises:
        SettingsError: if the address is none, or the password cannot be read.
        EngineMissingError: if the libraries for it are not installed.
    """
    ours = settings.documents
    if any(importlib.util.find_spec(name) is None for name in ("psycopg", "pgvector")):
        raise EngineMissingError("documents.postgres needs: pip install 'hearsay[postgres]'")
    from psycopg import ProgrammingError  # noqa: PLC0415  # an extra
    from psycopg.conninfo import conninfo_to_dict, make_conninfo  # noqa: PLC0415  # an extra

    from rag.store.postgres.store import PostgresStore  # noqa: PLC0415  # needs the extra

    try:
        parts = conninfo_to_dict(ours.postgres or "")
    except ProgrammingError:
        raise SettingsError(
            "documents.postgres is no address: write postgresql://user@host/database"
        ) from None  # the library's sentence repeats the address
    if "password" in parts:
        raise SettingsError(
            "a password in documents.postgres is easily shown: write it into a file and name that"
            " in documents.postgres_password_file"
        )
    password = _password(ours.postgres_password_file)
    return PostgresStore(make_conninfo(ours.postgres or "", password=password))


def _password(file: Path | None) -> str | None:
    if file is None:
        return None
    try:
        return file.expanduser().read_text(encoding="utf-8").splitlines()[0]
    except (OSError, UnicodeDecodeError, IndexError) as exc:
        why = exc.strerror if isinstance(exc, OSError) else "it does not begin with a password"
        raise SettingsError(
            f"cannot read a password from documents.postgres_password_file {file}: {why}"
        ) from exc
