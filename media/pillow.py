"""Still pictures and animations by Pillow and libheif, strictly or as much as there is."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, Literal

import numpy as np
import PIL
import pillow_heif
from PIL import (
    AvifImagePlugin,
    DdsImagePlugin,
    ExifTags,
    IcnsImagePlugin,
    IcoImagePlugin,
    Image,
    ImageFile,
    Jpeg2KImagePlugin,
    MpoImagePlugin,
    PcxImagePlugin,
    PsdImagePlugin,
    QoiImagePlugin,
    SgiImagePlugin,
    TgaImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
)

from cubby.media import animation, exif, hdr, iptc, isobmff, normalise, reasons, webp
from cubby.media.errors import CutShort, DecodeFailed, NotSupported, TooLarge
from cubby.media.facts import Sniffed
from cubby.media.handed import opened
from cubby.media.picture import Picture

Source = Path | BytesIO
# These register themselves; all that Pillow has would cost each decoder a megabyte.
PLUGINS = (
    AvifImagePlugin, DdsImagePlugin, IcnsImagePlugin, IcoImagePlugin, Jpeg2KImagePlugin,
    MpoImagePlugin, PcxImagePlugin, PsdImagePlugin, QoiImagePlugin, SgiImagePlugin,
    TgaImagePlugin, TiffImagePlugin, WebPImagePlugin,
)  # fmt: skip
# A file is given to the one decoder its content calls for, never to whichever claims it first.
FORMATS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/gif": "GIF",
    "image/webp": "WEBP",
    "image/avif": "AVIF",
    "image/heic": "HEIF",
    "image/heif": "HEIF",
    "image/tiff": "TIFF",
    "image/bmp": "BMP",
    "image/jp2": "JPEG2000",
    "image/x-icon": "ICO",
    "image/icns": "ICNS",
    "image/vnd.adobe.photoshop": "PSD",
    "image/x-portable-anymap": "PPM",
    "image/qoi": "QOI",
    "image/vnd.ms-dds": "DDS",
    "image/vnd.zbrush.pcx": "PCX",
    "image/sgi": "SGI",
    "image/x-tga": "TGA",
    "image/x-win-bitmap": "ICO",
}
ANIMATED = {"GIF", "WEBP", "PNG", "AVIF"}
JPEG_OFFSET, JPEG_LENGTH, EXIF_HEAD = 513, 514, len(b"Exif\0\0")
WITH_COLOUR, HEAD = {"image/png", "image/avif", "image/heic", "image/heif"}, 16 << 10
SCALES = (1, 2, 4, 8)
MOST_PADDING, TIFF_PADDING = 64 << 20, 16
# Types that say how long they are; of a TIFF, where its first directory is.
PROMISING = {"image/webp", "image/avif", "image/heic", "image/heif", "image/jp2", "image/tiff"}
PLAIN_TIFF = 42
# Beside so much of one colour, a picture of few blocks that arrived is none.
SMALLEST_JUDGED, FILLED, NEARLY_FILLED, FEW_PIXELS = 16, 0.998, 0.98, 1024
MOST_THUMBNAIL_BYTES = 1 << 20
DECODER = {"pillow": PIL.__version__, "libheif": pillow_heif.libheif_version()}

pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
pillow_heif.options.DECODE_THREADS = 1
Image.preinit()


def read(source: Source, sniffed: Sniffed, max_pixels: int, *, tolerant: bool = False) -> Picture:
    """The picture. Raises DecodeFailed; `tolerant` takes what is there of a damaged file."""
    what = f"{sniffed.content_type} picture"
    try:
        if tolerant:
            source = padded(source, sniffed)
        with _opened(source, sniffed, max_pixels) as image:
            if tolerant:
                found = _as_much_as_there_is(image, max_pixels, what)
            else:
                found = _whole(image, max_pixels)
            _describe(found, image)
        if sniffed.content_type in WITH_COLOUR and not found.profile:
            found.colour = hdr.described(_head(source))
        return found
    except (DecodeFailed, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise too_large(max_pixels, detail=str(error)) from error
    except Exception as error:
        raise explained(error, what) from error


def header(source: Source, sniffed: Sniffed, max_pixels: int) -> Picture | None:
    """Size, metadata and the thumbnail of the EXIF, or None where even these cannot be read."""
    try:
        with _opened(source, sniffed, max_pixels) as image:
            empty = Image.new("RGB", (1, 1))
            name = (image.format or "").lower()
            found = Picture(empty, image.size, name, image.mode, decoder=DECODER)
            found.facts, found.text = exif.read(image), _text(image)
            found.thumbnail = _thumbnail(image)
            _describe(found, image)
            return found
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - the file was refused already, for a better reason
        return None


def _describe(found: Picture, image: Image.Image) -> None:
    """XMP and IPTC, where the format of the file has a place for them."""
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp")
    found.xmp = packet if isinstance(packet, bytes | str) else None
    resources = image.info.get("photoshop")
    if isinstance(resources, dict) and isinstance(resources.get(iptc.RESOURCE), bytes):
        found.iptc = resources[iptc.RESOURCE]


def _thumbnail(image: Image.Image) -> Image.Image | None:
    """The small JPEG in the second directory of the EXIF."""
    block = image.info.get("exif")
    try:
        second = image.getexif().get_ifd(ExifTags.IFD.IFD1)
        start, length = int(second[JPEG_OFFSET]), int(second[JPEG_LENGTH])
        if not isinstance(block, bytes) or not 0 < length < MOST_THUMBNAIL_BYTES:
            return None
        data = block[EXIF_HEAD + start : EXIF_HEAD + start + length]
        with Image.open(BytesIO(data), formats=("JPEG",)) as small:
            small.load()
            return small.convert("RGB")
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - most pictures carry none
        return None


def too_large(
    max_pixels: int, size: tuple[int, int] = (0, 0), count: int = 1, detail: str = ""
) -> TooLarge:
    """The refusal of a picture over the budget."""
    frames = f" in {count} frames" if count > 1 else ""
    what = f"{size[0]} x {size[1]} pixels{frames} are" if size[0] else "The picture is"
    return TooLarge(f"{what} over the budget of {max_pixels} pixels for one file", detail)


def explained(error: Exception, what: str) -> Exception:
    """Pillow and libheif tell a lack of memory and a safety limit only in words."""
    words = str(error) or type(error).__name__
    if any(sign in words.lower() for sign in ("out of memory", "memory allocation")):
        return MemoryError(words)
    if isinstance(error, PIL.UnidentifiedImageError):
        return reasons.failure(what, "Pillow: its header cannot be read")
    if isinstance(error, NotImplementedError):
        return reasons.failure(what, words, NotSupported)
    return reasons.failure(what, words)


@contextmanager
def _opened(source: Source, sniffed: Sniffed, max_pixels: int) -> Iterator[Image.Image]:
    if isinstance(source, BytesIO):
        source.seek(0)
    # A JPEG can be decoded at an eighth of its size: its budget is checked after that.
    Image.MAX_IMAGE_PIXELS = max_pixels if sniffed.content_type != "image/jpeg" else 1 << 40
    with warnings.catch_warnings():
        # The warning begins at the budget, the error only at twice as much.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with (
            opened(source) as file,
            Image.open(file, formats=(FORMATS[sniffed.content_type],)) as image,
        ):
            yield image


def _whole(image: Image.Image, max_pixels: int) -> Picture:
    name, size, mode = image.format or "", image.size, image.mode
    count = getattr(image, "n_frames", 1)
    moving = count > 1 and name in ANIMATED
    found = Picture(image, size, name.lower(), mode, decoder=DECODER)
    if moving:
        found.frames = count
        found.clip = animation.read(image, count, max_pixels, found.notes)
        found.facts, found.text = exif.read(image), _text(image)
        return found
    _reduce(image, max_pixels)
    image.load()
    found.facts, found.text = exif.read(image), _text(image)
    found.profile = image.info.get("icc_profile")
    found.pages = count if count > 1 else None
    found.whole = count == 1 or name != "TIFF"
    if not found.whole:
        found.notes.append(f"only the first of {count} pages was decoded")
    return found


def _reduce(image: Image.Image, max_pixels: int) -> None:
    """For JPEG only: decode at an eighth, a quarter or half the size where that is enough, or
    where the budget asks for it.
    """
    size = image.size
    wanted = normalise.fit(size)
    scale = next(
        (scale for scale in SCALES if size[0] * size[1] <= max_pixels * scale * scale), SCALES[-1]
    )
    image.draft(None, (min(wanted[0], size[0] // scale), min(wanted[1], size[1] // scale)))
    if image.size[0] * image.size[1] > max_pixels:
        raise too_large(max_pixels, size)


def _as_much_as_there_is(image: Image.Image, max_pixels: int, what: str) -> Picture:
    """The first picture with whatever a damaged file still gives."""
    size, name, mode = image.size, image.format or "", image.mode
    _reduce(image, max_pixels)
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    try:
        image.load()
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False
    if is_filling(image):
        raise reasons.failure(what, "the data of the picture is missing", CutShort)
    found = Picture(image, size, name.lower(), mode, decoder=DECODER)
    found.facts, found.text = exif.read(image), _text(image)
    found.profile = image.info.get("icc_profile")
    return found


def _head(source: Source) -> bytes:
    if isinstance(source, BytesIO):
        return source.getvalue()[:HEAD]
    with source.open("rb") as file:
        return file.read(HEAD)


def padded(source: Source, sniffed: Sniffed) -> Source:
    """A cut file with zeros up to the length that it declares. Decoders of WebP, AVIF and JPEG 2000
    insist on that length, and show what is before the zeros. Of a cut animation the whole frames,
    and a TIFF with the pointer that closes its directory.
    """
    if sniffed.content_type == "image/tiff":
        return BytesIO(_bytes(source) + bytes(TIFF_PADDING))
    missing = missing_bytes(source, sniffed)
    if not 0 < missing < MOST_PADDING:
        return source
    data = _bytes(source)
    if sniffed.content_type == "image/webp" and (frames := webp.whole_frames(data)):
        return BytesIO(frames)
    return BytesIO(data + bytes(missing))


def _bytes(source: Source) -> bytes:
    return source.getvalue() if isinstance(source, BytesIO) else source.read_bytes()


def missing_bytes(source: Source, sniffed: Sniffed) -> int:
    """How many bytes a file declares beyond its end; 0 for types that do not say."""
    if sniffed.content_type not in PROMISING:
        return 0
    with BytesIO(source.getvalue()) if isinstance(source, BytesIO) else source.open("rb") as file:
        if sniffed.content_type not in {"image/webp", "image/tiff"}:
            return isobmff.missing_bytes(file)
        length = file.seek(0, 2)
        file.seek(0)
        head = file.read(8)
        if sniffed.content_type == "image/webp":
            return int.from_bytes(head[4:], "little") + 8 - length
        order: Literal["little", "big"] = "little" if head[:2] == b"II" else "big"
        is_plain = int.from_bytes(head[2:4], order) == PLAIN_TIFF
        return int.from_bytes(head[4:], order) + 2 - length if is_plain else 0


def is_filling(image: Image.Image) -> bool:
    """Whether nearly all is what decoders put where data is missing: black, clear, mid grey, or
    the green of an empty YCbCr.
    """
    if max(image.size) <= SMALLEST_JUDGED:
        return False
    clear = image.has_transparency_data
    pixels = np.asarray(image.convert("RGBA" if clear else "RGB"))
    if clear and not pixels[..., 3].any():
        return True
    for last in (pixels[-1, -1], pixels[0, -1]):  # a bitmap ends at the top
        red, green, blue = (int(level) for level in last[:3])
        grey = red == green == blue and red in {0, 127, 128, 129, 130}
        if grey or (red == blue == 0 and 120 < green < 160):
            other = int((pixels != last).any(axis=2).sum())
            most = FILLED if other >= FEW_PIXELS else NEARLY_FILLED
            if 1 - other / (pixels.shape[0] * pixels.shape[1]) > most:
                return True
    return False


def _text(image: Image.Image) -> dict[str, Any]:
    """What the file says about itself in words: PNG text chunks, GIF and JPEG comments."""
    words: dict[str, Any] = {str(k): v for k, v in image.info.items() if isinstance(v, str)}
    comment = image.info.get("comment")
    return words | ({"comment": comment} if isinstance(comment, bytes) else {})
