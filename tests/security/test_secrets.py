"""Secrets are in no answer: not in what is said of the embedding server, not in files."""

from __future__ import annotations

import gzip
import json
import os
import resource
import socket
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from cubby.cli.data_folder import make_data_folder, open_log
from cubby.cli.database import Database
from cubby.cli.errors import CliError
from cubby.cli.postgres.state import State
from cubby.config import load
from cubby.config.secrets import without_secrets
from cubby.embedding import EmbedderRefused, EmbedderUnavailable, HttpEmbedder
from cubby.embedding.errors import EmbeddingError
from cubby.embedding.remote_http import LARGEST_ANSWER
from tests.embedding.servers import Handler, serve

SECRETS = ("ada", "s3cr%2Ft", "s3cr/t", "t0k3n")
SELF = json.dumps({"space": "far", "model": "Far", "dim": 512}).encode()


def _with_secrets(url: str) -> str:
    return url.replace("://", "://ada:s3cr%2Ft@").rstrip("/") + "/?key=t0k3n"


def _gets(answer: Callable[[Handler], None]) -> type[Handler]:
    return type("Gets", (Handler,), {"on_get": answer})


def _echo(handler: Handler) -> None:
    """As a gateway that quotes what it was asked."""
    text = f"no: {handler.path} {handler.headers['Authorization']} ada:s3cr/t"
    handler.reply(403, text.encode())


@pytest.mark.parametrize(
    "answer",
    [
        _echo,
        lambda handler: handler.reply(503, b"key=t0k3n is over its limit"),
        lambda handler: handler.reply(200, b"no JSON"),
        lambda handler: handler.reply(302, b"", Location="http://ada:s3cr%2Ft@elsewhere/"),
        lambda handler: handler.reply(200, SELF.replace(b"512", b"3")),
        lambda handler: handler.connection.shutdown(socket.SHUT_RDWR),
    ],
)
def test_no_message_has_the_user_or_the_password_of_the_embedder(
    answer: Callable[[Handler], None],
) -> None:
    with serve(_gets(answer)) as url, pytest.raises(EmbeddingError) as refusal:
        HttpEmbedder(_with_secrets(url))

    said = "".join(traceback.format_exception(refusal.value))
    assert not [secret for secret in SECRETS if secret in str(refusal.value)]
    assert "s3cr/t" not in said
    assert "s3cr%2Ft" not in said


@pytest.mark.parametrize(
    "url",
    ["http://ada:s3cr%2Ft@127.0.0.1:1/?key=t0k3n", "http://ada:s3cr%2Ft@[bad/?key=t0k3n",
     "ftp://ada:s3cr%2Ft@host/?key=t0k3n", "http://ada:s3cr%2Ft@host:99999/?key=t0k3n"],
)  # fmt: skip
def test_nor_has_one_of_a_url_that_leads_nowhere(url: str) -> None:
    with pytest.raises(EmbeddingError) as refusal:
        HttpEmbedder(url)

    assert not [secret for secret in SECRETS if secret in str(refusal.value)]


def test_the_server_still_gets_them() -> None:
    seen: list[tuple[str, str | None]] = []

    def on_get(handler: Handler) -> None:
        seen.append((handler.path, handler.headers["Authorization"]))
        handler.reply(200, SELF)

    with serve(_gets(on_get)) as url:
        HttpEmbedder(_with_secrets(url)).close()

    assert seen == [("/?key=t0k3n", "Basic YWRhOnMzY3IvdA==")]


def test_an_answer_that_unpacks_to_a_gigabyte_is_not_unpacked() -> None:
    bomb = gzip.compress(b" " * 2**29, 9)
    answer = _gets(lambda handler: handler.reply(200, bomb, **{"Content-Encoding": "gzip"}))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with serve(answer) as url, pytest.raises(EmbedderRefused, match="encoding 'gzip'"):
        HttpEmbedder(url)

    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


@pytest.mark.parametrize("status", [200, 400, 500])
def test_an_answer_without_end_is_cut_off(status: int) -> None:
    sent = []

    def on_get(handler: Handler) -> None:
        handler.send_response(status)
        handler.end_headers()
        try:
            for _ in range(10_000):
                handler.wfile.write(b"x" * 65536)
                sent.append(65536)
        except OSError:
            return

    with serve(_gets(on_get)) as url, pytest.raises(EmbeddingError):
        HttpEmbedder(url)

    assert sum(sent) < LARGEST_ANSWER + 32 * 1024 * 1024  # with what the sockets hold


def test_an_answer_that_trickles_is_given_up() -> None:
    def on_get(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b" ")
                handler.wfile.flush()
        except OSError:
            return

    with serve(_gets(on_get)) as url, pytest.raises(EmbeddingError) as refusal:
        HttpEmbedder(url, timeout_seconds=0.2)

    assert isinstance(refusal.value, EmbedderUnavailable | EmbedderRefused)


def test_a_database_url_that_cannot_be_used_is_told_without_its_password() -> None:
    url = "postgresql://ada:se%cret@host/cubby"
    with pytest.raises(CliError) as refusal:
        Database(load({"CUBBY_DATABASE_URL": url}))

    assert "se%cret" not in str(refusal.value)
    assert without_secrets("at host: ada, se%cret", url) == "at host: ***, ***"


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_others_pass_through_the_data_folder_and_read_nothing(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        folder = tmp_path / "above" / "data"
        make_data_folder(folder)
        os.close(open_log(folder / "postgres.log"))
        State(folder).password("postgres")
    finally:
        os.umask(before)

    assert folder.stat().st_mode & 0o777 == 0o711
    assert not [path for path in folder.iterdir() if path.stat().st_mode & 0o077]


def test_a_log_of_an_earlier_version_is_closed(tmp_path: Path) -> None:
    log = tmp_path / "postgres.log"
    log.write_text("earlier\n")
    log.chmod(0o644)

    os.close(open_log(log))

    assert log.stat().st_mode & 0o777 == 0o600
    assert log.read_text() == "earlier\n"


def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o750)
    make_data_folder(tmp_path)

    assert tmp_path.stat().st_mode & 0o777 == 0o750
