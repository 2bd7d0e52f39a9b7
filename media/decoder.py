"""One decoder process, seen from the parent: start it, hand it a file, tell how it ended."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cubby.media import wire
from cubby.media.errors import (
    BY_CODE,
    DecodeFailed,
    DecoderCrashed,
    DecoderOutOfMemory,
    DecoderTimeout,
    DecoderUnavailable,
    FileUnreadable,
    MediaError,
)
from cubby.media.facts import Check, Decoded, Sniffed
from cubby.media.sandbox import BEST

COMMAND = (sys.executable, "-P", "-m", "cubby.media.child")
START_SECONDS = 60.0
# A decoder is replaced after so many files, which bounds whatever a library leaks.
FILES_PER_PROCESS = 1000
# No password of the parent's environment may reach the process that reads strangers' bytes.
ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT")
OUT_OF_MEMORY = (b"bad_alloc", b"Cannot allocate memory", b"MemoryError", b"out of memory")


# For each file the measures, None where it is not the picture, or {"unreadable": why}.
Measured = list[dict[str, Any] | None]


class _Ended(Exception):
    """The process closed its end of the pipe."""


class Decoder:
    """A process that decodes one file at a time; used by one thread at a time.

    `fit` turns False once it must not be given another file.
    """

    def __init__(
        self,
        memory_bytes: int,
        seconds: float,
        max_pixels: int,
        sandbox: str = BEST,
        command: tuple[str, ...] = COMMAND,
    ) -> None:
        self.memory_bytes, self.seconds = memory_bytes, seconds
        self.fit = True
        self._ready = False
        self._files = 0
        self.layers: dict[str, str] = {}
        self._errors = os.memfd_create("decoder-errors")
        limits = (memory_bytes, max_pixels, max(1, int(seconds)), os.getpid(), sandbox)
        # A message is whole or not there, and its descriptor comes with it.
        self._requests, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            # A session of its own keeps the terminal's Ctrl-C away from it.
            self._process = subprocess.Popen(
                [*command, *map(str, limits)],
                stdin=theirs.fileno(),
                stdout=subprocess.PIPE,
                stderr=self._errors,
                bufsize=0,
                env=_environment(),
                start_new_session=True,
            )
        except OSError as error:
            os.close(self._errors)
            self._requests.close()
            raise DecoderUnavailable(f"a decoder process cannot be started: {error}") from error
        finally:
            theirs.close()
        assert self._process.stdout is not None
        self._answers = self._process.stdout
        wire.widen(self._answers.fileno())

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def wait_ready(self) -> None:
        """Return when the decoders are loaded; DecoderUnavailable with the reason otherwise."""
        if self._ready:
            return
        try:
            header, _ = self._receive(time.monotonic() + START_SECONDS)
        except (_Ended, TimeoutError) as error:
            self.fit = False
            self.kill()
            raise DecoderUnavailable(
                f"a decoder process did not come up within {self.memory_bytes >> 20} MiB and "
                f"{START_SECONDS:.0f} s: {_last_line(self._error_text())}"
            ) from error
        if not header["ready"]:
            self.fit = False
            self.kill()
            raise DecoderUnavailable(f"The decoder sandbox is incomplete: {header['reason']}")
        self.layers = header["layers"]
        self._ready = True

    def decode(self, path: Path, sniffed: Sniffed, *, frugal: bool = False) -> Decoded:
        """Facts of one file, or the MediaError that says why there are none."""
        request = {"sniffed": asdict(sniffed), "frugal": frugal}
        return wire.unpack(*self._answer(request, [path]))

    def compare(
        self,
        file: tuple[Path, Sniffed],
        others: Sequence[tuple[Path, Sniffed]],
        checks: Sequence[Check] = (),
    ) -> Measured:
        """What the picture of the file has in common with each of the others."""
        request = {
            "sniffed": asdict(file[1]),
            "others": [asdict(sniffed) for _, sniffed in others],
            "checks": list(checks) or [None] * len(others),
        }
        header, _ = self._answer(request, [file[0], *(path for path, _ in others)])
        measured: Measured = header["measured"]
        return measured

    def fingerprint(self, path: Path, sniffed: Sniffed) -> dict[str, Any]:
        """By what a film or sound is recognised; see cubby.media.fingerprinted."""
        header, _ = self._answer({"sniffed": asdict(sniffed), "fingerprint": True}, [path])
        made: dict[str, Any] = header["made"]
        return made

    def _answer(
        self, request: dict[str, Any], paths: Sequence[Path]
    ) -> tuple[dict[str, Any], list[bytearray]]:
        self.fit = False  # until the whole answer is here, also when this thread is interrupted
        try:
            with contextlib.ExitStack() as stack:
                files = [stack.enter_context(_opened(path)) for path in paths]
                wire.request(self._requests, request, *files)
            header, blobs = self._receive(time.monotonic() + self.seconds)
        except FileUnreadable:
            self.fit = True
            raise
        except (_Ended, BrokenPipeError, ConnectionResetError):
            raise self._cause() from None
        except TimeoutError:
            self.kill()
            raise DecoderTimeout(f"decoding took longer than {self.seconds:g} s") from None
        self._files += 1
        self.fit = not header["retire"] and self._files < FILES_PER_PROCESS
        if code := header.get("error"):
            if code == DecoderOutOfMemory.code:
                self.fit = False
                raise self._no_memory()
            raise BY_CODE.get(code, DecodeFailed)(header["message"], header.get("detail", ""))
        return header, blobs

    def kill(self) -> None:
        """End the process and give back its pipes. Harmless when it is gone already."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """`kill`, then release what is needed to read its last words."""
        self.kill()
        self._requests.close()
        self._answers.close()
        if self._errors >= 0:
            os.close(self._errors)
            self._errors = -1

    def _receive(self, deadline: float) -> tuple[dict[str, Any], list[bytearray]]:
        (length,) = wire.LENGTH.unpack(self._read(wire.LENGTH.size, wire.LENGTH.size, deadline))
        header = json.loads(self._read(length, wire.MAX_HEADER, deadline))
        sizes = header.get("blobs", [])[: wire.MAX_BLOBS]
        return header, [self._read(size, wire.MAX_BLOB, deadline) for size in sizes]

    def _read(self, size: int, limit: int, deadline: float) -> bytearray:
        if not 0 <= size <= limit:
            raise _Ended  # it no longer keeps to the form: treated as a crash
        data, fd = bytearray(size), self._answers.fileno()
        view, poll = memoryview(data), select.poll()
        poll.register(fd, select.POLLIN)
        while view:
            left = deadline - time.monotonic()
            if left <= 0 or not poll.poll(left * 1000):
                raise TimeoutError
            count = os.readv(fd, [view])
            if not count:
                raise _Ended
            view = view[count:]
        return data

    def _cause(self) -> MediaError:
        """Why the process ended in the middle of a file."""
        try:
            code = self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.kill()
            return DecoderCrashed("the decoder closed its answers and kept running")
        said = self._error_text()
        if any(words in said for words in OUT_OF_MEMORY):
            return self._no_memory()
        if code >= 0:
            return DecoderCrashed(f"the decoder left with exit code {code}: {_last_line(said)}")
        if -code == signal.SIGXCPU:
            return DecoderTimeout(f"decoding used more than {self.seconds:g} s of processor time")
        name = signal.Signals(-code).name
        hint = ", most often the kernel short of memory" if -code == signal.SIGKILL else ""
        return DecoderCrashed(f"the decoder was ended by {name}{hint}", signal=name)

    def _no_memory(self) -> DecoderOutOfMemory:
        return DecoderOutOfMemory(
            f"decoding needs more memory than the limit of {self.memory_bytes >> 20} MiB"
        )

    def _error_text(self) -> bytes:
        return os.pread(self._errors, 1 << 20, 0)[-4096:] if self._errors >= 0 else b""


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[int]:
    """A descriptor of the stored file, for reading; the decoder gets that and no name."""
    try:
        file = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise FileUnreadable(f"the stored file cannot be read: {error.strerror}") from error
    try:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise FileUnreadable("the stored file is not a regular file")
        yield file
    finally:
        os.close(file)


def _last_line(said: bytes) -> str:
    lines = said.strip().splitlines()
    return lines[-1].decode(errors="replace")[:300] if lines else "it said nothing"


def _environment() -> dict[str, str]:
    """What a decoder may know. One thread each: the pool is what makes decoding parallel, and
    every thread of an allocator reserves address space that counts against the limit.
    """
    kept = {name: os.environ[name] for name in ENVIRONMENT if name in os.environ}
    paths = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    return kept | {
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MALLOC_ARENA_MAX": "2",
    }
