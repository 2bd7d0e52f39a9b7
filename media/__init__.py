"""Bytes to facts: sniffing, isolated decoding, thumbnails, frames and fingerprints.

Knows no database and no HTTP. Needs Linux: the limits of the decoder processes are the kernel's.
"""

from cubby.media.errors import (
    CutShort,
    Damaged,
    DecodeFailed,
    DecoderCrashed,
    DecoderOutOfMemory,
    DecoderTimeout,
    DecoderUnavailable,
    Empty,
    Encrypted,
    FileUnreadable,
    MediaError,
    NotSupported,
    TooLarge,
)
from cubby.media.facts import Decoded, Frame, MediaType, Sniffed
from cubby.media.pool import DecoderPool
from cubby.media.sniff import HEAD_BYTES, sniff, sniff_file

__all__ = [
    "HEAD_BYTES",
    "CutShort",
    "Damaged",
    "DecodeFailed",
    "Decoded",
    "DecoderCrashed",
    "DecoderOutOfMemory",
    "DecoderPool",
    "DecoderTimeout",
    "DecoderUnavailable",
    "Empty",
    "Encrypted",
    "FileUnreadable",
    "Frame",
    "MediaError",
    "MediaType",
    "NotSupported",
    "Sniffed",
    "TooLarge",
    "sniff",
    "sniff_file",
]
