"""Questions -> vectors, in the space the stored pictures are in."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

import anyio
import anyio.to_thread
import numpy as np
import structlog

from cubby.config.settings import Settings
from cubby.db.calls import api, catalog
from cubby.db.calls.call import Caller as Carrier
from cubby.db.client import Vector
from cubby.db.errors import Busy
from cubby.embedding import Embedder, EmbedderKind, EmbeddingError, Picture, Vectors, load_embedder
from cubby.embedding.stored import fetch_pack
from cubby.storage import Storage, StorageError
from cubby.telemetry.metrics import embedder_degraded, embeddings_time

REREAD_SECONDS = 3.0
AGAIN_SECONDS = 30.0
"""How soon a model that could not be loaded or fetched is tried again."""
REMEMBERED = 2048

T = TypeVar("T")
Found = tuple[str | None, Vector | None]
"""Space and vector; None and None where the question says nothing in that space."""

log = structlog.get_logger(__name__)


class QueryVectors:
    """The embedder of the active space, loaded when first needed and exchanged when another space
    becomes active. Vectors of texts are shared through the database, and the last ones remembered.

    Where no model can be loaded, search continues with full text alone.
    """

    def __init__(self, settings: Settings, call: Carrier, storage: Storage) -> None:
        self._settings = settings
        self._call = call
        self._storage = storage
        self._fetching: asyncio.Task[None] | None = None
        self._again_at = 0.0
        self.degraded = False
        """Whether this host lacks the model in use and answers with a fallback."""
        self._embedder: Embedder | None = None
        self._loaded_for: str | None = None
        self._looked_at = float("-inf")
        self._lock = anyio.Lock()
        # A model uses every core it may; more at once would only hold threads that storage needs.
        self._limiter = anyio.CapacityLimiter(2)
        self._known: OrderedDict[tuple[str, str], Vector | None] = OrderedDict()

    async def of_text(self, words: str) -> Found:
        embedder = await self.embedder()
        if embedder is None:
            return None, None
        key = (embedder.space, words)
        if key in self._known:
            self._known.move_to_end(key)
        else:
            try:
                self._known[key] = await self._find(embedder, words)
            except EmbeddingError as error:
                log.warning("the question has no vector: full text alone", error=str(error))
                return None, None
            if len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        vector = self._known[key]
        return (embedder.space, vector) if vector is not None else (None, None)

    async def _find(self, embedder: Embedder, words: str) -> Vector | None:
        """From the table that all processes share, else made and put there."""
        known = await self._call(catalog.query_vector(question=words, space=embedder.space))
        if known["state"] in ("known", "meaningless"):
            return Vector.from_text(known["vector"]) if known["vector"] else None
        if known["question"] is None:
            return None
        with embeddings_time.labels(space=embedder.space, kind="text").time():
            made = await self._run(embedder.embed_texts, [known["question"]])
        vector = _vector(made[0])
        # Where another session holds the row of this text, only this process knows its vector.
        with contextlib.suppress(Busy):
            await self._call(
                api.record_query_vector(space=embedder.space, question=words, vector=vector)
            )
        return vector

    async def of_pictures(self, pictures: list[Picture]) -> Found:
        """One vector for all pictures: the mean of theirs, as for the frames of a stored video."""
        embedder = await self.embedder()
        if embedder is None:
            return None, None
        made = await self._run(embedder.embed_images, pictures)
        vector = _vector(made.mean(axis=0))
        return (embedder.space, vector) if vector is not None else (None, None)

    async def embedder(self) -> Embedder | None:
        """The embedder of the active space. Which one that is, is asked every few seconds."""
        if time.monotonic() - self._looked_at < REREAD_SECONDS:
            return self._embedder
        async with self._lock:
            if time.monotonic() - self._looked_at >= REREAD_SECONDS:
                await self._look()
        return self._embedder

    async def _look(self) -> None:
        facts = await self._call(catalog.ready())
        space, now = facts["space"], time.monotonic()
        again = self.degraded and now >= self._again_at
        if self._embedder is None or space != self._loaded_for or again:
            self._embedder = await self._run(self._load, space)
            self._loaded_for = space
            self._known.clear()
            self._again_at = now + AGAIN_SECONDS
            self.degraded = self._stands_in(space)
            embedder_degraded.labels(process="api").set(self.degraded)
        if self.degraded and facts["pack"] is not None and self._fetching is None:
            self._fetching = asyncio.create_task(self._fetch(facts["pack"]))
        self._looked_at = now

    def _stands_in(self, space: str | None) -> bool:
        made = self._embedder.space if self._embedder is not None else None
        return self._settings.embedder == "auto" and space is not None and made != space

    async def _fetch(self, sha256: str) -> None:
        """Fetch the pack in use from storage. Searches use the fallback until it is here."""
        try:
            await anyio.to_thread.run_sync(
                fetch_pack, sha256, self._read, self._settings.models_dir, abandon_on_cancel=True
            )
            log.info("model pack fetched", sha256=sha256)
            self._again_at = 0.0
        except (EmbeddingError, StorageError, OSError) as error:
            log.warning("model pack not fetched", sha256=sha256, reason=str(error))
            await asyncio.sleep(AGAIN_SECONDS)
        finally:
            self._fetching = None

    def _read(self, key: str) -> Iterator[bytes]:
        return self._storage.stream(self._storage.uri_of(key))

    async def close(self) -> None:
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.gather(self._fetching, return_exceptions=True)

    async def _run(self, function: Callable[[Any], T], argument: Any) -> T:
        return await anyio.to_thread.run_sync(function, argument, limiter=self._limiter)

    def _load(self, space: str | None) -> Embedder | None:
        settings = self._settings
        try:
            kind = cast("EmbedderKind", settings.embedder)
            embedder = load_embedder(settings.models_dir, space, kind, url=settings.embedder_url)
        except EmbeddingError as error:
            log.error("no embedder: search uses full text alone", space=space, error=str(error))
            return None
        log.info("embedder loaded", space=embedder.space, model=embedder.model)
        return embedder


def _vector(values: Vectors) -> Vector | None:
    length = float(np.linalg.norm(values))
    return Vector(values / length) if length > 0 else None
