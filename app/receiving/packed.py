"""Packed files: gzip, zstd, bzip2, xz, zip, tar. What is inside is read as if it had come plainly.

The packed bytes are the raw part; each JSON file inside is a part of its own beside it, in which
the documents stand. A file with anything but JSON inside stays one object.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import IO

import msgspec

from cubby.app.problems import PayloadTooLarge
from cubby.app.receiving.archives import MOST_MEMBERS, UNREADABLE, is_packed_file, members
from cubby.app.receiving.claims import Claim
from cubby.app.receiving.incoming import HEAD_BYTES, Incoming, Received, Watch
from cubby.app.receiving.splitting import look_into
from cubby.app.receiving.unpacking import Growth
from cubby.app.services import in_thread
from cubby.documents import DocumentError, sniff_json

__all__ = ["BadArchive", "Unpacked", "UnpackedTooLarge", "is_packed_file", "unpack"]

_PIECE_BYTES = 1 << 20
_ending = re.compile(r"(?:\.(?:gz|gzip|zst|zstd|bz2|xz|zip|tar|tgz|tbz2?|txz))+\Z", re.IGNORECASE)


class BadArchive(DocumentError):
    """JSON begins in the packed file, and the rest of it cannot be unpacked."""

    code = "bad_archive"


class UnpackedTooLarge(DocumentError):
    """More than the limit comes out of the packed file."""

    code = "unpacked_too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(
            f"the file has more than {limit} bytes of JSON when it is unpacked; "
            "send it in pieces, or raise CUBBY_MAX_UNPACKED_BYTES"
        )


class Unpacked(msgspec.Struct, frozen=True):
    """What was inside, received like any part, and the name it has there."""

    received: Received
    claim: Claim


async def unpack(
    incoming: Incoming, received: Received, claim: Claim, watch_of: Callable[[Claim], Watch]
) -> list[Unpacked]:
    """The JSON files in a packed part; none where something else is inside, too, or nothing can be
    read. Raises BadArchive, UnpackedTooLarge and PayloadTooLarge once JSON has begun.
    """
    data = await look_into(incoming.storage, received, lambda data: data)
    growth = Growth(incoming.unpack_ratio, received.kept.size_bytes)
    inside = members(data, growth.check)
    found: list[Unpacked] = []
    begun = whole = False
    try:
        while member := await in_thread(next, inside, None):
            stream, name = member
            name = name or _ending.sub("", claim.filename or "") or None
            head = await in_thread(stream.read, HEAD_BYTES)
            if sniff_json(head, name, None) is None or len(found) == MOST_MEMBERS:
                return []
            begun = True
            its = msgspec.structs.replace(claim, filename=name)
            one = await _take(incoming, stream, head, watch_of(its))
            found.append(Unpacked(one, its))
        whole = True
    except UNREADABLE as error:
        if begun:
            raise BadArchive(f"The file cannot be unpacked: {error}") from error
        return []
    except PayloadTooLarge:
        if begun:
            raise
        return []
    finally:
        if not whole:
            for each in found:
                await incoming.discard(each.received.kept)
    return found


async def _take(incoming: Incoming, stream: IO[bytes], head: bytes, watch: Watch) -> Received:
    limit = incoming.unpacked_left
    sink = incoming.sink(limit, "the unpacked file", watch)
    piece = head
    try:
        while piece:
            if sink.size + len(piece) > limit:
                raise UnpackedTooLarge(limit)
            await sink.write(piece)
            piece = await in_thread(stream.read, _PIECE_BYTES)
    except (*UNREADABLE, UnpackedTooLarge, PayloadTooLarge):
        await incoming.drop(sink)
        raise
    incoming.unpacked_left -= sink.size
    return await sink.finish()
