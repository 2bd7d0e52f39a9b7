"""Which installations run on this machine, for a command that was called in the wrong folder."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cubby.cli.up_lock import LOCK_NAME, running_url


@dataclass(frozen=True)
class Installation:
    """A data folder that `cubby up` runs on; `url` is None until its API is ready."""

    data_dir: Path
    url: str | None

    def __str__(self) -> str:
        return f"CUBBY_DATA={self.data_dir} at {self.url or 'no address yet'}"


def running() -> list[Installation]:
    """Those whose lock file a process of this user has open; root sees all. Nothing is
    kept about them anywhere, so nothing can be stale."""
    folders = {lock.parent for lock in _open_locks()}
    return [Installation(folder, running_url(folder)) for folder in sorted(folders)]


def elsewhere(data_dir: Path) -> str:
    """The sentence that names the others, empty where there is none."""
    others = [str(one) for one in running() if one.data_dir != data_dir]
    return f"Running: {'; '.join(others)}." if others else ""


def _open_locks() -> Iterator[Path]:
    for process in Path("/proc").glob("[0-9]*"):
        # It may end, or belong to another user; and a descriptor may be closed.
        with contextlib.suppress(OSError):
            for descriptor in list((process / "fd").iterdir()):
                with contextlib.suppress(FileNotFoundError):
                    target = descriptor.readlink()
                    if target.name == LOCK_NAME:
                        yield target
