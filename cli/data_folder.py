"""The data folder: others may pass through it, since Postgres may run as another account, and may
not look what is in it."""

from __future__ import annotations

import os
from errno import ENOTDIR
from pathlib import Path

MODE = 0o711


def make_data_folder(folder: Path) -> None:
    """Make what is missing. A folder that is there keeps its mode: it may hold more than Cubby.
    Raises NotADirectoryError where a file is in the way."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=MODE)
    except FileExistsError:
        if not folder.is_dir():
            raise NotADirectoryError(ENOTDIR, os.strerror(ENOTDIR), str(folder)) from None
        return
    folder.chmod(MODE)  # whatever the mask of the process


def open_log(path: Path) -> int:
    """A descriptor to append to a log that only this account reads: it may quote documents."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    os.fchmod(descriptor, 0o600)
    return descriptor
