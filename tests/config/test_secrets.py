"""Secrets are in the environment of no process that Cubby starts, and in no message."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cubby.config import SettingError, load
from cubby.config.secrets import DESCRIPTOR, hand_on, take, taken
from cubby.config.settings import secret_names

URL = "postgresql://cubby:very-secret@db/cubby"


@pytest.fixture(autouse=True)
def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cubby.config.secrets._taken", {})


def test_a_child_gets_its_secrets_by_descriptor_and_none_in_its_environment() -> None:
    given = {"PATH": "/bin", "CUBBY_DATABASE_URL": URL, "PGPASSWORD": "word", "CUBBY_PORT": "1"}
    environment, descriptor = hand_on(given, secret_names())

    assert environment == {"PATH": "/bin", "CUBBY_PORT": "1", DESCRIPTOR: str(descriptor)}

    take(secret_names(), environment)

    assert taken() == {"CUBBY_DATABASE_URL": URL}
    assert environment == {"PATH": "/bin", "CUBBY_PORT": "1", "PGPASSWORD": "word"}
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)


def test_what_was_taken_out_of_the_environment_is_still_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CUBBY_DATABASE_URL", URL)
    take(secret_names())

    assert "CUBBY_DATABASE_URL" not in os.environ
    assert load().database_url == URL


def test_a_secret_may_stand_in_a_file(tmp_path: Path) -> None:
    file = tmp_path / "database_url"
    file.write_text(f"{URL}\n")

    assert load({"CUBBY_DATABASE_URL_FILE": str(file)}).database_url == URL
    assert load({"CUBBY_DATABASE_URL_FILE": ""}).database_url is None


def test_a_secret_of_a_file_is_in_no_message(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("short")

    with pytest.raises(SettingError, match=r"CUBBY_ADMIN_KEY='\*\*\*'") as refusal:
        load({"CUBBY_ADMIN_KEY_FILE": str(file)})

    assert "short" not in str(refusal.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="gone must be readable"):
        load({"CUBBY_API_KEY_FILE": str(tmp_path / "gone")})
