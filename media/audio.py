"""Sound to its facts: streams, tags, and a picture: its cover, else its waveform."""

from __future__ import annotations

import av
from av.container import InputContainer

from cubby.media import (
    captured,
    container,
    derivatives,
    described,
    images,
    lengths,
    place,
    reasons,
    simple_tags,
    waveform,
)
from cubby.media.errors import DecodeFailed, Empty, Encrypted, MediaError, NotSupported
from cubby.media.facts import Decoded, Frame, Sniffed
from cubby.media.reasons import Notes
from cubby.media.sniff import sniff

# The sniffer called it video, and it has no pictures.
WITHOUT_PICTURES = {
    "video/mp4": ("audio/mp4", "m4a"),
    "video/x-m4v": ("audio/mp4", "m4a"),
    "video/quicktime": ("audio/mp4", "m4a"),
    "video/3gpp": ("audio/3gpp", "3gp"),
    "video/3gpp2": ("audio/3gpp2", "3g2"),
    "video/webm": ("audio/webm", "weba"),
    "video/x-matroska": ("audio/x-matroska", "mka"),
    "video/x-ms-wmv": ("audio/x-ms-wma", "wma"),
    "video/ogg": ("audio/ogg", "ogg"),
    "video/vnd.rn-realvideo": ("audio/vnd.rn-realaudio", "ra"),
}
# Tags that say nothing of what is heard.
OF_THE_FILE = {"creation_time", "date", "software"}


def decode(
    source: InputContainer, sniffed: Sniffed, max_pixels: int, *, frugal: bool = False
) -> Decoded:
    """Facts of a sound file. `frames` holds the cover and is empty without one: a waveform says
    nothing about what is heard, so it is a thumbnail only. Sound that cannot be decoded is noted;
    DecodeFailed is raised where the file is damaged and has neither cover nor tags.
    """
    if not source.streams.audio:
        raise reasons.failure(f"{sniffed.content_type} file", "it has no streams", Empty)
    content_type, extension = WITHOUT_PICTURES.get(
        sniffed.content_type, (sniffed.content_type, sniffed.extension)
    )
    metadata = container.describe(source)
    notes = Notes()
    guessed = source.format.name in lengths.GUESSED
    duration = lengths.measured(source) if guessed else lengths.declared(source)
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
    if spot := place.of_tags(metadata.get("tags", {})):
        metadata["gps"] = spot
    described.read(metadata)
    cover = _cover(source, max_pixels, notes)
    if cover is not None:
        metadata["cover"] = {
            "content_type": cover.content_type,
            "width": cover.width,
            "height": cover.height,
        }
        decoded.thumbnails = cover.thumbnails
        decoded.frames = [Frame(0, None, cover.frames[0].pixels)]
    if frugal:
        notes.lack("waveform", "time_limit")
    else:
        _draw(source, decoded, notes)
    decoded.simple_tags = simple_tags.of(decoded, None) + (["cover-art"] if cover else [])
    return decoded


def _draw(source: InputContainer, decoded: Decoded, notes: Notes) -> None:
    """Listen to the sound, and picture it when it has no cover."""
    try:
        picture = waveform.draw(waveform.peaks(source, decoded.duration_seconds, notes))
    except DecodeFailed as failed:
        error = failed
        if kind := container.obstacle(source, "audio"):
            error = reasons.failure("sound", failed.detail, kind)
        said = set(decoded.metadata.get("tags", {})) - OF_THE_FILE
        if not said and not decoded.frames and not isinstance(error, Encrypted | NotSupported):
            raise error from failed
        notes.lack_by("sound", error)
        return
    if not decoded.frames:
        decoded.thumbnails = derivatives.thumbnails(picture)
    lengths.note_missing_end(source, [source.streams.audio[0]], decoded.duration_seconds, notes)


def _cover(source: InputContainer, max_pixels: int, notes: Notes) -> Decoded | None:
    """The cover art as a decoded picture; a damaged one is a note."""
    stream = container.cover_stream(source)
    if stream is None:
        return None
    try:
        source.seek(0)
        data = next((bytes(packet) for packet in source.demux(stream) if packet.size), b"")
        cover = images.decode_bytes(data, sniff(data), max_pixels)
        return cover if cover.frames else None
    except (MediaError, av.error.FFmpegError) as error:
        notes.lack_by("cover art", error)
        return None
