"""Pictures and texts -> vectors that can be compared. Knows no database, no storage.

One protocol (`Embedder`), four sources: the built-in pack for photographs, CLIP model packs that a
person fetched, a colour histogram as the fallback, and, only if asked for, a server over HTTP.
"""

from embedding.clip import ClipEmbedder
from embedding.errors import (
    DownloadInterrupted,
    EmbedderRefused,
    EmbedderUnavailable,
    EmbeddingError,
    PackError,
)
from embedding.histogram import HistogramEmbedder
from embedding.known import KNOWN_PACKS, KnownPack
from embedding.load import EmbedderKind, load_embedder
from embedding.manifest import Manifest, read_manifest
from embedding.offers import Offer, embedder_named, offers
from embedding.packs import PackInfo, find_pack, import_pack, list_packs, load_pack
from embedding.photographs import PhotographEmbedder
from embedding.protocol import DIM, Embedder, Picture, Vectors
from embedding.pull import Progress, pull_pack
from embedding.remote import HttpEmbedder

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
    "PhotographEmbedder",
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
