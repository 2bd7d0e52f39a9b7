"""Sound to its facts: streams, tags, and a picture: its cover, else its waveform."""

from __future__ import annotations

from io import BytesIO

import av
from av.container import InputContainer
from PIL import Image

from cubby.media import captured, container, derivatives, images, simple_tags, waveform
from cubby.media.errors import DecodeFailed, MediaError
from cubby.media.facts import Decoded, Frame, Sniffed
from cubby.media.sniff import sniff

# The sniffer called it video, and it has no pictures.
WITHOUT_PICTURES = {
    "video/mp4": ("audio/mp4", "m4a"),
    "video/x-m4v": ("audio/mp4", "m4a"),
    "video/quicktime": ("audio/mp4", "m4a"),
    "video/3gpp": ("audio/3gpp", "3gp"),
    "video/webm": ("audio/webm", "weba"),
    "video/x-matroska": ("audio/x-matroska", "mka"),
    "video/x-ms-wmv": ("audio/x-ms-wma", "wma"),
    "video/ogg": ("audio/ogg", "ogg"),
}


def decode(source: InputContainer, sniffed: Sniffed, max_pixels: int) -> Decoded:
    """Facts of a sound file. `frames` holds the cover and is empty without one: a waveform says
    nothing about what is heard, so it is a thumbnail only.
    """
    if not source.streams.audio:
        raise DecodeFailed("the file holds neither pictures nor sound")
    content_type, extension = WITHOUT_PICTURES.get(
        sniffed.content_type, (sniffed.content_type, sniffed.extension)
    )
    metadata = container.describe(source)
    duration = container.seconds(source)
    notes: list[str] = []
    if content_type != sniffed.content_type:
        notes.append(f"{sniffed.content_type} without a picture track: taken as {content_type}")
    decoded = Decoded(
        "audio",
        content_type,
        extension,
        duration_seconds=duration,
        metadata=metadata,
        notes=notes,
    )
    if taken := captured.from_container(metadata.get("tags", {})):
        metadata |= {"taken_candidates": taken, "captured_at": captured.best(taken)}
    cover = _cover(source, max_pixels, notes)
    if cover is not None:
        metadata["cover"] = {
            "content_type": cover.content_type,
            "width": cover.width,
            "height": cover.height,
        }
        decoded.thumbnails = cover.thumbnails
        decoded.frames = [Frame(0, None, cover.frames[0].pixels)]
    picture = waveform.draw(waveform.peaks(source, duration, notes))
    if cover is None:
        decoded.thumbnails = derivatives.thumbnails(picture)
    decoded.simple_tags = simple_tags.of(decoded, None) + (["cover-art"] if cover else [])
    return decoded


def _cover(source: InputContainer, max_pixels: int, notes: list[str]) -> Decoded | None:
    """The cover art as a decoded picture; a damaged one is a note."""
    stream = container.cover_stream(source)
    if stream is None:
        return None
    try:
        source.seek(0)
        data = next((bytes(packet) for packet in source.demux(stream) if packet.size), b"")
        kind = sniff(data)
        if kind.media_type != "image":
            raise DecodeFailed(f"is {kind.content_type}")
        return images.decode(BytesIO(data), kind, max_pixels)
    except (MediaError, av.error.FFmpegError, Image.DecompressionBombError) as error:
        notes.append(f"the cover art could not be used: {error}"[:300])
        return None
