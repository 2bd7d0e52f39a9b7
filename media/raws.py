"""Cameras' raw files by LibRaw: the largest embedded picture, or a developed one where it is small.

The size is that of the sensor. What LibRaw refuses may still carry pictures: `embedded` finds them.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from typing import Any, BinaryIO

import numpy as np
import rawpy
from PIL import Image, ImageFile

from cubby.media import exif, isobmff, jsonable, normalise, reasons, tiff_ifd
from cubby.media.errors import DecodeFailed, NotSupported
from cubby.media.facts import FRAME_SIDE, Sniffed
from cubby.media.handed import opened
from cubby.media.picture import Picture
from cubby.media.pillow import DECODER as PILLOW
from cubby.media.pillow import Source, too_large
from cubby.media.reasons import Notes

DECODER = {"libraw": ".".join(map(str, rawpy.libraw_version))}
# What LibRaw's turns are called in EXIF.
ORIENTATIONS = {0: 1, 3: 3, 5: 8, 6: 6}
MOST_PREVIEW_BYTES = 64 << 20
MOST_HEADER_BYTES = 1 << 20


def read(source: Source, sniffed: Sniffed, max_pixels: int) -> Picture:
    """The picture that LibRaw finds. Raises DecodeFailed."""
    what = f"{sniffed.content_type} picture"
    try:
        with opened(source) as file, rawpy.imread(file) as raw:
            sizes = raw.sizes
            notes = Notes()
            image = _preview(raw, sizes.raw_width * sizes.raw_height, max_pixels, notes)
            if image is None:
                raise too_large(max_pixels, (sizes.width, sizes.height))
            found = Picture(image, (sizes.width, sizes.height), sniffed.extension, decoder=DECODER)
            found.notes, found.mode = notes, str(raw.raw_type.name).lower()
            found.facts = _facts(source, sniffed)
            found.facts.orientation = ORIENTATIONS.get(sizes.flip, found.facts.orientation)
            _add_lens(found.facts, raw)
            return found
    except (DecodeFailed, MemoryError):
        raise
    except rawpy.LibRawUnsufficientMemoryError as error:
        raise MemoryError(str(error)) from error
    except rawpy.LibRawFileUnsupportedError as error:
        raise reasons.failure(what, f"LibRaw: {_words(error)}", NotSupported) from error
    except Exception as error:
        raise reasons.failure(what, f"LibRaw: {_words(error)}") from error


def embedded(source: Source, sniffed: Sniffed, max_pixels: int) -> Picture:
    """The largest JPEG that the directories of the file point to. Raises DecodeFailed."""
    what = f"{sniffed.content_type} picture"
    with _open(source) as file:
        found = list(tiff_ifd.directories(file))
        places = [one.embedded for one in found if one.embedded]
        sensors = [one.size for one in found if one.is_sensor]
        pictures = [_jpeg(_slice(file, *place), max_pixels) for place in places]
    shown = [picture for picture in pictures if picture is not None]
    if not shown:
        raise reasons.failure(what, "no embedded picture can be decoded")
    (image, full) = max(shown, key=lambda one: one[1][0] * one[1][1])
    size = max(sensors, key=lambda one: one[0] * one[1], default=full)
    picture = Picture(image, size, sniffed.extension, "preview", decoder=PILLOW)
    picture.facts = _facts(source, sniffed)
    return picture


def header(source: Source, sniffed: Sniffed) -> Picture:
    """EXIF, the size of the sensor, and the largest embedded picture as the thumbnail."""
    try:
        found = embedded(source, sniffed, 1 << 28)
        found.thumbnail = found.image
    except DecodeFailed:
        found = Picture(Image.new("RGB", (1, 1)), (0, 0), sniffed.extension)
        found.facts = _facts(source, sniffed)
    return found


def _preview(raw: Any, pixels: int, max_pixels: int, notes: Notes) -> Image.Image | None:
    small: Image.Image | None = None
    with suppress(rawpy.LibRawError, OSError):
        thumb = raw.extract_thumb()
        if thumb.format == rawpy.ThumbFormat.JPEG:
            small = (_jpeg(bytes(thumb.data), max_pixels) or (None,))[0]
        else:
            small = Image.fromarray(np.asarray(thumb.data, dtype=np.uint8))
    if small is not None and max(small.size) >= FRAME_SIDE:
        return small
    if pixels > max_pixels:
        return small
    half = max(raw.sizes.width, raw.sizes.height) >= 2 * FRAME_SIDE
    try:
        developed = raw.postprocess(half_size=half, use_camera_wb=True, output_bps=8, user_flip=0)
        return Image.fromarray(developed)
    except rawpy.LibRawUnsufficientMemoryError:
        raise
    except rawpy.LibRawError as error:
        if small is None:
            raise
        notes.lack_by("developed picture", error)
        return small


def _jpeg(data: bytes, max_pixels: int) -> tuple[Image.Image, tuple[int, int]] | None:
    """An embedded picture shrunk on the way, and its full size; None where it is none."""
    try:
        with Image.open(BytesIO(data), formats=("JPEG",)) as image:
            size = image.size
            image.draft("RGB", normalise.fit(size))
            if image.size[0] * image.size[1] > max_pixels:
                return None
            ImageFile.LOAD_TRUNCATED_IMAGES = True
            image.load()
            return image.convert("RGB"), size
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - another embedded picture may be better
        return None
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def _facts(source: Source, sniffed: Sniffed) -> exif.Facts:
    """EXIF from where the format keeps it."""
    with _open(source) as file:
        reader: Callable[[BinaryIO], exif.Facts] = {
            "raf": _facts_of_fuji,
            "cr3": _facts_of_canon,
        }.get(sniffed.extension, _facts_of_tiff)
        try:
            return reader(file)
        except (MemoryError, DecodeFailed):
            raise
        except Exception as error:  # noqa: BLE001 - the picture is there; its metadata need not be
            return exif.Facts(metadata={"exif_error": f"{type(error).__name__}: {error}"[:200]})


def _facts_of_tiff(file: BinaryIO) -> exif.Facts:
    file.seek(0)
    head = file.read(MOST_HEADER_BYTES)
    order = tiff_ifd.HEADS.get(head[:4])
    if order is None:
        return exif.Facts()
    if head[:4] not in {b"II*\0", b"MM\0*"}:
        # Olympus and Panasonic write a TIFF under a number of their own.
        return exif.of_tiff((b"II*\0" if order == "<" else b"MM\0*") + head[4:])
    block = Image.Exif()
    file.seek(0)
    block.load_from_fp(file)
    return exif.of_block(block)


def _facts_of_fuji(file: BinaryIO) -> exif.Facts:
    """Offset and length of a JPEG with the EXIF are in the header of a RAF."""
    file.seek(84)
    place = file.read(8)
    offset, length = struct.unpack(">II", place)
    with Image.open(BytesIO(_slice(file, offset, length)), formats=("JPEG",)) as image:
        return exif.read(image)


def _facts_of_canon(file: BinaryIO) -> exif.Facts:
    """A CR3 keeps its directories in boxes CMT1 (main), CMT2 (EXIF) and CMT4 (place)."""
    file.seek(0)
    head = file.read(MOST_HEADER_BYTES)
    blocks = {name: isobmff.inside(head, name) for name in (b"CMT1", b"CMT2", b"CMT4")}
    return exif.of_parts(*(data or b"" for data in blocks.values()))


def _add_lens(facts: exif.Facts, raw: Any) -> None:
    lens = jsonable.clean(getattr(raw.lens, "model", "") or "")
    camera = dict(facts.metadata.get("camera", {}))
    if lens and "lens" not in camera:
        facts.metadata["camera"] = camera | {"lens": lens}


def _open(source: Source) -> BinaryIO:
    if isinstance(source, BytesIO):
        return BytesIO(source.getvalue())
    return source.open("rb")


def _slice(file: BinaryIO, offset: int, length: int) -> bytes:
    file.seek(offset)
    return file.read(min(length, MOST_PREVIEW_BYTES))


def _words(error: Exception) -> str:
    word = error.args[0] if error.args else error
    return word.decode(errors="replace") if isinstance(word, bytes) else str(word)
