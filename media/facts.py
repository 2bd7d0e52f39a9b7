"""What is known about a file: from its first bytes, and after decoding."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

MediaType = Literal["image", "video", "audio", "other"]
Pixels = npt.NDArray[np.uint8]
# The coarse check before a comparison: upright or turned, mirrored as well, or none.
Check = Literal["upright", "mirrored"] | None

FRAME_SIDE = 1024
THUMBNAIL_SIDES = (256, 1024)


@dataclass(frozen=True)
class Sniffed:
    """What the first bytes say. `extension` has no dot and is safe in a file name."""

    media_type: MediaType
    content_type: str
    extension: str


@dataclass(frozen=True)
class Frame:
    """One picture to look at: uint8[height, width, 3] RGB, upright, over white, at most 1024 wide
    or high. `time_seconds` is the position in a video and None for everything else; `phash` is
    that of this picture, None where it has none worth comparing.
    """

    index: int
    time_seconds: float | None
    pixels: Pixels
    phash: str | None = None


@dataclass
class Decoded:
    """Everything one decode gave.

    `media_type`, `content_type` and `extension` are the decoder's word, which is better than the
    sniffer's: an mp4 without a picture track comes back as audio. `width` and `height` are those of
    the upright original, `phash` 64 characters of 0 and 1. `pixel_sha256` is hex over the decoded
    pixels of the whole file (None where only a part of it was decoded). `thumbnails` are WebP bytes
    by longest side, `notes` sentences about what was odd. `metadata` is JSON with no NUL, no lone
    surrogate and no NaN in it.
    """

    media_type: MediaType
    content_type: str
    extension: str
    width: int | None = None
    height: int | None = None
    duration_seconds: float | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    phash: str | None = None
    pixel_sha256: str | None = None
    thumbnails: dict[int, bytes] = field(default_factory=dict)
    frames: list[Frame] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    simple_tags: list[str] = field(default_factory=list)
