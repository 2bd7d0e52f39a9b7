"""What every job of this process shares: settings, connections, storage, decoders, embedder."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import psycopg
import structlog

from cubby.config.settings import Settings
from cubby.db.calls.call import Call, T
from cubby.media import DecoderPool, sandbox
from cubby.storage import Storage, open_storage
from cubby.telemetry import metrics
from cubby.telemetry.storing import timed
from cubby.workers.alone import Gate
from cubby.workers.connections import Connections
from cubby.workers.embedder import ActiveEmbedder

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Runtime:
    """Opened once for each process; everything in it may be used from any thread."""

    settings: Settings
    name: str
    connections: Connections
    storage: Storage
    decoders: DecoderPool
    embedder: ActiveEmbedder
    threads: ThreadPoolExecutor
    leaving: threading.Event = field(default_factory=threading.Event)
    """Set once the jobs still running have been given up: no thread may report anything more."""
    gate: Gate = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "gate", Gate(self.leaving))

    @property
    def max_depth(self) -> int:
        """Deepest nesting of a document."""
        return self.settings.max_json_depth

    def connection(self) -> contextlib.AbstractContextManager[psycopg.Connection[Any]]:
        """A connection for a few statements; never held while decoding."""
        return self.connections.borrow()

    def call(self, wanted: Call[T]) -> T:
        """One `api` call on a connection of its own."""
        return self.connections.call(wanted)


@contextlib.contextmanager
def open_runtime(settings: Settings, dsn: str, index: int, threads: int) -> Iterator[Runtime]:
    """Raises DatabaseUnavailable or StorageError when a part cannot be opened."""
    with contextlib.ExitStack() as stack:
        connections = stack.enter_context(
            Connections(dsn, min(threads, settings.worker_connections))
        )
        decoders = DecoderPool(
            processes=settings.concurrency,
            memory_bytes=settings.decode_memory_bytes,
            seconds=settings.decode_seconds,
            max_pixels=settings.max_pixels,
            sandbox=settings.sandbox,
            on_ready=_note_sandbox,
        )
        stack.callback(decoders.close)
        executor = ThreadPoolExecutor(threads, thread_name_prefix="job")
        # A thread that was given up may be stuck in a decoder or in storage: it is not waited for.
        stack.callback(executor.shutdown, wait=False, cancel_futures=True)
        yield Runtime(
            settings=settings,
            name=f"{socket.gethostname()}:{os.getpid()}:{index}",
            connections=connections,
            storage=timed(
                open_storage(settings.storage, readable=settings.library_is_open, make=False)
            ),
            decoders=decoders,
            embedder=ActiveEmbedder(settings, connections),
            threads=executor,
        )


def _note_sandbox(layers: dict[str, str]) -> None:
    """Once for each process: all of them run under the same kernel."""
    for layer, state in layers.items():
        metrics.decoder_sandbox.labels(layer=layer).set(state == "on")
    if sandbox.missing(layers):
        log.warning("decoders lack a layer of their sandbox", **layers)
    else:
        log.debug("decoder ready", **layers)
