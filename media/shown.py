"""Which pictures browsers show as they are, so that a large thumbnail would only repeat them."""

from __future__ import annotations

import os
from io import BytesIO

from cubby.media import handed
from cubby.media.facts import FRAME_SIDE, Sniffed
from cubby.media.picture import Picture
from cubby.media.pillow import Source

# The thumbnail operation knows these as well: app/api/content.py.
TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})
_MODES = {"L", "RGB"}
_MOST_BYTES = 512 * 1024


def shown_as_it_is(picture: Picture, sniffed: Sniffed, source: Source) -> bool:
    """Whether a still picture is whole, upright, opaque and no larger than a large thumbnail."""
    return (
        sniffed.content_type in TYPES
        and picture.whole
        and not picture.notes.partial
        and picture.clip is None
        and (picture.frames or 1) == (picture.pages or 1) == 1
        and picture.image.mode in _MODES
        and not picture.image.has_transparency_data
        and picture.colour is None
        and picture.facts.orientation == 1
        and max(picture.size) <= FRAME_SIDE
        and _bytes_of(source) <= _MOST_BYTES
    )


def _bytes_of(source: Source) -> int:
    if isinstance(source, BytesIO):
        return source.getbuffer().nbytes
    with handed.opened(source) as file:
        return file.seek(0, os.SEEK_END)
