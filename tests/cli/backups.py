"""Backups in tests: a small one, and what is in its folders."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.cli.api_alone import cubby, environment
from tests.databases import Database


def files_of(folder: Path) -> dict[str, bytes]:
    """Key -> bytes of a storage folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.relative_to(folder).as_posix().startswith(".")
    }


def ended_well(environ: dict[str, str], *arguments: str) -> dict[str, Any]:
    done = cubby(environ, *arguments, "--json", seconds=120)
    assert done.returncode == 0, done.stdout + done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@dataclass
class Small:
    """A database with a few objects, its folder, and a backup of both."""

    database: Database
    folder: Path
    backup: Path

    @property
    def environ(self) -> dict[str, str]:
        return environment(self.database.dsn, self.folder)
