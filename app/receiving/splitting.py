"""Finding the documents of a part that is already in storage."""

from __future__ import annotations

import mmap
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from cubby.app.problems import BadRequest, PayloadTooLarge
from cubby.app.receiving.incoming import Kept, Received
from cubby.app.receiving.limits import too_many
from cubby.app.services import in_thread
from cubby.documents import DocumentError, EmptyArray, MalformedJson, NotADocument, TooMany
from cubby.storage import Storage

AT_ONCE_BYTES = 64 * 1024
"""What is read without a thread. More would hold up the other requests of the process."""

T = TypeVar("T")
Text = bytes | memoryview


async def look_into(storage: Storage, received: Received, look: Callable[[Text], T]) -> T:
    """What `look` finds in the bytes of the part. A small part is still in memory; a large one is
    mapped, so that its size costs address space and no memory of its own."""
    if received.data is not None and len(received.data) <= AT_ONCE_BYTES:
        return look(received.data)
    if received.data is not None:
        return await in_thread(look, received.data)
    return await in_thread(_look_into_file, storage, received.kept.uri, look)


async def look_into_kept(storage: Storage, kept: Kept, look: Callable[[Text], T]) -> T:
    """The same of a part that was stored before, or is held still."""
    data = kept.content if kept.held is None else kept.held
    if data is not None:
        return look(data)
    return await in_thread(_look_into_file, storage, kept.uri, look)


def _look_into_file(storage: Storage, uri: str, look: Callable[[Text], T]) -> T:
    with storage.as_file(uri) as path:
        return look(memoryview(_mapped(path)))


def _mapped(path: Path) -> mmap.mmap:
    # Never closed by hand: slices of it may still be about, in a traceback too. It ends with them.
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _way_out(error: MalformedJson) -> str:
    if error.goes_on:
        return (
            "Correct it at that place, or send it as application/x-ndjson, of which a "
            "malformed line fails alone. Nothing was kept."
        )
    if (error.line, error.column) == (1, 1):
        return "Send JSON, or a file of another kind with its own content type. Nothing was kept."
    return "Correct it at that place. Nothing was kept."


def refusal(error: DocumentError, where: str) -> BadRequest | PayloadTooLarge:
    """The answer to JSON that was announced as such and is none, or too much."""
    if isinstance(error, TooMany):
        return too_many(error.limit)
    if isinstance(error, MalformedJson):
        return BadRequest(
            f"{where} is not JSON: {error}",
            hint=_way_out(error),
            code=error.code,
            extra={"line": error.line, "column": error.column, "offset": error.offset},
        )
    hints: dict[type[DocumentError], str] = {
        NotADocument: "Wrap the value in an object or an array.",
        EmptyArray: "Leave the request out when there is nothing to send.",
    }
    return BadRequest(f"{where}: {error}", hint=hints.get(type(error)), code=error.code)
