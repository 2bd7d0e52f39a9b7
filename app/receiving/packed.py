"""Packed files: gzip, zstd, a zip of one member. What is inside is read as if it had come plainly.

The packed bytes are the raw part; what is inside is a part of its own beside it, in which the
documents stand. A file with anything but JSON inside stays one object.
"""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from typing import IO, cast

import msgspec
import zstandard

from cubby.app.problems import PayloadTooLarge
from cubby.app.receiving.claims import Claim
from cubby.app.receiving.incoming import HEAD_BYTES, Incoming, Received, Watch
from cubby.app.receiving.splitting import Text, look_into
from cubby.app.receiving.unpacking import Growth
from cubby.app.services import in_thread
from cubby.documents import DocumentError, sniff_json

_PIECE_BYTES = 1 << 20
_GZIP, _ZSTD, _ZIP = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"PK\x03\x04"
# What zstd itself asks of every decoder is 8 MB; `--long` asks for 128.
_ZSTD_WINDOW = 128 << 20
_MEMBERS_LOOKED_AT = 10_000
_UNREADABLE = (
    OSError, EOFError, zlib.error, zstandard.ZstdError, zipfile.BadZipFile, NotImplementedError,
    RuntimeError,
)  # fmt: skip
_ending = re.compile(r"\.(?:gz|gzip|zst|zstd|zip)\Z", re.IGNORECASE)


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


def is_packed_file(head: bytes) -> bool:
    return head.startswith((_GZIP, _ZSTD, _ZIP))


async def unpack(
    incoming: Incoming, received: Received, claim: Claim, watch: Watch
) -> Unpacked | None:
    """The JSON in a packed part; None where something else is inside or nothing can be read.

    Raises BadArchive and UnpackedTooLarge once JSON has begun.
    """
    data = await look_into(incoming.storage, received, lambda data: data)
    opened = await in_thread(_open, data)
    if opened is None:
        return None
    stream, member = opened
    name = member or _ending.sub("", claim.filename or "") or None
    try:
        head = await in_thread(stream.read, HEAD_BYTES)
    except _UNREADABLE:
        return None
    if sniff_json(head, name, None) is None:
        return None
    limit = incoming.unpacked_left
    growth = Growth(incoming.unpack_ratio, received.kept.size_bytes)
    sink = incoming.sink(limit, "the unpacked file", watch)
    piece = head
    try:
        while piece:
            if sink.size + len(piece) > limit:
                raise UnpackedTooLarge(limit)
            growth.check(len(piece))
            await sink.write(piece)
            piece = await in_thread(stream.read, _PIECE_BYTES)
    except _UNREADABLE as error:
        await incoming.drop(sink)
        raise BadArchive(f"the file cannot be unpacked: {error}") from error
    except (UnpackedTooLarge, PayloadTooLarge):
        await incoming.drop(sink)
        raise
    incoming.unpacked_left -= sink.size
    return Unpacked(await sink.finish(), msgspec.structs.replace(claim, filename=name))


def _open(data: Text) -> tuple[IO[bytes], str | None] | None:
    """The unpacked bytes as a stream, and the name of the member where there is one."""
    head, file = bytes(data[:4]), io.BufferedReader(_View(data))
    if head.startswith(_GZIP):
        return cast(IO[bytes], gzip.GzipFile(fileobj=file)), None
    if head == _ZSTD:
        reader = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
        return reader.stream_reader(file, read_across_frames=True), None
    if head != _ZIP:
        return None
    try:
        archive = zipfile.ZipFile(file)
        members = [
            member
            for member in archive.infolist()[:_MEMBERS_LOOKED_AT]
            if not member.is_dir() and not member.filename.startswith("__MACOSX/")
        ]
        if len(members) != 1:
            return None
        return archive.open(members[0]), members[0].filename
    except _UNREADABLE:
        return None


class _View(io.RawIOBase):
    """A file over bytes that are mapped, which copies no more than is read."""

    def __init__(self, data: Text) -> None:
        self._data = memoryview(data)
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._data[self._at : self._at + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self._data)}[whence]
        if base + offset < 0:
            raise OSError("a place before the beginning")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at
