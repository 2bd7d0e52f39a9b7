"""A zip made while it is sent. What is in memory is one chunk, and a line of the directory at its
end for each file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator, Generator
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from cubby.app.services import Services, in_thread
from cubby.db.calls import catalog
from cubby.storage import Storage

# The first and the last moment a zip can name.
_FIRST, _LAST = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)


async def zip_of(services: Services, cluster: UUID, page: dict[str, Any]) -> AsyncIterator[bytes]:
    """The files of a cluster, of which `page` is the first page of catalog.cluster_files.

    A missing file ends the stream in the middle, so a reader sees that it is not whole. An archive
    that left it out would look complete.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        while page["items"]:
            for item in page["items"]:
                pieces = _add(archive, sink, services.storage, page["folder"], item)
                try:
                    while piece := await in_thread(next, pieces, b""):
                        yield piece
                finally:
                    pieces.close()
            last = UUID(page["items"][-1]["system_id"])
            page = await services.call(catalog.cluster_files(id=cluster, after=last))
    yield sink.taken()


def archive_named(folder: str) -> str:
    """Content-Disposition of the archive of a folder (RFC 6266)."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in " ._-") else "_" for c in folder)
    true = quote(f"{folder}.zip", safe="")
    return f"attachment; filename=\"{plain}.zip\"; filename*=UTF-8''{true}"


def _add(
    archive: zipfile.ZipFile, sink: _Sink, storage: Storage, folder: str, item: dict[str, Any]
) -> Generator[bytes, None, None]:
    """One file, in the pieces it comes in. Media are packed already: they are kept as they are."""
    entry = zipfile.ZipInfo(f"{folder}/{item['name']}", _moment(item["created_at"]))
    entry.external_attr = 0o444 << 16
    source = storage.stream(item["uri"])
    with archive.open(entry, "w", force_zip64=item["size_bytes"] > zipfile.ZIP64_LIMIT) as file:
        for chunk in source:
            file.write(chunk)
            if piece := sink.taken():
                yield piece
    # An empty file has its header all the same.
    yield sink.taken()


def _moment(text: str) -> tuple[int, int, int, int, int, int]:
    at = datetime.fromisoformat(text)
    moment = (at.year, at.month, at.day, at.hour, at.minute, at.second)
    return min(max(moment, _FIRST), _LAST)


class _Sink(io.RawIOBase):
    """What zipfile writes, until it is taken. It cannot be sought in, as a connection cannot."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        whole, self._parts = b"".join(self._parts), []
        return whole
