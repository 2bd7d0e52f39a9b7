"""Where the API processes of one command put their counts, so that any of them can tell the sum."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path


def figures_folder(data_dir: Path, stack: ExitStack) -> Path:
    """A folder of this command alone, which goes with `stack`. Other commands may use the same data
    folder; what one left that was killed is removed."""
    parent = data_dir / "figures"
    parent.mkdir(parents=True, exist_ok=True)
    with ExitStack() as whole:
        _lock(parent, whole, wait=True)
        for left in parent.iterdir():
            with ExitStack() as held:
                if not left.is_dir() or _lock(left, held):
                    _remove(left)
        folder = Path(tempfile.mkdtemp(dir=parent))
        stack.callback(_remove, folder)
        _lock(folder, stack)
    return folder


def _lock(folder: Path, stack: ExitStack, *, wait: bool = False) -> bool:
    """Whether it is free, and held by `stack` from now on. The lock ends with the process."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    stack.callback(os.close, descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
