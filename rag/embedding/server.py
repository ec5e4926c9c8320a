"""A server over HTTP: one JSON question, one JSON answer, or one sentence why there is none."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx2

from config import SettingsError
from config.settings import EmbedderSettings

logging.getLogger("httpx2").setLevel(logging.WARNING)  # it tells of every request

CONNECT_S = 3.0
NOTHING_KEPT = httpx2.Limits(max_keepalive_connections=0)
"""Questions are minutes apart and batches take seconds: a kept connection would only go stale."""


class UnknownThereError(LookupError):
    """The server is there, but does not know what it was asked for."""


class Server:
    """A server's address and key. Safe to use from any thread; connects when it is asked."""

    def __init__(self, url: str, *, key: str | None = None) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self.url = url.rstrip("/")
        self._client = httpx2.Client(base_url=self.url, headers=headers, limits=NOTHING_KEPT)

    def post(self, path: str, body: dict[str, Any], *, timeout_s: float) -> Any:
        """Return the JSON that answers `body`.

        Raises:
            UnknownThereError: if the server does not know what is asked for (404).
            ConnectionError: if it is away, refuses, or answers anything but JSON.
        """
        timeout = httpx2.Timeout(timeout_s, connect=CONNECT_S)
        with self._in_plain_words():
            answer = self._client.post(path, json=body, timeout=timeout)
            self._check(answer.status_code)
            return answer.json()

    def stream(self, path: str, body: dict[str, Any], *, timeout_s: float) -> Iterator[Any]:
        """Yield the JSON lines of a long answer; `timeout_s` is the longest silence.

        Raises:
            UnknownThereError: if the server does not know what is asked for (404).
            ConnectionError: if it is away, refuses, or answers anything but JSON.
        """
        timeout = httpx2.Timeout(timeout_s, connect=CONNECT_S)
        with (
            self._in_plain_words(),
            self._client.stream("POST", path, json=body, timeout=timeout) as answer,
        ):
            self._check(answer.status_code)
            yield from map(json.loads, answer.iter_lines())

    def _check(self, status: int) -> None:
        """Judge by the status alone: what a server says of a wrong key may repeat the key."""
        if status == httpx2.codes.NOT_FOUND:
            raise UnknownThereError(self.url)
        if status in {httpx2.codes.UNAUTHORIZED, httpx2.codes.FORBIDDEN}:
            raise ConnectionError(f"{self.url} refuses the key: check documents.embedder.key_file")
        if status != httpx2.codes.OK:
            raise ConnectionError(f"{self.url} answers {status} in place of vectors")

    @contextmanager
    def _in_plain_words(self) -> Iterator[None]:
        try:
            yield
        except httpx2.TimeoutException as exc:
            raise ConnectionError(f"{self.url} does not answer in time") from exc
        except httpx2.HTTPError as exc:
            raise ConnectionError(
                f"{self.url} cannot be reached: start that server, or change documents.embedder.url"
            ) from exc
        except ValueError as exc:
            raise ConnectionError(f"{self.url} answers something that is not JSON") from exc


def open_server(settings: EmbedderSettings, *, default: str | None = None) -> Server:
    """Return the server of the settings. Nothing is sent yet.

    Raises:
        SettingsError: if its address is missing or none, or its key cannot be read.
    """
    address = settings.url or default
    if address is None:
        raise SettingsError(
            f"documents.embedder.engine {settings.engine!r} needs documents.embedder.url"
        )
    return Server(_url(address), key=_key(settings.key_file))


def _url(address: str) -> str:
    try:
        url = httpx2.URL(address)
    except httpx2.InvalidURL as exc:
        raise SettingsError("documents.embedder.url is no address: http://host:port") from exc
    if url.scheme not in {"http", "https"} or not url.host:
        raise SettingsError("documents.embedder.url is no address: http://host:port")
    if url.userinfo:
        raise SettingsError(
            "documents.embedder.url is shown to people: the key belongs into"
            " documents.embedder.key_file"
        )
    return str(url)


def _key(file: Path | None) -> str | None:
    """Return the first line of a file; what is wrong is said without a word of the file."""
    if file is None:
        return None
    try:
        key = file.expanduser().read_text(encoding="ascii").partition("\n")[0].strip()
    except OSError as exc:
        raise SettingsError(f"cannot read documents.embedder.key_file: {exc}") from exc
    except UnicodeDecodeError:
        key = ""
    if not key or not key.isprintable():
        raise SettingsError(f"documents.embedder.key_file {file} does not begin with a key")
    return key
