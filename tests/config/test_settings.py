"""One table of settings, refused with the variable's name when a value cannot be used."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from cubby.config import Setting, SettingError, Settings, load, settings_reference


def test_nothing_needs_to_be_set() -> None:
    settings = load({})

    assert settings.data_dir == Path.cwd() / "data"
    assert settings.models_dir == Path.cwd() / "data" / "models"
    assert settings.storage == f"fs://{Path.cwd()}/data/storage"
    assert settings.database_url is None
    assert settings.max_payload_bytes == 256_000_000
    assert settings.max_file_bytes == 5_000_000_000
    assert settings.decode_memory_bytes == 2 * 1024**3
    assert settings.api_url == "http://127.0.0.1:8000"


def test_every_setting_has_one_row_and_every_row_a_field() -> None:
    rows = settings_reference()

    assert [row.field for row in rows] == [field.name for field in dataclasses.fields(Settings)]
    assert len({row.env for row in rows}) == len(rows)
    for row in rows:
        assert re.fullmatch(r"CUBBY_[A-Z_]+", row.env)
        assert re.fullmatch(r"[A-Z].*\.", row.sentence)


@pytest.mark.parametrize("row", settings_reference(), ids=lambda row: row.env)
def test_a_default_is_a_value_one_could_write(row: Setting) -> None:
    if row.default is not None:
        written = load({row.env: row.default} | _needed(row))
        assert getattr(written, row.field) == getattr(load({}), row.field)


def _needed(row: Setting) -> dict[str, str]:
    return {"CUBBY_EMBEDDER_URL": "http://x"} if row.env == "CUBBY_EMBEDDER" else {}


@pytest.mark.parametrize(
    ("env", "text", "field", "value"),
    [
        ("CUBBY_DATA", "/srv/my data", "data_dir", Path("/srv/my data")),
        ("CUBBY_DATA", "~/cubby", "data_dir", Path.home() / "cubby"),
        ("CUBBY_PORT", "0", "port", 0),
        ("CUBBY_MAX_PAYLOAD_BYTES", "1_000", "max_payload_bytes", 1000),
        ("CUBBY_MAX_PAYLOAD_BYTES", "2 MiB", "max_payload_bytes", 2 * 1024**2),
        ("CUBBY_MAX_FILE_BYTES", "1tb", "max_file_bytes", 10**12),
        ("CUBBY_DECODE_MEMORY_BYTES", "1G", "decode_memory_bytes", 10**9),
        ("CUBBY_EMBEDDER", "Histogram", "embedder", "histogram"),
        ("CUBBY_LOG_LEVEL", "DEBUG", "log_level", "debug"),
        ("CUBBY_STORAGE_URL", "s3://bucket", "storage_url", "s3://bucket"),
        ("CUBBY_DATABASE_URL", "postgres://u@h/d", "database_url", "postgres://u@h/d"),
        ("CUBBY_WORKERS", "", "worker_processes", 2),
    ],
)
def test_a_value_is_read(env: str, text: str, field: str, value: object) -> None:
    assert getattr(load({env: text}), field) == value


@pytest.mark.parametrize(
    ("env", "text", "accepted"),
    [
        ("CUBBY_PORT", "eighty", "whole number from 0 to 65535"),
        ("CUBBY_PORT", "65536", "whole number from 0 to 65535"),
        ("CUBBY_PORT", "-1", "whole number"),
        ("CUBBY_PORT", "٨٠", "whole number"),
        ("CUBBY_API_PROCESSES", "0", "from 1"),
        ("CUBBY_CONCURRENCY", "9" * 30, "whole number"),
        ("CUBBY_MAX_FILE_BYTES", "5 GX", "256MB or 2GiB"),
        ("CUBBY_MAX_FILE_BYTES", "0", "bytes >= 1"),
        ("CUBBY_MAX_FILE_BYTES", "_", "bytes >= 1"),
        ("CUBBY_DECODE_MEMORY_BYTES", "1MB", f"bytes >= {2**28}"),
        ("CUBBY_EMBEDDER", "clip", "auto, histogram, http"),
        ("CUBBY_EMBEDDER", "http", "CUBBY_EMBEDDER_URL"),
        ("CUBBY_EMBEDDER_URL", "ftp://x", "http:// or https://"),
        ("CUBBY_DATABASE_URL", "mysql://x", "postgresql://"),
        ("CUBBY_STORAGE_URL", "fs://relative", "fs:///absolute/folder"),
        ("CUBBY_STORAGE_URL", "s3://", "s3://bucket/prefix"),
        ("CUBBY_HOST", "a b", "host name"),
        ("CUBBY_ADMIN_KEY", "short", "at least 16"),
        ("CUBBY_LOG_LEVEL", "loud", "debug, info, warning, error"),
        ("CUBBY_DATA", "  ", "a folder is needed"),
    ],
)
def test_a_value_that_cannot_be_used_is_refused(env: str, text: str, accepted: str) -> None:
    with pytest.raises(SettingError) as caught:
        load({env: text})

    assert caught.value.env == env
    assert accepted in str(caught.value)
    assert str(caught.value).startswith(f"{env}=")


@pytest.mark.parametrize("env", ["CUBBY_DATABASE_URL", "CUBBY_ADMIN_KEY"])
def test_a_refusal_does_not_show_a_secret(env: str) -> None:
    with pytest.raises(SettingError) as caught:
        load({env: "hunter2 "})

    assert "hunter2" not in str(caught.value)


def test_the_address_to_listen_on_becomes_one_to_connect_to() -> None:
    assert load({"CUBBY_HOST": "0.0.0.0"}).api_url == "http://127.0.0.1:8000"
    assert load({"CUBBY_HOST": "::", "CUBBY_PORT": "9"}).api_url == "http://[::1]:9"
    assert load({"CUBBY_SERVER_URL": "https://cubby.example/"}).api_url == "https://cubby.example"
