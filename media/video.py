"""A video to its facts: streams, length, and the few pictures that stand for it."""

from __future__ import annotations

import dataclasses
from typing import Any

from av.container import InputContainer

from cubby.media import (
    audio,
    captured,
    container,
    derivatives,
    described,
    display,
    keyframes,
    lengths,
    place,
    reasons,
    simple_tags,
)
from cubby.media.errors import DecodeFailed, Empty, Encrypted, NotSupported, TooLarge
from cubby.media.facts import Decoded, Frame, Sniffed
from cubby.media.reasons import Notes

# The sniffer called it sound, and it has pictures.
WITH_PICTURES = {"audio/mp4": ("video/mp4", "mp4"), "audio/ogg": ("video/ogg", "ogv")}


def decode(
    source: InputContainer, sniffed: Sniffed, max_pixels: int, *, frugal: bool = False
) -> Decoded:
    """Facts of a video; the first keyframe is its poster and gives thumbnails and pHash. Without
    a picture the sound stands for it, and what is not damage keeps its facts.
    """
    notes = Notes()
    decoded = _base(source, sniffed, notes)
    stream = container.picture_stream(source)
    size = (stream.codec_context.width, stream.codec_context.height) if stream else (0, 0)
    decoded.width, decoded.height = size[0] or None, size[1] or None
    if stream is None or size[0] * size[1] > max_pixels:
        return _without(source, decoded, sniffed, max_pixels, too_large=stream is not None)
    # Before the pictures: this seeks, and the search for pictures leaves the reader anywhere.
    shots = keyframes.pick(source, stream, decoded.duration_seconds, max_pixels, frugal=frugal)
    if not shots:
        return _without(source, decoded, sniffed, max_pixels)
    if frugal:
        notes.lack("later pictures", "time_limit")
    sounds = list(source.streams.audio[:1])
    lengths.note_missing_end(source, [stream, *sounds], decoded.duration_seconds, notes)
    if all(shot.dull for shot in shots):
        notes.append("every picture looked at was black or of one colour")
    posters = [derivatives.derive(shot.picture) for shot in shots]
    poster, turn = posters[0], shots[0].turn
    if turn in display.ON_ITS_SIDE:
        decoded.width, decoded.height = decoded.height, decoded.width
    decoded.metadata |= {"rotation": display.DEGREES[turn]} if turn in display.DEGREES else {}
    decoded.metadata |= {"hdr": shots[0].hdr} if shots[0].hdr else {}
    decoded.metadata |= {"phash_quality": poster.quality}
    decoded.phash, decoded.thumbnails = poster.phash, poster.thumbnails
    decoded.frames = [
        Frame(index, round(shot.time, 3), derived.pixels, derived.phash)
        for index, (shot, derived) in enumerate(zip(shots, posters, strict=True))
    ]
    decoded.simple_tags = simple_tags.of(decoded, poster.small)
    return decoded


def _base(source: InputContainer, sniffed: Sniffed, notes: Notes) -> Decoded:
    """What is known without decoding a picture."""
    metadata = container.describe(source)
    if taken := captured.from_container(metadata.get("tags", {})):
        metadata |= {"taken_candidates": taken, "captured_at": captured.best(taken)}
    if spot := place.of_tags(metadata.get("tags", {})):
        metadata["gps"] = spot
    described.read(metadata)
    if identifier := metadata.get("tags", {}).get("com.apple.quicktime.content.identifier"):
        metadata["content_identifier"] = identifier
    if camera := _camera(metadata.get("tags", {})):
        metadata["camera"] = camera
    content_type, extension = WITH_PICTURES.get(
        sniffed.content_type, (sniffed.content_type, sniffed.extension)
    )
    return Decoded(
        "video",
        content_type,
        extension,
        duration_seconds=lengths.declared(source),
        metadata=metadata,
        notes=notes,
    )


def _without(
    source: InputContainer,
    decoded: Decoded,
    sniffed: Sniffed,
    max_pixels: int,
    *,
    too_large: bool = False,
) -> Decoded:
    """A film none of whose pictures can be decoded: still a video, shown by its waveform where it
    can be heard. Raises DecodeFailed where it is damaged and cannot.
    """
    what = f"{decoded.content_type} file"
    kind = TooLarge if too_large else container.obstacle(source, "video")
    if kind is None and lengths.measured(source) is None:
        kind = Empty
    detail = "no picture of the video could be decoded"
    if too_large:
        detail = f"{decoded.width} x {decoded.height} is over the budget of {max_pixels} pixels"
    error = reasons.failure(what, detail, kind)
    notes = Notes()
    notes.lack_by("picture", error)
    try:
        heard = audio.decode(source, sniffed, max_pixels)
    except DecodeFailed as failed:
        if not isinstance(error, TooLarge | Encrypted | NotSupported):
            raise error from failed
        decoded.notes = notes
        decoded.simple_tags = simple_tags.of(decoded, None)
        return decoded
    if heard.thumbnails:
        notes.append("the picture of its sound is shown")
    assert isinstance(heard.notes, Notes)
    notes.partial += heard.notes.partial
    notes.extend(note for note in heard.notes if "taken as" not in note)
    return dataclasses.replace(
        decoded, thumbnails=heard.thumbnails, notes=notes, simple_tags=[], frames=[]
    )


def _camera(tags: dict[str, Any]) -> dict[str, str]:
    """Make and model as phones write them into QuickTime and mp4 files."""
    wanted = {
        "make": ("com.apple.quicktime.make", "com.android.manufacturer", "make"),
        "model": ("com.apple.quicktime.model", "com.android.model", "model"),
    }
    return {key: tags[name] for key, names in wanted.items() for name in names if name in tags}
