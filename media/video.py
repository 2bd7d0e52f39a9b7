"""A video to its facts: streams, length, and the few pictures that stand for it."""

from __future__ import annotations

import dataclasses
from typing import Any

from av.container import InputContainer

from cubby.media import audio, captured, container, derivatives, keyframes, simple_tags
from cubby.media.errors import DecodeFailed, TooLarge
from cubby.media.facts import Decoded, Frame, Sniffed

# The sniffer called it sound, and it has pictures.
WITH_PICTURES = {"audio/mp4": ("video/mp4", "mp4"), "audio/ogg": ("video/ogg", "ogv")}
NO_PICTURE = "no picture of the video could be decoded: damaged, encrypted or empty"
# A file whose pictures end this much before its declared length is cut short.
MISSING_SHARE = 0.1


def decode(source: InputContainer, sniffed: Sniffed, max_pixels: int) -> Decoded:
    """Facts of a video; the first keyframe is its poster and gives thumbnails and pHash."""
    stream = container.picture_stream(source)
    assert stream is not None
    width, height = stream.codec_context.width, stream.codec_context.height
    if width * height > max_pixels:
        raise TooLarge(f"{width} x {height} pixels are over the budget of {max_pixels} pixels")
    metadata = container.describe(source)
    duration = container.seconds(source)
    notes: list[str] = []
    # Before the pictures: this seeks, and the search for pictures leaves the reader anywhere.
    shots = keyframes.pick(source, stream, duration, max_pixels)
    if not shots:
        if not source.streams.audio:
            raise DecodeFailed(NO_PICTURE)
        return _heard(source, sniffed, max_pixels, metadata)
    end = max(keyframes.last_time(source, stream, duration), *(shot.time for shot in shots), 0.0)
    if duration and end < duration * (1 - MISSING_SHARE) - 1:
        notes.append(f"the file is cut short: pictures end at {end:.1f} s of {duration:.1f} s")
    if all(shot.dull for shot in shots):
        notes.append("every picture looked at was black or of one colour")
    posters = [derivatives.derive(shot.picture) for shot in shots]
    poster, rotation = posters[0], shots[0].rotation
    if rotation % 180:
        width, height = height, width
    content_type, extension = WITH_PICTURES.get(
        sniffed.content_type, (sniffed.content_type, sniffed.extension)
    )
    metadata |= {"rotation": rotation} if rotation else {}
    metadata |= {"phash_quality": poster.quality}
    if taken := captured.from_container(metadata.get("tags", {})):
        metadata |= {"taken_candidates": taken, "captured_at": captured.best(taken)}
    if camera := _camera(metadata.get("tags", {})):
        metadata["camera"] = camera
    decoded = Decoded(
        "video",
        content_type,
        extension,
        width=width,
        height=height,
        duration_seconds=duration,
        metadata=metadata,
        phash=poster.phash,
        thumbnails=poster.thumbnails,
        frames=[
            Frame(index, round(shot.time, 3), derived.pixels, derived.phash)
            for index, (shot, derived) in enumerate(zip(shots, posters, strict=True))
        ],
        notes=notes,
    )
    decoded.simple_tags = simple_tags.of(decoded, poster.small)
    return decoded


def _heard(
    source: InputContainer, sniffed: Sniffed, max_pixels: int, metadata: dict[str, Any]
) -> Decoded:
    """A film none of whose pictures can be decoded, but whose sound can: still a video, shown by
    its waveform. Raises DecodeFailed where the sound is no better."""
    try:
        decoded = audio.decode(source, sniffed, max_pixels)
    except DecodeFailed as error:
        raise DecodeFailed(f"{NO_PICTURE}; {error}") from error
    content_type, extension = WITH_PICTURES.get(
        sniffed.content_type, (sniffed.content_type, sniffed.extension)
    )
    heard = [note for note in decoded.notes if "taken as" not in note]
    return dataclasses.replace(
        decoded,
        media_type="video",
        content_type=content_type,
        extension=extension,
        metadata=decoded.metadata | metadata,
        notes=[f"{NO_PICTURE}; its sound can be heard", *heard],
        simple_tags=[],
    )


def _camera(tags: dict[str, str]) -> dict[str, str]:
    """Make and model as phones write them into QuickTime and mp4 files."""
    wanted = {
        "make": ("com.apple.quicktime.make", "com.android.manufacturer", "make"),
        "model": ("com.apple.quicktime.model", "com.android.model", "model"),
    }
    return {key: tags[name] for key, names in wanted.items() for name in names if name in tags}
