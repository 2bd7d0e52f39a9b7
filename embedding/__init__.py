"""Pictures and texts -> vectors that can be compared. Knows no database, no storage.

One protocol (`Embedder`), four sources. These are the built-in pack for photographs, fetched CLIP
model packs, a colour histogram as the fallback, and a server over HTTP if configured.
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
from cubby.embedding.photographs import PhotographEmbedder
from cubby.embedding.protocol import DIM, Embedder, Picture, Tagging, Vectors
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
    "PhotographEmbedder",
    "Picture",
    "Progress",
    "Tagging",
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
