"""Vectors from a server of one's own choice: opt-in, nothing leaves this machine otherwise.

The server answers at one URL:

GET   -> {"space": "my-space", "model": "name for people", "dim": 512,
          "cluster_threshold": 0.8, "candidate_cosine": 0.9, "labels": [..],
          "prompts": ["a photo of a {}"]}
         (the last four may be missing)
POST {"images": ["<base64 of a PNG>", ..]}  or  {"texts": ["..", ..]}
      -> {"space": "my-space", "vectors": [[512 numbers] or null, ..]}
         one for each, in order; null: it has no meaning in this space. They are normalised here.

4xx is taken as final, except 408, 425 and 429; those, 5xx and no answer are worth another try.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from typing import Annotated, TypeVar

import msgspec
import numpy as np
from msgspec import Meta
from PIL import Image

from cubby.embedding.errors import EmbedderRefused, EmbeddingError
from cubby.embedding.protocol import DIM, Picture, Tagging, Vectors
from cubby.embedding.remote_http import Remote
from cubby.embedding.vectors import no_vectors, unit_rows

_BATCH = 16


class _Description(msgspec.Struct, frozen=True):
    space: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,47}$")]
    model: str
    dim: int
    cluster_threshold: Annotated[float, Meta(gt=0, lt=1)] = 0.8
    candidate_cosine: Annotated[float, Meta(ge=0, le=1)] | None = None
    labels: list[str] = []
    prompts: list[str] = msgspec.field(default_factory=lambda: ["{}"])


class _Answer(msgspec.Struct, frozen=True):
    space: str
    vectors: list[list[float] | None]


_T = TypeVar("_T")


class HttpEmbedder:
    """Asks the server for its model once, then for vectors. Safe for threads."""

    dim = DIM
    tagging = Tagging()

    def __init__(self, url: str, timeout_seconds: float = 60) -> None:
        self._remote = Remote(url, timeout_seconds)
        try:
            found = self._read(self._remote.ask("GET", None), _Description)
            if found.dim != DIM:
                raise self._refused(f"makes vectors of {found.dim} values, not {DIM}")
        except EmbeddingError:
            self._remote.close()
            raise
        self.space, self.model = found.space, found.model
        self.cluster_threshold = found.cluster_threshold
        self.candidate_cosine = found.candidate_cosine
        self.labels, self.prompts = list(found.labels), list(found.prompts)

    def embed_images(self, pictures: Sequence[Picture]) -> Vectors:
        """One row a picture; they travel as PNG, without loss."""
        return self._embed("images", [_as_png(picture) for picture in pictures])

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""
        return self._embed("texts", list(texts))

    def close(self) -> None:
        """Give the connections back."""
        self._remote.close()

    def _embed(self, kind: str, items: list[str]) -> Vectors:
        rows = [no_vectors()]
        for at in range(0, len(items), _BATCH):
            batch = items[at : at + _BATCH]
            answer = self._read(self._remote.ask("POST", {kind: batch}), _Answer)
            rows.append(self._rows(answer, len(batch)))
        return np.concatenate(rows)

    def _rows(self, answer: _Answer, count: int) -> Vectors:
        if answer.space != self.space:
            raise self._refused(
                f"answers for the space {answer.space[:48]}, before for {self.space}"
            )
        if len(answer.vectors) != count:
            raise self._refused(f"sent {len(answer.vectors)} vectors for {count}")
        rows = np.zeros((count, DIM), dtype=np.float64)
        for row, vector in zip(rows, answer.vectors, strict=True):
            if vector is None:
                continue
            if len(vector) != DIM:
                raise self._refused(f"sent a vector of {len(vector)}, not {DIM}")
            row[:] = vector
        if not np.isfinite(rows).all():
            raise self._refused("sent values that are not finite")
        return unit_rows(rows)

    def _refused(self, words: str) -> EmbedderRefused:
        return EmbedderRefused(self._remote.said(words))

    def _read(self, body: bytes, form: type[_T]) -> _T:
        try:
            return msgspec.json.decode(body, type=form)
        except msgspec.DecodeError as error:
            raise self._refused(f"answered in another form: {error}") from error


def _as_png(picture: Picture) -> str:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG", compress_level=1)
    return base64.b64encode(buffer.getvalue()).decode()
