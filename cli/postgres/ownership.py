"""One server for one data folder: its process, and what the last one may have left behind."""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from cubby.cli.errors import PostgresInUse
from cubby.cli.postgres.cluster import lock_file

_SHUTDOWN_SECONDS = 60.0
_PATIENCE_SECONDS = 0.5


class Ownership:
    """A lock on `postgres.lock` in the data folder, which the kernel lets go of when the process
    that holds it ends, however it ends. The file names that process."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / "postgres.lock"
        self._fd: int | None = None

    def take(self) -> None:
        if self._fd is not None:
            return
        fd = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while not _locked(fd, fcntl.LOCK_EX):
            # A process that only looks holds it for a moment.
            if time.monotonic() > deadline:
                holder = os.pread(fd, 100, 0).decode(errors="replace").strip() or "unknown"
                os.close(fd)
                raise PostgresInUse(
                    f"Postgres on {self.path.parent} is run by process {holder} already.",
                    "Stop that one first, or give CUBBY_DATA another folder.",
                )
            time.sleep(0.02)
        os.ftruncate(fd, 0)
        os.pwrite(fd, f"{os.getpid()}\n".encode(), 0)
        self._fd = fd

    def release(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def taken_by_another(self) -> bool:
        """Whether another object or process runs the server."""
        if self._fd is not None:
            return False
        try:
            fd = os.open(self.path, os.O_RDONLY)
        except FileNotFoundError:
            return False
        try:
            return not _locked(fd, fcntl.LOCK_SH)
        finally:
            os.close(fd)


def _locked(fd: int, kind: int) -> bool:
    try:
        fcntl.flock(fd, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def wait_for_orphan(pgdata: Path) -> None:
    """Deal with `postmaster.pid` of an earlier server; to be called by the holder of the lock.

    A server whose starter was killed is shutting down: wait for it. A number that now belongs to
    some other process is stale. Postgres would take a process of its own user for a server and
    refuse, so the file is removed.
    """
    deadline = time.monotonic() + _SHUTDOWN_SECONDS
    while lines := lock_file(pgdata):
        if not lines[0].isdigit():
            break
        pid = int(lines[0])
        if not _serves(pid, pgdata):
            break
        if time.monotonic() > deadline:
            raise PostgresInUse(
                f"A Postgres that Cubby did not start serves {pgdata} (process {pid}).",
                f"Stop it with: kill -INT {pid}",
            )
        time.sleep(0.02)
    (pgdata / "postmaster.pid").unlink(missing_ok=True)


def _serves(pid: int, pgdata: Path) -> bool:
    """A server's working directory is its data folder; a zombie has none any more."""
    try:
        return os.path.samefile(f"/proc/{pid}/cwd", pgdata)  # noqa: PTH121
    except OSError:
        return False
