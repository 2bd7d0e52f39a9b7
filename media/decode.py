"""One file to its facts, inside a decoder process."""

from __future__ import annotations

from pathlib import Path

from cubby.media import (
    audio,
    avchd,
    captured,
    described,
    id3,
    images,
    jsonable,
    lengths,
    sidecar,
    video,
)
from cubby.media.container import holds_pictures, missing_bytes, open_container
from cubby.media.facts import Decoded, Sniffed
from cubby.media.reasons import Notes


def decode(path: Path, sniffed: Sniffed, max_pixels: int, *, frugal: bool = False) -> Decoded:
    """Facts of the file. Whether a container is video or audio is settled by what is in it.
    `frugal` is for a file that reached a limit before: it costs as little as can be.
    """
    decoded = _decode(path, sniffed, max_pixels, frugal)
    if isinstance(decoded.notes, Notes) and decoded.notes.partial:
        decoded.metadata["partial"] = jsonable.clean(decoded.notes.partial)
    return decoded


def _decode(path: Path, sniffed: Sniffed, max_pixels: int, frugal: bool) -> Decoded:
    if sniffed.content_type == sidecar.CONTENT_TYPE:
        return sidecar.decode(path, sniffed)
    if sniffed.media_type == "image":
        return images.decode(path, sniffed, max_pixels, frugal=frugal)
    with open_container(path, sniffed.content_type, max_pixels) as container:
        if holds_pictures(container):
            seen = video.decode(container, sniffed, max_pixels, frugal=frugal)
            lengths.note_missing_bytes(missing_bytes(path, sniffed.content_type), seen.notes)
            if sniffed.content_type == "video/mp2t" and (taken := avchd.recorded(path)):
                known = [taken, *seen.metadata.get("taken_candidates", [])]
                seen.metadata |= {"taken_candidates": known, "captured_at": captured.best(known)}
            return seen
        heard = audio.decode(container, sniffed, max_pixels, frugal=frugal)
    lengths.note_missing_bytes(missing_bytes(path, sniffed.content_type), heard.notes)
    if rated := id3.popularimeter(path):
        heard.metadata["popularimeter"] = rated
        described.read(heard.metadata)
    return heard
