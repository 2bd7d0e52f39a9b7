"""Pictures and texts -> vectors that can be compared. Knows no database, no storage.

One protocol (`Embedder`), three sources: CLIP model packs run by onnxruntime, a colour histogram
where there is no model, and, only if asked for, a server over HTTP.
"""

from cubby.embedding.clip import ClipEmbedder
from cubby.embedding.errors import (
    DownloadInterrupted,
    EmbedderRefused,
    EmbedderUnavailable,
    EmbeddingError,
    PackError,
)
from cubby.embedding.histogram import HistogramEmbedder
from cubby.embedding.known import KNOWN_PACKS, KnownPack
from cubby.embedding.load import EmbedderKind, load_embedder
from cubby.embedding.manifest import Manifest, read_manifest
from cubby.embedding.offers import Offer, embedder_named, offers
from cubby.embedding.packs import PackInfo, find_pack, import_pack, list_packs, load_pack
from cubby.embedding.protocol import DIM, Embedder, Picture, Vectors
from cubby.embedding.pull import Progress, pull_pack
from cubby.embedding.remote import HttpEmbedder

__all__ = [
    "DIM",
    "KNOWN_PACKS",
    "ClipEmbedder",
    "DownloadInterrupted",
    "Embedder",
    "EmbedderKind",
    "EmbedderRefused",
    "EmbedderUnavailable",
    "EmbeddingError",
    "HistogramEmbedder",
    "HttpEmbedder",
    "KnownPack",
    "Manifest",
    "Offer",
    "PackError",
    "PackInfo",
    "Picture",
    "Progress",
    "Vectors",
    "embedder_named",
    "find_pack",
    "import_pack",
    "list_packs",
    "load_embedder",
    "load_pack",
    "offers",
    "pull_pack",
    "read_manifest",
]
