"""What is inside a packed file: gzip, zstd, bzip2 and xz, perhaps one in the other, zip and tar."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import IO, cast

import zstandard

from cubby.app.receiving.splitting import Text

GZIP, ZSTD, ZIP = b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"PK\x03\x04"
BZIP2, XZ = b"BZh", b"\xfd7zXZ\x00"
_STREAMS = (GZIP, ZSTD, BZIP2, XZ)
UNREADABLE = (
    OSError, EOFError, zlib.error, zstandard.ZstdError, lzma.LZMAError, zipfile.BadZipFile,
    NotImplementedError, RuntimeError, tarfile.TarError,
)  # fmt: skip
MOST_MEMBERS = 1_000
# What zstd itself asks of every decoder is 8 MB; `--long` asks for 128.
_ZSTD_WINDOW = 128 << 20
# `xz -9` asks for 65 MB; a file may ask for gigabytes.
_XZ_MEMORY = 128 << 20
# A zip is read from its end, so one inside another file is held.
_LARGEST_HELD_ZIP = 32 << 20
_LAYERS = 3
_TAR_MAGIC, _TAR_MAGIC_AT = b"ustar", 257

Member = tuple[IO[bytes], str | None]
Count = Callable[[int], None]


def is_packed_file(head: bytes) -> bool:
    return head.startswith((*_STREAMS, ZIP)) or _is_tar(head)


def members(data: Text, count: Count) -> Iterator[Member]:
    """The files inside, each to be read before the next: of gzip, zstd, bzip2 and xz the one,
    without a name. Folders, empty files and hidden ones are left out. `count` gets the count of
    every unpacked byte, and may refuse more."""
    stream: io.BufferedReader = io.BufferedReader(_View(data))
    for layer in range(_LAYERS + 1):
        head = stream.peek(512)[:512]
        if head.startswith(ZIP):
            held = stream if layer == 0 else _held(stream)
            yield from _zip_members(held, count) if held else ()
            return
        if _is_tar(head):
            yield from _tar_members(stream)
            return
        if layer == _LAYERS or not head.startswith(_STREAMS):
            break
        stream = io.BufferedReader(_Counted(_unpacked(stream, head), count), 1 << 16)
    yield stream, None


def _is_tar(head: bytes) -> bool:
    return head[_TAR_MAGIC_AT : _TAR_MAGIC_AT + len(_TAR_MAGIC)] == _TAR_MAGIC


def _unpacked(stream: io.BufferedReader, head: bytes) -> IO[bytes]:
    if head.startswith(GZIP):
        return cast(IO[bytes], gzip.GzipFile(fileobj=stream))
    if head.startswith(BZIP2):
        return cast(IO[bytes], bz2.BZ2File(stream))
    if head.startswith(XZ):
        return cast(IO[bytes], io.BufferedReader(_Xz(stream)))
    reader = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    return cast(IO[bytes], reader.stream_reader(stream, read_across_frames=True))


def _held(stream: io.BufferedReader) -> io.BytesIO | None:
    content = stream.read(_LARGEST_HELD_ZIP + 1)
    return io.BytesIO(content) if len(content) <= _LARGEST_HELD_ZIP else None


def _zip_members(file: IO[bytes], count: Count) -> Iterator[Member]:
    archive = zipfile.ZipFile(file)
    for member in archive.infolist():
        if not member.is_dir() and member.file_size and not _is_hidden(member.filename):
            yield io.BufferedReader(_Counted(archive.open(member), count)), member.filename


def _tar_members(stream: IO[bytes]) -> Iterator[Member]:
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for member in archive:
            if member.isreg() and member.size and not _is_hidden(member.name):
                inside = archive.extractfile(member)
                assert inside is not None
                yield inside, member.name


def _is_hidden(name: str) -> bool:
    path = PurePosixPath(name)
    return path.name.startswith(".") or path.parts[:1] == ("__MACOSX",)


class _Counted(io.RawIOBase):
    """A stream of unpacked bytes that are counted."""

    def __init__(self, stream: IO[bytes], count: Count) -> None:
        self._stream = stream
        self._count = count

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._stream.read(len(buffer))
        self._count(len(piece))
        buffer[: len(piece)] = piece
        return len(piece)


class _Xz(io.RawIOBase):
    """The bytes in one xz stream or several; lzma.LZMAFile knows no limit on memory."""

    def __init__(self, packed: io.BufferedReader) -> None:
        self._packed = packed
        self._stream = self._begun()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while True:
            if self._stream.eof:
                left = (self._stream.unused_data or self._packed.read(1 << 16)).lstrip(b"\0")
                if not left:
                    return 0
                self._stream = self._begun()
            else:
                left = self._packed.read(1 << 16) if self._stream.needs_input else b""
                if self._stream.needs_input and not left:
                    raise EOFError("the file ends in the middle")
            piece = self._stream.decompress(left, len(buffer))
            if piece:
                buffer[: len(piece)] = piece
                return len(piece)

    def _begun(self) -> lzma.LZMADecompressor:
        return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)


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
