"""What can go wrong between a picture or a text and its vector.

EmbeddingError
├── PackError             a model pack is not what it says, or is not here          permanent
├── EmbedderRefused       the embedding server refused, or its answer is invalid     permanent
├── EmbedderUnavailable   the embedding server did not answer, or cannot now         transient
└── DownloadInterrupted   a pack came only in part; pulling again continues from there transient
"""

from __future__ import annotations

from typing import ClassVar


class EmbeddingError(Exception):
    """No vector could be made. `permanent` says whether trying again cannot help."""

    permanent: ClassVar[bool] = True
    code: ClassVar[str] = "embedding_failed"


class PackError(EmbeddingError):
    """The model pack is damaged, incomplete, of another form, or missing."""

    code: ClassVar[str] = "model_pack_invalid"


class EmbedderRefused(EmbeddingError):
    """The embedding server will not, or cannot, answer this request as it should."""

    code: ClassVar[str] = "embedder_refused"


class EmbedderUnavailable(EmbeddingError):
    """The embedding server is away or overloaded."""

    permanent: ClassVar[bool] = False
    code: ClassVar[str] = "embedder_unavailable"


class DownloadInterrupted(EmbeddingError):
    """The download stopped; what has come is kept for the next try."""

    permanent: ClassVar[bool] = False
    code: ClassVar[str] = "download_interrupted"
