"""What obstore raises -> StorageError."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from obstore.exceptions import BaseError, InvalidPathError

from cubby.storage.errors import BadKey, FileMissing, StorageFull, StorageUnavailable

# Buckets have no errno; these are the codes that servers with an end send.
_NO_ROOM = re.compile(
    r"<Code>(XMinioStorageFull|QuotaExceeded|InsufficientStorage)|status code: 507\b"
)


@contextmanager
def from_s3(uri: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        # A bucket that is not there is reported the same way, and comes back more often than a key.
        if "NoSuchBucket" in str(error):
            raise StorageUnavailable(f"{uri}: the bucket does not exist.") from error
        raise FileMissing(f"{uri} is not in the bucket.") from error
    except InvalidPathError as error:
        raise BadKey(f"{uri}: {_first_line(error)}.") from error
    except (BaseError, OSError) as error:
        if _NO_ROOM.search(str(error)):
            raise StorageFull(f"{uri}: the bucket is full.") from error
        raise StorageUnavailable(f"{uri}: {_first_line(error)}.") from error


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or ["no reason given"])[0][:300].rstrip(".")
