"""fsync in the right order. A new name is durable when the folder that holds it is synced, and
that folder's own name when the one above is.

File systems with a journal write down everything that was changed before a sync at the first one,
and find the next ones done. So whatever has to be made is made first, and synced after that.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from cubby.storage.beneath import opened_folder, remove_folder
from cubby.storage.modes import Modes

_MOST_KNOWN = 10_000


def sync_folder(root: Path, folder: Path) -> None:
    """Sync the root, a folder below it, or one above it."""
    below = folder == root or root in folder.parents
    with opened_folder(root if below else folder, folder) as descriptor:
        os.fsync(descriptor)


class Folders:
    """Makes folders below a root, durably.

    A folder that is already there may have been made a moment ago by another process that has not
    synced it yet. So the first use by this process syncs it too; later ones cost nothing.
    """

    def __init__(self, root: Path, modes: Modes) -> None:
        self.root = root
        self.modes = modes
        self._known: set[Path] = set()

    def make(self, folder: Path) -> None:
        self.settle(self.begin(folder))

    def begin(self, folder: Path) -> list[Path]:
        """Make what is missing. What is returned is durable only after `settle`."""
        # A link that took the place of a folder is refused by the step that opens it.
        if folder in self._known and folder.is_dir():
            return []
        # The root and what is above it was there before us, or is ours to make.
        if self.root not in folder.parents and folder.is_dir():
            self._remember(folder)
            return []
        above = self.begin(folder.parent)
        self._make_one(folder)
        return [*above, folder]

    def settle(self, begun: Sequence[Path]) -> None:
        for folder in begun:
            sync_folder(self.root, folder.parent)
            self._remember(folder)

    def remove_empty(self, folder: Path) -> None:
        """Remove this folder and those above it that hold nothing, up to the root."""
        while self.root in folder.parents:
            try:
                remove_folder(self.root, folder)
            except OSError:
                return
            self._known.discard(folder)
            folder = folder.parent

    def _make_one(self, folder: Path) -> None:
        if self.root not in folder.parents:
            folder.mkdir(mode=self.modes.root if folder == self.root else 0o711, exist_ok=True)
            return
        mode = self.modes.folder(folder.relative_to(self.root).parts[0])
        with opened_folder(self.root, folder.parent) as above:
            try:
                os.mkdir(folder.name, mode, dir_fd=above)
            except FileExistsError:
                made = False
            else:
                made = True
        with opened_folder(self.root, folder) as descriptor:
            if made:
                # The mask of the process may have taken away what was asked for.
                os.fchmod(descriptor, mode)

    def _remember(self, folder: Path) -> None:
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known.add(folder)
