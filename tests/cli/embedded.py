"""An embedded Postgres for tests: how to start one quickly, and to ask it."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from cubby.cli.postgres import EmbeddedPostgres

AS_ROOT = os.geteuid() == 0


needs_root = pytest.mark.skipif(not AS_ROOT, reason="only root starts it as another user")


def ask(dsn: str, query: str) -> object:
    with psycopg.connect(dsn, autocommit=True) as connection:
        cursor = connection.execute(query)
        row = cursor.fetchone() if cursor.description else None
        return row[0] if row else None


def quick(data_dir: Path) -> EmbeddedPostgres:
    """The same server without passwords and without waiting for the disk."""
    return EmbeddedPostgres(data_dir, durable=False)
