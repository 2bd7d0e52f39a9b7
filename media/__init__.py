"""Bytes to facts: sniffing, isolated decoding, thumbnails, frames and fingerprints.

Knows no database and no HTTP. Needs Linux: the limits of the decoder processes are the kernel's.
"""

from cubby.media.errors import (
    DecodeFailed,
    DecoderCrashed,
    DecoderOutOfMemory,
    DecoderTimeout,
    DecoderUnavailable,
    FileUnreadable,
    MediaError,
    TooLarge,
)
from cubby.media.facts import Decoded, Frame, MediaType, Sniffed
from cubby.media.pool import DecoderPool
from cubby.media.sniff import HEAD_BYTES, sniff, sniff_file

__all__ = [
    "HEAD_BYTES",
    "DecodeFailed",
    "Decoded",
    "DecoderCrashed",
    "DecoderOutOfMemory",
    "DecoderPool",
    "DecoderTimeout",
    "DecoderUnavailable",
    "FileUnreadable",
    "Frame",
    "MediaError",
    "MediaType",
    "Sniffed",
    "TooLarge",
    "sniff",
    "sniff_file",
]
