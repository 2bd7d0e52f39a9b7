"""Servers of Postgres, from the binaries that Cubby has: a primary and its streaming standby."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import psycopg

from cubby.cli.postgres.places import account_for, binaries_for

SECONDS = 60.0
# What a primary of a real installation has; a test needs no fsync.
_DURABLE = ("wal_level=replica", "max_wal_senders=8", "max_connections=300", "hot_standby=on",
            "max_locks_per_transaction=256", "shared_buffers=128MB", "wal_keep_size=512MB",
            "jit=off", "autovacuum_naptime=10s")  # fmt: skip
_THROWAWAY = ("fsync=off", "full_page_writes=off")


class Postgres:
    """One server on a folder. `within` is what its programs are started by, such as
    `ip netns exec NAME`; root starts them as the account that Cubby's own server has."""

    def __init__(
        self, folder: Path, host: str, port: int, within: Sequence[str] = (), durable: bool = True
    ) -> None:
        self.folder = folder
        self.host, self.port = host, port
        self.listens = host
        self._within = [*within]
        self._durable = durable
        self._account = account_for(folder)
        self._binaries = binaries_for(self._account)
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "postgres", user: str = "postgres") -> str:
        return f"postgresql://{user}@{self.host}:{self.port}/{database}"

    def make(self) -> None:
        """A new primary that lets all in that reach it."""
        self._own_folder()
        self._run("initdb", "-D", str(self.folder), "-U", "postgres", "-E", "UTF8",
                  "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8",
                  "-A", "trust", "--no-sync")  # fmt: skip
        lines = "host all all all trust\nhost replication all all trust\n"
        with (self.folder / "pg_hba.conf").open("a") as access:
            access.write(lines)

    def copy(self, primary: Postgres) -> None:
        """A standby of `primary`, which streams from it."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._own_folder()
        self._run("pg_basebackup", "-D", str(self.folder), "-R", "-X", "stream", "-c", "fast",
                  "--no-sync", "-d", primary.url())  # fmt: skip

    def start(self, environment: Mapping[str, str] | None = None) -> None:
        """Returns when it answers. `environment` comes on top of that of this process."""
        settings = (*_DURABLE, *(() if self._durable else _THROWAWAY))
        given = [word for setting in settings for word in ("-c", setting)]
        with (self.folder.parent / f"{self.folder.name}.log").open("ab") as log:
            self._process = subprocess.Popen(
                self._command(
                    "postgres", "-D", str(self.folder), "-p", str(self.port), "-c",
                    f"listen_addresses={self.listens}", "-c", "unix_socket_directories=", *given,
                ),
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/",
                env={**os.environ, **(environment or {})},
            )  # fmt: skip
        self.wait()

    def wait(self, seconds: float = SECONDS) -> None:
        """Until it answers. Raises psycopg.OperationalError."""
        until = time.monotonic() + seconds
        while True:
            try:
                self.ask("select 1")
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
            else:
                return

    def ask(self, query: str, database: str = "postgres") -> list[tuple[object, ...]]:
        with psycopg.connect(self.url(database), connect_timeout=2, autocommit=True) as connection:
            cursor = connection.execute(query.encode())
            return cursor.fetchall() if cursor.description else []

    @property
    def pid(self) -> int:
        """That of the postmaster."""
        return int((self.folder / "postmaster.pid").read_text().split()[0])

    def stop(self, mode: signal.Signals = signal.SIGINT) -> None:
        """SIGINT is a fast shutdown, SIGQUIT an immediate one. One that runs no more is left."""
        if self._process is None or self._process.poll() is not None:
            return
        os.kill(self.pid, signal.SIGCONT)
        os.kill(self.pid, mode)
        self._process.wait(SECONDS)

    def signal_all(self, number: signal.Signals) -> None:
        """To the postmaster and all its children: SIGSTOP hangs it, SIGCONT lets it continue,
        SIGKILL is what a host does that loses power."""
        postmaster = self.pid
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        for pid in (postmaster, *map(int, children)):
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                continue
        if number is signal.SIGKILL and self._process is not None:
            self._process.wait(SECONDS)

    def promote(self) -> None:
        self.ask("select pg_promote()")

    def _own_folder(self) -> None:
        self.folder.mkdir(parents=True)
        self.folder.chmod(0o700)
        if self._account is not None:
            os.chown(self.folder, self._account.uid, self._account.gid)

    def _command(self, program: str, *arguments: str) -> list[str]:
        own = self._account
        drop = [] if own is None else [
            "setpriv", "--reuid", str(own.uid), "--regid", str(own.gid), "--clear-groups",
        ]  # fmt: skip
        return [*self._within, *drop, str(self._binaries / program), *arguments]

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(self._command(program, *arguments), check=True, cwd="/",
                       stdout=subprocess.DEVNULL)  # fmt: skip
