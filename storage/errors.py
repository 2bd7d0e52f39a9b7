"""What can go wrong with bytes by URI.

StorageError
├── StorageUnavailable   cannot be reached, read or written just now      (transient)
├── StorageFull          no room: disk, quota or bucket                   (transient; 507 in HTTP)
├── FileMissing          there is nothing at this URI                     (permanent)
└── BadKey               this key, URI or storage URL can never be used   (permanent)
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager


class StorageError(Exception):
    """Something about storage; `permanent` says whether trying again can help."""

    permanent = False


class StorageUnavailable(StorageError):
    """Cannot be reached, read or written just now."""


class StorageFull(StorageError):
    """Storage has no room left."""


class FileMissing(StorageError):
    """There is nothing at this URI."""

    permanent = True


class BadKey(StorageError):
    """This key, URI or storage URL can never be used."""

    permanent = True


_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NO_SUCH_NAME = (FileExistsError, IsADirectoryError, NotADirectoryError)


@contextmanager
def reading(subject: str) -> Iterator[None]:
    """OSError -> StorageUnavailable. What means that nothing is there passes through: only the
    caller knows whether the file is missing or the disk."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise
    except OSError as error:
        raise StorageUnavailable(f"{subject} cannot be read: {_words(error)}.") from error


@contextmanager
def writing(subject: str) -> Iterator[None]:
    """OSError -> StorageFull, StorageUnavailable, or BadKey where a file is in the way of a
    folder."""
    try:
        yield
    except OSError as error:
        text = f"{subject} cannot be written: {_words(error)}."
        if error.errno in _NO_ROOM:
            raise StorageFull(f"{text} Make room or raise the quota.") from error
        if isinstance(error, _NO_SUCH_NAME) or error.errno == errno.ENAMETOOLONG:
            raise BadKey(text) from error
        raise StorageUnavailable(text) from error


def _words(error: OSError) -> str:
    return error.strerror or str(error)
