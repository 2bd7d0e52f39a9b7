"""One file to its facts, inside a decoder process."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from cubby.media import audio, images, video
from cubby.media.container import open_container, picture_stream
from cubby.media.errors import FileUnreadable
from cubby.media.facts import Decoded, Sniffed


def decode(path: Path, sniffed: Sniffed, max_pixels: int) -> Decoded:
    """Facts of the file. Whether a container is video or audio is settled by what is in it."""
    try:
        kind = path.stat().st_mode
        os.close(os.open(path, os.O_RDONLY | os.O_NONBLOCK))
    except OSError as error:
        raise FileUnreadable(f"the stored file cannot be read: {error.strerror}") from error
    if not stat.S_ISREG(kind):
        raise FileUnreadable("the stored file is not a regular file")
    if sniffed.media_type == "image":
        return images.decode(path, sniffed, max_pixels)
    with open_container(path, sniffed.content_type, max_pixels) as container:
        if picture_stream(container) is not None:
            return video.decode(container, sniffed, max_pixels)
        return audio.decode(container, sniffed, max_pixels)
