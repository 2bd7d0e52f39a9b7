"""A primary and a streaming standby of it, with Cubby deployed: for tests of read replicas."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cubby.db.apply import deploy
from cubby.db.logins import derived
from ops.lab.postgres import Postgres
from tests.databases import Database
from tests.install.conftest import free_port
from tests.logins import SECRET


@dataclass(frozen=True)
class Pair:
    primary: Postgres
    standby: Postgres

    @property
    def database(self) -> Database:
        return Database(self.primary.url("cubby"))

    @property
    def read_url(self) -> str:
        return self.standby.url("cubby")

    def hold(self) -> None:
        """The standby replays nothing from now on."""
        self.standby.ask("select pg_wal_replay_pause()")

    def go_on(self) -> None:
        self.standby.ask("select pg_wal_replay_resume()")

    def is_caught_up(self) -> bool:
        (written,) = self.primary.ask("select pg_current_wal_flush_lsn()")
        (replayed,) = self.standby.ask("select pg_last_wal_replay_lsn()")
        return written == replayed


@contextlib.contextmanager
def running_pair() -> Iterator[Pair]:
    folder = Path(tempfile.mkdtemp(prefix="cubby-pair-", dir="/tmp"))
    folder.chmod(0o755)
    pair = Pair(*(
        Postgres(folder / name, "127.0.0.1", free_port(), durable=False)
        for name in ("primary", "standby")
    ))  # fmt: skip
    try:
        pair.primary.make()
        pair.primary.start()
        pair.primary.ask("create database cubby")
        deploy(pair.primary.url("cubby"), derived(SECRET))
        pair.standby.copy(pair.primary)
        pair.standby.start()
        yield pair
    finally:
        pair.standby.stop()
        pair.primary.stop()
        shutil.rmtree(folder)
