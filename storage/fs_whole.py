"""A small file whose bytes are all at hand, with as few waits for the disk as durability takes."""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path

from cubby.storage.beneath import open_folder
from cubby.storage.durable import Folders

# Files without a name are a thing of Linux, and not of all its file systems.
_NAMELESS = getattr(os, "O_TMPFILE", 0)
_CANNOT = {
    errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT, errno.EXDEV, errno.EPERM,
    errno.EACCES,
}  # fmt: skip


def put_whole(final: Path, data: bytes, folders: Folders) -> bool:
    """Make a durable file that was not there. False, with nothing written, where the longer way
    has to be taken: the name is in use, or nameless files cannot be had here.

    The file gets its name when its bytes are written, so a killed process leaves a whole file or
    none. It is named before it is synced. So everything is made before the first sync, and the
    journal of the file system is waited for once instead of three times. A power failure in between
    may leave a name without its bytes, but only one that no client knows. This returns when the
    bytes, the name and the folders above it are synced.
    """
    if not _NAMELESS:
        return False
    begun = folders.begin(final.parent)
    try:
        with contextlib.ExitStack() as opened:
            try:
                folder = open_folder(folders.root, final.parent)
                opened.callback(os.close, folder)
                file = os.open(".", os.O_WRONLY | _NAMELESS | os.O_CLOEXEC, 0o600, dir_fd=folder)
                opened.callback(os.close, file)
            except OSError as error:
                # Another process may also just have removed the folder with its last file.
                if error.errno in _CANNOT:
                    return False
                raise
            _write(file, data)
            os.fchmod(file, folders.modes.file)
            if not _name(file, folder, final.name):
                return False
            try:
                os.fsync(file)
                folders.settle(begun)
                os.fsync(folder)
            except OSError:
                os.unlink(final.name, dir_fd=folder)
                raise
    except OSError:
        folders.remove_empty(final.parent)
        raise
    return True


def _write(file: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(file, rest) :]


def _name(file: int, folder: int, name: str) -> bool:
    try:
        # With a folder given the link in /proc is followed; without, it would itself be linked.
        os.link(f"/proc/self/fd/{file}", name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError as error:
        if error.errno in _CANNOT | {errno.EEXIST}:
            return False
        raise
    return True
