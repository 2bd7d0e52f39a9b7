"""A warm pool of decoder processes. A file that kills or stalls its decoder costs only itself."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from cubby.media.decoder import COMMAND, Decoder, Measured
from cubby.media.errors import DecoderUnavailable
from cubby.media.facts import Check, Decoded, Sniffed
from cubby.media.sandbox import BEST

# Of no media type, and still read for what it says of another file.
DECODED_OTHER = {"application/rdf+xml"}
CLOSED = "the decoder pool is closed"


class DecoderPool:
    """Decodes up to `processes` files at a time, each in a process of its own.

    Each process may hold `memory_bytes` of address space (about 400 MiB of it are the interpreter
    and the libraries). It may take `seconds` of wall clock and of processor time for a file, and
    decode `max_pixels` summed over the frames of a file. Any number of threads may call `decode`;
    they wait for a free process, and that waiting does not count against `seconds`. One process is
    started at once, the others when files wait for them: each holds 60 MB or more. `on_ready` is
    called with the layers of the sandbox of each process that is ready.
    """

    def __init__(
        self,
        processes: int = 2,
        memory_bytes: int = 2 << 30,
        seconds: float = 60,
        max_pixels: int = 200_000_000,
        *,
        sandbox: str = BEST,
        command: tuple[str, ...] = COMMAND,
        on_ready: Callable[[dict[str, str]], None] = lambda _: None,
    ) -> None:
        self._settings = (memory_bytes, seconds, max_pixels, sandbox, command)
        self._on_ready = on_ready
        # A child ends with the *thread* that started it (prctl(2), PR_SET_PDEATHSIG), so one
        # thread that runs as long as the pool starts them all.
        self._starter = ThreadPoolExecutor(1, thread_name_prefix="decoder-starter")
        self._lock = threading.Lock()
        self._living: set[Decoder] = set()
        self._closed = False
        self._free: queue.SimpleQueue[Future[Decoder]] = queue.SimpleQueue()
        self._processes = max(1, processes)
        self._unstarted = self._processes - 1
        self._free.put(self._start())

    def decode(self, path: Path, sniffed: Sniffed, *, frugal: bool = False) -> Decoded:
        """Facts of the file at `path`. Blocks; raises a MediaError with the cause in its message.

        A file sniffed as "other" is answered at once with nothing but its type. A `frugal` decode
        of a file that reached a limit takes what is ready-made in it.
        """
        if sniffed.media_type == "other" and sniffed.content_type not in DECODED_OTHER:
            return Decoded(
                "other",
                sniffed.content_type,
                sniffed.extension,
                notes=undecoded(sniffed, empty=_is_empty(path)),
            )
        with self._decoder() as decoder:
            return decoder.decode(path, sniffed, frugal=frugal)

    def compare(
        self,
        file: tuple[Path, Sniffed],
        others: Sequence[tuple[Path, Sniffed]],
        checks: Sequence[Check] = (),
    ) -> Measured:
        """What the picture of a file has in common with each of up to 15 others: its measures,
        None for nothing, or {"unreadable": why}. `checks` names for each the coarse check that may
        answer None before: upright, or mirrored as well. Blocks as `decode` does.
        """
        with self._decoder() as decoder:
            return decoder.compare(file, others, checks)

    def fingerprint(self, path: Path, sniffed: Sniffed) -> dict[str, Any]:
        """By what a film or sound is recognised. Blocks and raises as `decode` does."""
        with self._decoder() as decoder:
            return decoder.fingerprint(path, sniffed)

    @contextlib.contextmanager
    def _decoder(self) -> Iterator[Decoder]:
        """A process that is ready, for one request."""
        slot = self._take()
        try:
            slot = self._usable(slot)
            decoder = slot.result()
            if not decoder.layers:
                decoder.wait_ready()
                self._on_ready(decoder.layers)
            yield decoder
        except Exception:
            if self._closed:
                raise DecoderUnavailable(CLOSED) from None
            raise
        finally:
            self._free.put(self._usable(slot))

    def grow(self, processes: int) -> None:
        """Start more processes until there are so many; there are never fewer than before."""
        for _ in range(processes - self._processes):
            self._processes += 1
            self._free.put(self._start())

    def _take(self) -> Future[Decoder]:
        with contextlib.suppress(queue.Empty):
            return self._free.get_nowait()
        with self._lock:
            starts = self._unstarted > 0
            self._unstarted -= starts
        return self._start() if starts else self._free.get()

    def pids(self) -> list[int]:
        """The processes that live now."""
        with self._lock:
            return [decoder.pid for decoder in self._living if decoder.alive]

    def close(self) -> None:
        """End all processes; a decode under way raises DecoderUnavailable."""
        with self._lock:
            self._closed = True
            living = list(self._living)
        for decoder in living:
            decoder.kill()
        self._starter.shutdown(wait=True)
        with contextlib.suppress(queue.Empty):
            while True:
                self._release(self._free.get_nowait())
        # Wakes the threads that wait for a free process, one after the other.
        self._free.put(_closed_slot())

    def __enter__(self) -> DecoderPool:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _usable(self, slot: Future[Decoder]) -> Future[Decoder]:
        """The same slot, or one with a fresh process on its way where this one is spent."""
        if not slot.done() and not self._closed:
            return slot
        if not self._closed and slot.exception() is None:
            decoder = slot.result()
            if decoder.fit and decoder.alive:
                return slot
        self._release(slot)
        return self._start()

    def _start(self) -> Future[Decoder]:
        with self._lock:
            if self._closed:
                return _closed_slot()
            return self._starter.submit(self._start_one)

    def _start_one(self) -> Decoder:
        decoder = Decoder(*self._settings)
        with self._lock:
            self._living.add(decoder)
            closed = self._closed
        if closed:
            decoder.kill()
        return decoder

    def _release(self, slot: Future[Decoder]) -> None:
        if slot.done() and slot.exception() is None:
            decoder = slot.result()
            with self._lock:
                self._living.discard(decoder)
            decoder.close()


def undecoded(sniffed: Sniffed, *, empty: bool = False) -> list[str]:
    """Why a file has no thumbnail: it is empty, or no decoder here reads its type."""
    if empty:
        return ["the file is empty"]
    if sniffed.content_type.partition("/")[0] not in {"image", "video", "audio"}:
        return []
    return [f"{sniffed.content_type} is not decoded, so it has no thumbnail"]


def _is_empty(path: Path) -> bool:
    try:
        return path.stat().st_size == 0
    except OSError:
        return False


def _closed_slot() -> Future[Decoder]:
    slot: Future[Decoder] = Future()
    slot.set_exception(DecoderUnavailable(CLOSED))
    return slot
