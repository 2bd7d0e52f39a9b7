"""Vectors of the labels that pictures are tagged with, for the space in use."""

from __future__ import annotations

import time
from typing import Any

import psycopg
import structlog

from cubby.db.calls import api
from cubby.db.client import Vector, call_sync
from cubby.embedding import Embedder
from cubby.workers.vectors import pooled

log = structlog.get_logger(__name__)

ACTOR = "embedder"
"""The actor of vectors of labels and new spaces in lineage."""
# Labels are recorded after so long: soon enough that another process sees what is no longer
# missing.
TOGETHER_SECONDS = 0.5


class LabelFiller:
    """Gives every label a vector in one space, once.

    A label none of whose prompts means anything in the space gets none. It is remembered here, so
    that it is not tried again until its prompts change.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self.space = embedder.space
        self._meaningless: set[tuple[str, tuple[str, ...]]] = set()

    def begin(self, connection: psycopg.Connection[Any]) -> None:
        """The labels its model knows join, once for a space."""
        tagging = self._embedder.tagging
        made = [
            {"label": label, "prompts": self._prompts(label)} for label in self._embedder.labels
        ] + [
            {"label": word, "prompts": [word], "narrower": list(below)}
            for word, below in tagging.narrower.items()
        ]
        call_sync(
            connection,
            api.put_model_labels(
                space=self.space,
                labels=made,
                scale=tagging.scale,
                threshold=tagging.threshold,
                actor=f"model {self._embedder.model}",
            ),
        )

    def _prompts(self, label: str) -> list[str]:
        given = self._embedder.tagging.prompts.get(label)
        if given is not None:
            return list(given)
        return [prompt.replace("{}", label) for prompt in self._embedder.prompts]

    def fill(self, connection: psycopg.Connection[Any]) -> int:
        """Record the vectors that are missing now; returns how many there were."""
        filled = 0
        while missing := self._missing(connection):
            made: dict[str, Vector] = {}
            end = time.monotonic() + TOGETHER_SECONDS
            for label, prompts in missing:
                if made and time.monotonic() > end:
                    break
                # Prompt ensemble of CLIP: the normalised mean of the phrasings' unit vectors.
                vector = pooled(self._embedder.embed_texts(prompts))
                if vector is None:
                    self._meaningless.add((label, tuple(prompts)))
                else:
                    made[label] = Vector(vector)
            if made:
                call_sync(
                    connection,
                    api.record_label_vectors(
                        space=self.space,
                        labels=list(made),
                        vectors=list(made.values()),
                        actor=ACTOR,
                    ),
                )
                filled += len(made)
        if filled:
            log.info("labels embedded", space=self.space, labels=filled)
        return filled

    def _missing(self, connection: psycopg.Connection[Any]) -> list[tuple[str, list[str]]]:
        missing = [
            (label, prompts)
            for label, prompts in self._lacking(connection)
            if (label, tuple(prompts)) not in self._meaningless
        ]
        # hash() of a text differs from process to process: those that start together share the
        # work instead of doing the same.
        return sorted(missing, key=lambda row: hash(row[0]))

    def _lacking(self, connection: psycopg.Connection[Any]) -> list[tuple[str, list[str]]]:
        query = "select label, prompts from catalog.label_without_vector where space = %s"
        return connection.execute(query, (self.space,)).fetchall()
