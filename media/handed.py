"""A file that this process was handed as a descriptor and may not open by name.

Every reader gets a position of its own: they read with `pread`, and none moves another's.
"""

from __future__ import annotations

import io
import os
from io import BytesIO
from pathlib import Path, PosixPath
from typing import IO, Any, BinaryIO

BUFFER_BYTES = 64 << 10


class HandedFile(PosixPath):
    """A path for what asks for one: `open`, `read_bytes` and `stat` go to the descriptor.

    Its name works only in a process that no sandbox confines, so libraries get `opened` or
    `for_ffmpeg` of it.
    """

    descriptor: int

    def open(self, mode: str = "r", *_: Any, **kept: Any) -> IO[Any]:  # type: ignore[override]
        if set(mode) & set("wax+"):
            raise io.UnsupportedOperation("a handed file is only read")
        reader = io.BufferedReader(_Reader(self.descriptor), BUFFER_BYTES)
        if "b" in mode:
            return reader
        return io.TextIOWrapper(reader, encoding=kept.get("encoding"), errors=kept.get("errors"))

    def read_bytes(self) -> bytes:
        return _Reader(self.descriptor).readall()

    def stat(self, *, follow_symlinks: bool = True) -> os.stat_result:
        return os.fstat(self.descriptor)


def handed(descriptor: int) -> HandedFile:
    """The file behind a descriptor, which stays the caller's to close."""
    path = HandedFile(f"/proc/self/fd/{descriptor}")
    path.descriptor = descriptor
    return path


def opened(source: Path | BytesIO) -> BinaryIO:
    """What a library reads instead of a name; the caller closes it."""
    return BytesIO(source.getbuffer()) if isinstance(source, BytesIO) else source.open("rb")


def for_ffmpeg(path: Path) -> tuple[str, dict[str, str]]:
    """Address and options under which FFmpeg reads the file and nothing else."""
    if not isinstance(path, HandedFile):
        return f"file:{path}", {"protocol_whitelist": "file"}
    # FFmpeg reads on from where the descriptor stands.
    os.lseek(path.descriptor, 0, os.SEEK_SET)
    return "fd:", {"protocol_whitelist": "fd", "fd": str(path.descriptor)}


class _Reader(io.RawIOBase):
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = os.preadv(self._descriptor, [buffer], self._at)
        self._at += count
        return count

    def readall(self) -> bytes:
        parts = []
        left = os.fstat(self._descriptor).st_size - self._at
        while left > 0 and (part := os.pread(self._descriptor, left, self._at)):
            parts.append(part)
            left -= len(part)
            self._at += len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at}.get(whence)
        if base is None:
            base = os.fstat(self._descriptor).st_size
        if base + offset < 0:
            raise OSError(22, "Invalid argument")
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at
