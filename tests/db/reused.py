"""A database that is emptied between tests: making one takes ten times as long."""

from __future__ import annotations

import itertools
from typing import Any

import psycopg

from cubby.db import client, sessions

SHAPE = """
select md5(string_agg(said, ' ' order by said))
from (
  select relnamespace::text || relname || coalesce(relacl::text, '') from pg_class
  where relnamespace::regnamespace::text !~ '^pg_|^information_schema'
  union all select pronamespace::text || proname || md5(prosrc) from pg_proc
  union all select nspname || coalesce(nspacl::text, '') from pg_namespace where nspname !~ '^pg_'
  union all select tgrelid::text || tgname || tgenabled::text from pg_trigger
  union all select attrelid::text || attname || atttypid::text from pg_attribute where attnum > 0
) as everything (said)
"""
# Replicas fire no triggers and check no foreign keys. An index for vectors keeps its dead entries
# until it is vacuumed, so clusters are truncated.
EMPTY = """
set session_replication_role = replica;
set lock_timeout = '2s';
do $$
declare
  v_name text;
begin
  for v_name in
    select oid::regclass from pg_class
    where relkind = 'r' and relnamespace = 'collections'::regnamespace
    union all
    select inhrelid::regclass from pg_inherits where inhparent = 'core.embedding'::regclass
  loop
    execute 'drop table ' || v_name;
  end loop;
  if exists (select from core.cluster) then
    truncate core.cluster, core.cluster_mean, core.cluster_link, core.cluster_act_asset,
      core.cluster_act_cluster, core.cluster_anchor, core.cluster_act, core.library;
  end if;
  for v_name in
    select oid::regclass from pg_class
    where relkind = 'r' and relnamespace::regnamespace::text in ('core', 'api', 'queue')
      and relname not in ('migration', 'deployment', 'setting', 'task', 'cluster', 'cluster_mean')
      and relname not in ('lock_kind', 'queue', 'schedule')
  loop
    execute 'delete from ' || v_name;
  end loop;
  for v_name in
    select oid::regclass from pg_class
    where relkind = 'S' and relnamespace::regnamespace::text in ('core', 'queue')
  loop
    perform setval(v_name, 1, false);
  end loop;
  update core.setting set value = initial where value <> initial;
  update core.queue set paused = false, concurrency = null where paused or concurrency is not null;
end;
$$;
"""
USED = """
select exists (select from core.lineage) or exists (select from core.ingest_request)
  or exists (select from core.setting where value <> initial)
"""


FRESH = (
    "rollback", "reset all", "close all", "unlisten *", "select pg_advisory_unlock_all()",
)  # fmt: skip


class Reused:
    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self._shape = self._value(SHAPE)
        self._kept: dict[str | None, list[psycopg.Connection[Any]]] = {}

    def connect(self, role: str | None = "cubby_service") -> psycopg.Connection[Any]:
        kept = self._kept.get(role)
        return kept.pop() if kept else client.connect(self.dsn, role)

    def give_back(self, role: str, connection: psycopg.Connection[Any]) -> None:
        """Keep a session for the next test, without anything this one set in it.

        A session that has compiled the functions a test calls saves a quarter of what the test
        costs. At `rollback` psycopg drops its prepared statements: the next test has other tables.
        """
        if not connection.closed:
            for statement in FRESH:
                connection.execute(statement)
            sessions.begin(connection, role, statement_timeout=sessions.STATEMENT_TIMEOUT)
            self._kept.setdefault(role, []).append(connection)

    def close(self) -> None:
        for connection in itertools.chain.from_iterable(self._kept.values()):
            connection.close()
        self._kept.clear()

    def used(self) -> bool:
        """Whether anything was ever done in it."""
        return bool(self._value(USED))

    def reset(self) -> bool:
        """Empty it; False when a test left more behind than rows, and it must be made again."""
        try:
            with psycopg.connect(self.dsn, autocommit=True) as root:
                root.execute(EMPTY)
        except psycopg.Error:
            return False
        return bool(self._value(SHAPE) == self._shape)

    def _value(self, query: str) -> Any:
        with psycopg.connect(self.dsn) as root:
            row = root.execute(query).fetchone()
        return row[0] if row else None
