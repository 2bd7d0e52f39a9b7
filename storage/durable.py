"""fsync in the right order. A new name is durable when the folder that holds it is synced, and
that folder's own name when the one above is.

File systems with a journal write down everything that was changed before a sync at the first one,
and find the next ones done. So whatever has to be made is made first, and synced after that.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

_MOST_KNOWN = 10_000


def sync_folder(folder: Path) -> None:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


class Folders:
    """Makes folders below a root, durably.

    A folder that is already there may have been made a moment ago by another process that has
    not synced it yet, so the first use by this process syncs it too; later ones cost nothing.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: set[Path] = set()

    def make(self, folder: Path) -> None:
        self.settle(self.begin(folder))

    def begin(self, folder: Path) -> list[Path]:
        """Make what is missing. What is returned is durable only after `settle`."""
        if folder in self._known and folder.is_dir():
            return []
        # The root and what is above it was there before us, or is ours to make.
        if self._root not in folder.parents and folder.is_dir():
            self._remember(folder)
            return []
        above = self.begin(folder.parent)
        folder.mkdir(exist_ok=True)
        return [*above, folder]

    def settle(self, begun: Sequence[Path]) -> None:
        for folder in begun:
            sync_folder(folder.parent)
            self._remember(folder)

    def remove_empty(self, folder: Path) -> None:
        """Remove this folder and those above it that hold nothing, up to the root."""
        while self._root in folder.parents:
            try:
                folder.rmdir()
            except OSError:
                return
            self._known.discard(folder)
            folder = folder.parent

    def _remember(self, folder: Path) -> None:
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known.add(folder)
