"""A still picture or an animation to its facts.

Each type has a chain of decoders. The first that reads the file whole is believed; else the first
that gives a picture at all. The pixel hash, the frame, the thumbnails and the pHash come from that
one picture. What cannot be pictured and is not a damaged file keeps its facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO

import numpy as np
from PIL import Image

from cubby.media import (
    bitmaps,
    canvas,
    derivatives,
    described,
    fingerprints,
    hdr,
    icons,
    jsonable,
    jxl,
    lengths,
    motion,
    normalise,
    pillow,
    raw_kind,
    raws,
    reasons,
    simple_tags,
    stills,
    tiffs,
)
from cubby.media.errors import CutShort, DecodeFailed, NotSupported
from cubby.media.facts import Decoded, Frame, Sniffed
from cubby.media.picture import Picture
from cubby.media.pillow import Source
from cubby.media.shown import shown_as_it_is

Reader = Callable[[Source, Sniffed, int], Picture]
# Google's and Samsung's cameras append a film to these.
WITH_FILM = {"image/jpeg", "image/heic", "image/avif"}
TOLERANT: Reader = partial(pillow.read, tolerant=True)
CHAINS: dict[str, tuple[Reader, ...]] = {
    name: (
        pillow.read,
        TOLERANT,
        *((stills.read,) if name in stills.DEMUXERS or name in stills.DECODERS else ()),
    )
    for name in pillow.FORMATS
}
CHAINS |= dict.fromkeys(raw_kind.TYPES, (raws.read, raws.embedded))
CHAINS |= {
    "image/tiff": (pillow.read, tiffs.read, TOLERANT, stills.read),
    "image/jxl": (jxl.read,),
    "image/bmp": (pillow.read, TOLERANT, bitmaps.read, stills.read),
    "image/gif": (pillow.read, TOLERANT, stills.read, canvas.read),
    "image/x-icon": (pillow.read, icons.read, TOLERANT),
    "image/x-win-bitmap": (icons.read,),
}
CHAINS |= {name: (stills.read,) for name in stills.DEMUXERS if name not in CHAINS}


def decode(source: Source, sniffed: Sniffed, max_pixels: int, *, frugal: bool = False) -> Decoded:
    """Facts of a picture; DecodeFailed where nothing of it can be shown. `frugal` takes the
    picture that the file carries ready-made instead of decoding its own.
    """
    failures: list[DecodeFailed] = []
    for read in () if frugal else _chain(source, sniffed):
        try:
            picture = read(source, sniffed, max_pixels)
        except DecodeFailed as failure:
            if failure.code == "damaged" and pillow.missing_bytes(source, sniffed) > 0:
                what = f"{sniffed.content_type} picture"
                failure = reasons.failure(what, failure.detail, CutShort)
            failures.append(failure)
            continue
        if failures and not picture.notes.partial and _is_short(failures[0], read):
            part = "end" if failures[0].code == "cut_short" else "part"
            picture.notes.lack_by(f"{part} of the picture", failures[0])
        return _decoded(picture, sniffed, source)
    return _unpictured(source, sniffed, max_pixels, failures)


def _chain(source: Source, sniffed: Sniffed) -> tuple[Reader, ...]:
    """The decoders of a type, in order. Pillow misreads deep samples in planes of their own."""
    chain = CHAINS[sniffed.content_type]
    if sniffed.content_type == "image/tiff" and tiffs.in_deep_planes(source):
        return (tiffs.read, *chain)
    return chain


def _is_short(first: DecodeFailed, read: Reader) -> bool:
    """Whether a picture that a later decoder gave lacks what the first one missed. What the first
    merely does not support, another reads whole.
    """
    return read is TOLERANT or first.code == "cut_short"


def _unpictured(
    source: Source, sniffed: Sniffed, max_pixels: int, failures: list[DecodeFailed]
) -> Decoded:
    """By the small picture that the EXIF carries; else facts alone, unless the file is damaged."""
    found = None
    if sniffed.content_type in pillow.FORMATS:
        found = pillow.header(source, sniffed, max_pixels)
    elif sniffed.content_type in raw_kind.TYPES:
        found = raws.header(source, sniffed)
    found = found or Picture(Image.new("RGB", (1, 1)), (0, 0), sniffed.extension)
    first = failures[0] if failures else None
    if first is None:
        found.notes.lack("picture", "time_limit")
    else:
        found.notes.lack_by("picture", first)
    if found.thumbnail is not None:
        found.image = found.thumbnail
        found.notes.append("only the small preview inside the file is shown")
        return _decoded(found, sniffed, source)
    if first is not None and first.code in {"damaged", "cut_short", "empty"}:
        raise first
    return _facts_alone(found, sniffed, source)


def _decoded(picture: Picture, sniffed: Sniffed, source: Source) -> Decoded:
    facts, notes, clip = picture.facts, picture.notes, picture.clip
    more: list[Image.Image] = []
    pixel_sha256 = None
    if clip is not None:
        pixel_sha256 = clip.pixel_sha256
        upright, *more = (normalise.turned(one, facts.orientation) for one in clip.pictures)
    else:
        working = normalise.working(picture.image, notes)
        if picture.whole:
            pixel_sha256 = fingerprints.pixels(working, facts.orientation)
        upright = normalise.upright(
            working, facts.orientation, picture.profile, notes, picture.colour
        )
    transparent = upright.mode == "RGBA" and upright.getchannel("A").getextrema() != (255, 255)
    derived = derivatives.derive(
        normalise.over_white(upright), large=not shown_as_it_is(picture, sniffed, source)
    )
    decoded = _base(picture, sniffed, source)
    decoded.metadata["phash_quality"] = derived.quality
    if clip is not None:
        decoded.duration_seconds = clip.duration_seconds
        if not pixel_sha256 and not isinstance(source, BytesIO):
            decoded.duration_seconds = lengths.of_animation(source, sniffed.content_type)
    decoded.phash, decoded.pixel_sha256 = derived.phash, pixel_sha256
    decoded.thumbnails = derived.thumbnails
    decoded.frames = [Frame(0, None, derived.pixels, derived.phash), *_frames(more)]
    decoded.simple_tags = simple_tags.of(decoded, derived.small, transparent=transparent)
    return decoded


def _facts_alone(picture: Picture, sniffed: Sniffed, source: Source) -> Decoded:
    decoded = _base(picture, sniffed, source)
    decoded.simple_tags = simple_tags.of(decoded, None)
    return decoded


def _base(picture: Picture, sniffed: Sniffed, source: Source) -> Decoded:
    """What is known without looking at the pixels."""
    width, height = picture.size if picture.facts.orientation < 5 else picture.size[::-1]
    metadata = picture.facts.metadata | {
        "container": picture.container,
        "mode": picture.mode,
        "text": picture.text,
        "frames": picture.frames,
        "hdr": hdr.NAMES.get(picture.colour[0]) if picture.colour else None,
        "pages": picture.pages,
        "decoder": picture.decoder,
    }
    known = jsonable.present(metadata)
    described.add(known, picture.xmp or picture.facts.xmp, picture.iptc or picture.facts.iptc)
    if sniffed.content_type in WITH_FILM and not isinstance(source, BytesIO):
        with source.open("rb") as file:
            known |= jsonable.present({"motion_photo": motion.embedded(file, known.get("xmp", {}))})
    return Decoded(
        "image",
        sniffed.content_type,
        sniffed.extension,
        width=width or None,
        height=height or None,
        metadata=known,
        notes=picture.notes,
    )


def _frames(pictures: list[Image.Image]) -> Iterator[Frame]:
    """What an animation shows beside its poster."""
    for index, picture in enumerate(pictures, 1):
        yield Frame(index, None, np.array(normalise.over_white(picture), dtype=np.uint8))


def decode_bytes(data: bytes, sniffed: Sniffed, max_pixels: int) -> Decoded:
    """`decode` for a picture inside another file, such as cover art."""
    if sniffed.content_type not in CHAINS:
        raise NotSupported(f"The picture inside is {sniffed.content_type}")
    return decode(BytesIO(data), sniffed, max_pixels)
