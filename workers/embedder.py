"""The embedder of the space in use, loaded once for each process."""

from __future__ import annotations

import threading
import time
from typing import Any, cast

import psycopg
import structlog
from psycopg.types.numeric import Float4

from cubby.config.settings import Settings
from cubby.db.calls import api
from cubby.db.client import call_sync
from cubby.embedding import Embedder, EmbedderKind, EmbeddingError, find_pack, load_embedder
from cubby.telemetry import metrics
from cubby.workers.connections import Connections
from cubby.workers.errors import EmbedderNotLoaded
from cubby.workers.labels import ACTOR, LabelFiller

log = structlog.get_logger(__name__)

RECHECK_SECONDS = 3.0
"""How long a new label may go unnoticed."""
AGAIN_SECONDS = 30.0
"""How soon a model that could not be loaded is tried again."""


class ActiveEmbedder:
    """Follows `catalog.embedding_space`: another space there means another embedder here.

    A space's labels have their vectors before the first picture is embedded in it, so that no
    picture misses its tags for having come early.
    """

    def __init__(self, settings: Settings, connections: Connections) -> None:
        self._settings = settings
        self._connections = connections
        self._lock = threading.Lock()
        self._embedder: Embedder | None = None
        self._other: Embedder | None = None
        self._opened: tuple[str | None, Embedder] | None = None
        self._labels: LabelFiller | None = None
        self._asked_for: str | None = None
        self._checked = 0.0
        self._again_at = 0.0

    def open(self) -> None:
        """Load what is active before the queues run, without its labels.

        Opening a graph holds the interpreter from first to last. On a crowded machine that is
        longer than the patience of the queues' connections: the worker would end, start again
        and load again. Raises EmbedderNotLoaded, DatabaseUnavailable.
        """
        with self._lock:
            with self._connections.borrow() as connection:
                space = _active_space(connection)
            self._opened = space, self._load(space)

    def current(self, active: str | None) -> Embedder:
        """The embedder for the space that was active when the job began. Waits while another
        thread loads it.

        Raises EmbedderNotLoaded when it cannot be loaded, DatabaseUnavailable.
        """
        with self._lock:
            stale = time.monotonic() - self._checked > RECHECK_SECONDS
            if self._embedder is None or stale or active != self._asked_for:
                self._refresh()
            assert self._embedder is not None
            return self._embedder

    def of(self, space: str) -> Embedder:
        """The embedder of a space that need not be the active one, its labels embedded.

        Raises EmbedderNotLoaded when its pack is not here or makes vectors of another space.
        """
        with self._lock:
            if self._embedder is not None and self._embedder.space == space:
                return self._embedder
            if self._other is None or self._other.space != space:
                other = self._load(space)
                if other.space != space:
                    raise EmbedderNotLoaded(
                        f"Model pack of the space {space} not found in {self._settings.models_dir}"
                    )
                with self._connections.borrow() as connection:
                    labels = LabelFiller(other)
                    labels.begin(connection)
                    labels.fill(connection)
                self._other = other
            return self._other

    def look(self) -> None:
        """Follow the database: load what is active now, embed labels that have no vector yet."""
        with self._lock:
            self._refresh()

    def _refresh(self) -> None:
        with self._connections.borrow() as connection:
            space = _active_space(connection)
            if self._embedder is None or space != self._asked_for or self._may_have_come(space):
                opened, self._opened = self._opened, None
                if opened is not None and opened[0] == space:
                    embedder = opened[1]
                else:
                    embedder = self._load(space)
                call_sync(
                    connection,
                    api.register_space(
                        space=embedder.space,
                        model=embedder.model,
                        threshold=Float4(embedder.cluster_threshold),
                        has_text=True,
                        candidate_cosine=embedder.candidate_cosine,
                        actor=ACTOR,
                    ),
                )
                labels = LabelFiller(embedder)
                labels.begin(connection)
                self._embedder, self._labels, self._asked_for = embedder, labels, space
                self._again_at = time.monotonic() + AGAIN_SECONDS
                metrics.embedder_degraded.labels(process="worker").set(self._stands_in(space))
            assert self._labels is not None
            try:
                self._labels.fill(connection)
            except EmbeddingError as error:
                # A space without texts, or without a server for them, still takes pictures.
                log.warning("labels not embedded", space=self._labels.space, reason=str(error))
        self._checked = time.monotonic()

    def _stands_in(self, space: str | None) -> bool:
        """Whether another model is used than the one in use elsewhere."""
        made = self._embedder.space if self._embedder is not None else None
        return self._settings.embedder == "auto" and space is not None and made != space

    def _may_have_come(self, space: str | None) -> bool:
        """Whether the model that could not be loaded is to be tried again."""
        if space is None or not self._stands_in(space):
            return False
        here = find_pack(self._settings.models_dir, space) is not None
        return here or time.monotonic() >= self._again_at

    def _load(self, space: str | None) -> Embedder:
        started = time.perf_counter()
        try:
            embedder = load_embedder(
                self._settings.models_dir,
                space,
                cast(EmbedderKind, self._settings.embedder),
                url=self._settings.embedder_url,
            )
            made = embedder.space
        except Exception as error:
            raise EmbedderNotLoaded(
                f"the embedder of {space or 'the first space'} cannot be loaded: {error}"
            ) from error
        seconds = round(time.perf_counter() - started, 3)
        log.info("embedder loaded", space=made, active_space=space, seconds=seconds)
        if space not in (None, made):
            log.warning("vectors are made in another space than the active one", space=made)
        return embedder


def _active_space(connection: psycopg.Connection[Any]) -> str | None:
    row = connection.execute("select space from catalog.embedding_space where active").fetchone()
    return row[0] if row else None
