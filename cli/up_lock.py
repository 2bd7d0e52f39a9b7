"""One `cubby up` for one data folder, and where its API is."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from cubby.cli.data_folder import make_data_folder
from cubby.cli.errors import AlreadyUp

LOCK_NAME = "up.lock"
_TRIES, _PAUSE_SECONDS = 10, 0.05


def _locked(lock: TextIO) -> bool:
    """A command that looks whether a process has it holds it for a moment itself."""
    for _ in range(_TRIES):
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE_SECONDS)
        else:
            return True
    return False


@contextmanager
def only_one(data_dir: Path) -> Iterator[Callable[[str], None]]:
    """Hold the folder; gives a function that notes the URL once the API answers. The kernel lets
    go of the lock when the process ends, however it ends. Raises AlreadyUp."""
    make_data_folder(data_dir)
    with (data_dir / LOCK_NAME).open("a+", encoding="utf-8") as lock:
        if not _locked(lock):
            lock.seek(0)
            process = lock.readline().strip() or "unknown"
            raise AlreadyUp(
                f"Another `cubby up` (process {process}) runs on {data_dir}.",
                "Stop that one first, or give --data or CUBBY_DATA another folder.",
            ) from None

        def note(*lines: str) -> None:
            lock.truncate(0)
            lock.write("".join(f"{line}\n" for line in (str(os.getpid()), *lines)))
            lock.flush()

        note()
        yield note


def running_url(data_dir: Path) -> str | None:
    """The URL of the API that `cubby up` runs on this folder; None when none is ready there."""
    try:
        lock = (data_dir / LOCK_NAME).open(encoding="utf-8")
    except OSError:
        return None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            lines = lock.read().splitlines()
            return lines[1] if len(lines) > 1 else None
    return None
