"""Vectors from a server of one's own choice: opt-in, nothing leaves this machine otherwise.

The server answers at one URL:

GET   -> {"space": "my-space", "model": "name for people", "dim": 512,
          "cluster_threshold": 0.8, "labels": [..], "prompts": ["a photo of a {}"]}
         (the last three may be missing)
POST {"images": ["<base64 of a PNG>", ..]}  or  {"texts": ["..", ..]}
      -> {"space": "my-space", "vectors": [[512 numbers] or null, ..]}
         one for each, in order; null: it has no meaning in this space. They are normalised here.

4xx is taken as final, except 408, 425 and 429; those, 5xx and no answer are worth another try.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from typing import Annotated, Any, TypeVar

import httpx
import msgspec
import numpy as np
from msgspec import Meta
from PIL import Image

from cubby.embedding.errors import EmbedderRefused, EmbedderUnavailable, EmbeddingError
from cubby.embedding.protocol import DIM, Picture, Vectors
from cubby.embedding.vectors import no_vectors, unit_rows

_BATCH = 16
_WORTH_ANOTHER_TRY = {408, 425, 429}


class _Description(msgspec.Struct, frozen=True):
    space: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9._-]{0,47}$")]
    model: str
    dim: int
    cluster_threshold: Annotated[float, Meta(gt=0, lt=1)] = 0.8
    labels: list[str] = []
    prompts: list[str] = msgspec.field(default_factory=lambda: ["{}"])


class _Answer(msgspec.Struct, frozen=True):
    space: str
    vectors: list[list[float] | None]


_T = TypeVar("_T")


class HttpEmbedder:
    """Asks the server who it is once, then for vectors. httpx clients are safe for threads."""

    dim = DIM

    def __init__(self, url: str, timeout_seconds: float = 60) -> None:
        timeout = httpx.Timeout(timeout_seconds, connect=min(5, timeout_seconds))
        self._url = url
        self._client = httpx.Client(timeout=timeout)
        try:
            found = self._read(self._request("GET", None), _Description)
            if found.dim != DIM:
                raise EmbedderRefused(f"{url} makes vectors of {found.dim} values, not {DIM}")
        except EmbeddingError:
            self._client.close()
            raise
        self.space, self.model = found.space, found.model
        self.cluster_threshold = found.cluster_threshold
        self.labels, self.prompts = list(found.labels), list(found.prompts)

    def embed_images(self, pictures: Sequence[Picture]) -> Vectors:
        """One row a picture; they travel as PNG, without loss."""
        return self._embed("images", [_as_png(picture) for picture in pictures])

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""
        return self._embed("texts", list(texts))

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def _embed(self, kind: str, items: list[str]) -> Vectors:
        rows = [no_vectors()]
        for at in range(0, len(items), _BATCH):
            batch = items[at : at + _BATCH]
            answer = self._read(self._request("POST", {kind: batch}), _Answer)
            rows.append(self._rows(answer, len(batch)))
        return np.concatenate(rows)

    def _rows(self, answer: _Answer, count: int) -> Vectors:
        if answer.space != self.space:
            raise EmbedderRefused(
                f"{self._url} answers for the space {answer.space}, before for {self.space}"
            )
        if len(answer.vectors) != count:
            raise EmbedderRefused(f"{self._url} sent {len(answer.vectors)} vectors for {count}")
        rows = np.zeros((count, DIM), dtype=np.float64)
        for row, vector in zip(rows, answer.vectors, strict=True):
            if vector is None:
                continue
            if len(vector) != DIM:
                raise EmbedderRefused(f"{self._url} sent a vector of {len(vector)}, not {DIM}")
            row[:] = vector
        if not np.isfinite(rows).all():
            raise EmbedderRefused(f"{self._url} sent values that are not finite")
        return unit_rows(rows)

    def _request(self, method: str, body: Any) -> bytes:
        try:
            answer = self._client.request(method, self._url, json=body)
        except httpx.InvalidURL as error:
            raise EmbedderRefused(f"{self._url} is no URL: {error}") from error
        except httpx.UnsupportedProtocol as error:
            raise EmbedderRefused(f"{self._url}: {error}") from error
        except httpx.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise EmbedderUnavailable(f"{self._url} did not answer: {reason}") from error
        status = answer.status_code
        if status >= 500 or status in _WORTH_ANOTHER_TRY:
            raise EmbedderUnavailable(f"{self._url} answered {status}: {answer.text[:200]}")
        if status != 200:
            raise EmbedderRefused(f"{self._url} answered {status}: {answer.text[:200]}")
        return answer.content

    def _read(self, body: bytes, form: type[_T]) -> _T:
        try:
            return msgspec.json.decode(body, type=form)
        except msgspec.DecodeError as error:
            raise EmbedderRefused(f"{self._url} answered in another form: {error}") from error


def _as_png(picture: Picture) -> str:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG", compress_level=1)
    return base64.b64encode(buffer.getvalue()).decode()
