"""What the embedded Postgres learns about the machine."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from cubby.cli.postgres import EmbeddedPostgres, tuning

GIB = 1024**3


@pytest.mark.parametrize(
    ("memory", "shared_buffers", "maintenance"),
    [(24 * GIB, "1024MB", "512MB"), (2 * GIB, "512MB", "128MB"), (GIB // 8, "64MB", "64MB")],
)
def test_memory_is_shared_out_by_what_there_is(
    memory: int, shared_buffers: str, maintenance: str
) -> None:
    settings = tuning.durable_settings(memory, shared_memory_free=8 * GIB)

    assert settings["shared_buffers"] == shared_buffers
    assert settings["maintenance_work_mem"] == maintenance
    assert settings["fsync"] == settings["synchronous_commit"] == "on"
    assert "dynamic_shared_memory_type" not in settings


def test_this_process_may_use_some_memory() -> None:
    assert GIB // 8 < tuning.memory_bytes() < 2**50


def test_a_container_with_little_shared_memory_still_builds_an_index(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tuning, "_shared_memory_free", lambda: 64 * 1024**2)
    with (
        EmbeddedPostgres(data_dir) as postgres,
        psycopg.connect(postgres.dsn(), autocommit=True) as connection,
    ):
        row = connection.execute("show dynamic_shared_memory_type").fetchone()
        assert row == ("sysv",)
        connection.execute("create extension vector")
        connection.execute("set min_parallel_table_scan_size = 0")
        connection.execute(
            "create table v as select array[n, 1]::vector(2) as v from generate_series(1, 2000) n"
        )
        connection.execute("alter table v set (parallel_workers = 2)")
        connection.execute("create index on v using hnsw (v vector_l2_ops)")
