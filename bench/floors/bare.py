"""`python -m bench.floors.bare --database URL --folder PATH`: the least an ack can cost.

A Litestar handler in a uvicorn process. It checks for JSON and writes the bytes to a file that is
synced with its folder. Then one statement in one transaction writes the rows that Cubby writes.
These are a request, a raw part, an object, a job, its place in the queue and a line of the audit
trail. No worker is notified. Prints its URL, then serves until it is asked to stop.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import os
import signal
import socket
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import anyio.to_thread
import msgspec
import psycopg
import uvicorn
from litestar import Litestar, Request, post
from psycopg_pool import AsyncConnectionPool

from bench.figures import BenchFailed
from bench.ground import Ground

_CONNECTIONS = 8  # as many as Cubby's API has
_TABLES = """
drop table if exists lineage, queue, job, asset, raw, request;
create table request (
  id uuid primary key, owner text, comments text, tags text[] not null,
  objects_total integer not null, created_at timestamptz not null default now());
create table raw (
  id uuid primary key, request_id uuid not null references request, part_id text not null,
  uri text not null, sha256 text not null, size_bytes bigint not null, content_type text not null,
  format text, created_at timestamptz not null default now(), unique (request_id, part_id));
create table asset (
  id uuid primary key, status text not null, kind text not null,
  request_id uuid not null references request, ordinal integer not null, job_id bigint not null,
  raw_id uuid not null, size_bytes bigint not null, content_type text not null,
  created_at timestamptz not null default now(), unique (request_id, ordinal));
create table job (
  id bigint primary key generated always as identity, state text not null, task text not null,
  queue text not null, request_id uuid not null references request, args jsonb not null,
  created_at timestamptz not null default now());
create index job_request on job (request_id);
create index job_unfinished on job (queue, id) where state in ('queued', 'processing');
create table queue (
  id bigint primary key generated always as identity, job_id bigint not null, queue text not null,
  task text not null, status text not null default 'todo', scheduled_at timestamptz);
create index queue_todo on queue (queue, id) where status = 'todo';
create table lineage (
  id uuid primary key, request_id uuid, stage text not null, actor text not null,
  detail jsonb not null, created_at timestamptz not null default now());
create index lineage_request on lineage (request_id, id);
"""
_INSERT = """
with request as (
  insert into request (id, tags, objects_total) values (%(request)s, '{}', 1)
), raw as (
  insert into raw (id, request_id, part_id, uri, sha256, size_bytes, content_type, format)
  values (uuidv7(), %(request)s, '0001', %(uri)s, %(sha256)s, %(size)s, 'application/json', 'json')
  returning id
), job as (
  insert into job (state, task, queue, request_id, args)
  values ('queued', 'json.store', 'json', %(request)s, '{}')
  returning id
), queued as (
  insert into queue (job_id, queue, task) select id, 'json', 'json.store' from job
), traced as (
  insert into lineage (id, request_id, stage, actor, detail)
  values (uuidv7(), %(request)s, 'received', 'client', '{"objects": 1}')
)
insert into asset (id, status, kind, request_id, ordinal, job_id, raw_id, size_bytes, content_type)
select uuidv7(), 'queued', 'json', %(request)s, 0, job.id, raw.id, %(size)s, 'application/json'
from job, raw
returning id
"""


@contextlib.contextmanager
def bare_handler(ground: Ground) -> Iterator[str]:
    """The URL to post to, for as long as the block lasts."""
    with psycopg.connect(ground.bare, autocommit=True) as connection:
        connection.execute(_TABLES)
    command = [sys.executable, "-m", "bench.floors.bare"]
    command += ["--database", ground.bare, "--folder", str(ground.folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            url = process.stdout.readline().strip()
            if not url:
                raise BenchFailed(f"the bare handler ended with {process.wait()}")
            yield url
        finally:
            process.send_signal(signal.SIGTERM)


def _app(database: str, folder: Path) -> Litestar:
    pool: AsyncConnectionPool[psycopg.AsyncConnection[Any]] = AsyncConnectionPool(
        database, kwargs={"autocommit": True}, min_size=2, max_size=_CONNECTIONS, open=False
    )

    @contextlib.asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        async with pool:
            yield

    @post("/ingest", status_code=202)
    async def ingest(request: Request[Any, Any, Any]) -> dict[str, str]:
        body = await request.body()
        msgspec.json.decode(body)
        request_id = uuid.uuid4()
        facts = {
            "request": request_id,
            "uri": request_id.hex,
            "sha256": hashlib.sha256(body).hexdigest(),
            "size": len(body),
        }
        await anyio.to_thread.run_sync(_keep, folder, request_id.hex, body)
        async with pool.connection() as connection:
            row = await (await connection.execute(_INSERT, facts)).fetchone()
        assert row is not None
        return {"ingest_job_id": str(request_id), "system_id": str(row[0])}

    return Litestar([ingest], lifespan=[lifespan], openapi_config=None, logging_config=None)


def _keep(folder: Path, name: str, data: bytes) -> None:
    file = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
    try:
        os.write(file, data)
        os.fsync(file)
    finally:
        os.close(file)
    above = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(above)
    finally:
        os.close(above)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.floors.bare", description=__doc__)
    parser.add_argument("--database", required=True)
    parser.add_argument("--folder", required=True, type=Path)
    options = parser.parse_args()
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    print(f"http://127.0.0.1:{listener.getsockname()[1]}/ingest", flush=True)
    # As cli.api_process runs Cubby's API.
    config = uvicorn.Config(
        _app(options.database, options.folder), log_config=None, access_log=False,
        server_header=False, lifespan="on", ws="none",
    )  # fmt: skip
    # The server passes the signal on when it has stopped; that is not a failure.
    signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
