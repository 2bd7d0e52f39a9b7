"""Starting, watching and stopping the embedded Postgres."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from cubby.cli.data_folder import make_data_folder, open_log
from cubby.cli.errors import PostgresError
from cubby.cli.postgres import cluster, tuning
from cubby.cli.postgres.address import DATABASE, HOST, Address
from cubby.cli.postgres.ownership import Ownership, wait_for_orphan
from cubby.cli.postgres.places import Places, remove_data, settle
from cubby.cli.postgres.ports import free_port
from cubby.cli.postgres.state import State

_LOG_BYTES = 16 * 1024 * 1024
_TRIES = 20
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


class EmbeddedPostgres:
    """One Postgres server on one data folder, with a database `cubby`, while this process runs.

    `durable=False` is for tests: no fsync, no passwords, and without a data folder everything is
    in a temporary one that is removed at the end.

        with EmbeddedPostgres(Path("data")) as postgres:
            psycopg.connect(postgres.dsn())

    Raises PostgresError, with the reason from the server's log where there is one.
    """

    def __init__(self, data_dir: Path | None = None, durable: bool = True) -> None:
        if data_dir is None and durable:
            raise ValueError("data that should last needs a data_dir")
        self.durable = durable
        self._temporary = data_dir is None
        self.data_dir = data_dir.absolute() if data_dir else _temporary_folder()
        self.state = State(self.data_dir)
        self.log = self.data_dir / "postgres.log"
        self.port = 0
        self._ownership = Ownership(self.data_dir)
        self._places: Places | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self, timeout: float = 300) -> None:
        """Run the server and return when it accepts connections; recovery after a crash counts
        as starting. A server that runs already is left as it is."""
        if self.alive():
            return
        if threading.current_thread() is not threading.main_thread():
            # The kernel ends the server with the *thread* that started it.
            raise PostgresError("The embedded Postgres is to be started from the main thread.")
        make_data_folder(self.data_dir)
        self._ownership.take()
        try:
            self._places = settle(self.data_dir)
            cluster.refuse_other_version(self._places.pgdata)
            wait_for_orphan(self._places.pgdata)
            self._make_cluster(self._places)
            self._run(self._places, time.monotonic() + timeout)
            cluster.make_database(self.dsn(dbname="postgres"), DATABASE)
        except BaseException:
            self.stop()
            raise

    def stop(self, timeout: float = 60) -> None:
        """End all connections, write what is to be written, and let go of the folder."""
        process, self._process = self._process, None
        if process is not None and process.poll() is None:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(timeout)
            except subprocess.TimeoutExpired:
                # Without the last checkpoint: the next start recovers from the log.
                process.send_signal(signal.SIGQUIT)
                process.wait()
        self._ownership.release()
        if self._temporary:
            remove_data(self.data_dir)

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    @property
    def address(self) -> Address:
        """Where it listens, once it has been started."""
        if self._places is None:
            raise PostgresError("The embedded Postgres has not been started.")
        return Address(self.state, self.port, self._places.sockets, self.durable)

    def dsn(self, user: str = "postgres", dbname: str = "cubby", socket: bool = False) -> str:
        """See Address.dsn."""
        return self.address.dsn(user, dbname, socket)

    def role_passwords(self) -> dict[str, str]:
        """See Address.role_passwords."""
        return self.address.role_passwords()

    def _make_cluster(self, places: Places) -> None:
        if not (places.pgdata / "PG_VERSION").exists():
            password = self.state.password("postgres") if self.durable else None
            cluster.initialise(places, password)
        elif self.durable and self.state.known_password("postgres") is None:
            cluster.reset_password(places, self.state.password("postgres"))
        settings = (
            tuning.durable_settings(tuning.memory_bytes())
            if self.durable
            else tuning.throwaway_settings()
        )
        cluster.write_settings(places, tuning.as_file(settings))

    def _run(self, places: Places, deadline: float) -> None:
        known, taken = self.state.port, set[int]()
        for _ in range(_TRIES):
            port = free_port(self.data_dir, known, taken)
            log_start = self._rotate_log()
            self._launch(places, port)
            if self._ready(places.pgdata, deadline):
                self.port = port
                if port != known:
                    self.state.remember_port(port)
                return
            # Between looking and listening another program may have taken the port, and sessions
            # of a server that was killed end a moment after it.
            said = self._log_since(log_start)
            if "could not create any TCP/IP sockets" in said:
                taken.add(port)
            elif "still in use" in said:
                time.sleep(0.25)
            else:
                break
        raise PostgresError(
            f"Postgres did not start: {cluster.reason(self._log_since(log_start))}",
            f"The log is {self.log}.",
        )

    def _launch(self, places: Places, port: int) -> None:
        account = places.account
        sockets = str(places.sockets).replace('"', '""')
        command = [
            str(places.binaries / "postgres"), "-D", str(places.pgdata),
            "-c", f"listen_addresses={HOST}",
            "-c", f"port={port}",
            "-c", f'unix_socket_directories="{sockets}"',
        ]  # fmt: skip
        with os.fdopen(open_log(self.log), "ab") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/",
                env=cluster.ENVIRONMENT,
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
                # Ctrl-C in a terminal is for Cubby, which then stops Postgres last.
                start_new_session=True,
                preexec_fn=_die_with(os.getpid()),  # noqa: PLW1509 - in the main thread
            )  # fmt: skip

    def _ready(self, pgdata: Path, deadline: float) -> bool:
        """True when our child accepts connections, False when it ended."""
        process = self._process
        assert process is not None
        while process.poll() is None:
            # Another server's file would say ready too: the first line must be our child.
            lines = cluster.lock_file(pgdata)
            if lines and lines[0] == str(process.pid) and lines[7:8] == ["ready"]:
                return True
            if time.monotonic() > deadline:
                raise PostgresError(
                    "Postgres is still starting; it may be recovering after a crash.",
                    f"See {self.log}.",
                )
            time.sleep(0.01)
        return False

    def _rotate_log(self) -> int:
        size = self.log.stat().st_size if self.log.exists() else 0
        if size > _LOG_BYTES:
            self.log.replace(self.log.with_suffix(".log.1"))
            return 0
        return size

    def _log_since(self, start: int) -> str:
        with self.log.open("rb") as log:
            log.seek(start)
            return log.read(65536).decode(errors="replace")


def _temporary_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="cubby-postgres-"))
    folder.chmod(0o711)  # the server may run as another user
    return folder


def _die_with(parent: int) -> Callable[[], None]:
    def prepare() -> None:
        # SIGINT is the "fast" shutdown: connections end, everything is written.
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGINT)
        if os.getppid() != parent:
            os._exit(1)

    return prepare
