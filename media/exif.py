"""EXIF (CIPA DC-008) as facts: orientation, camera, place, time. All of it is hostile text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from PIL import ExifTags, Image

from cubby.media import captured, jsonable, motion

ORIENTATION, XMP, IPTC = 0x0112, 700, 33723
# Binary or layout fields that say nothing to a person.
SILENT = {
    "MakerNote",
    "XMLPacket",
    "InterColorProfile",
    "ImageResources",
    "IPTCNAA",
    "PrintImageMatching",
    "StripOffsets",
    "StripByteCounts",
    "TileOffsets",
    "TileByteCounts",
    "JPEGTables",
    "ExifOffset",
    "GPSInfo",
    "ExifInteroperabilityOffset",
    "ComponentsConfiguration",
    "ColorMap",
    "TransferFunction",
}


@dataclass
class Facts:
    """`metadata` holds exif, camera, gps, taken_candidates and captured_at, where known; `xmp` and
    `iptc` are what a TIFF keeps in tags of its own.
    """

    orientation: int = 1
    metadata: dict[str, Any] = field(default_factory=dict)
    xmp: bytes | None = None
    iptc: bytes | None = None


def read(image: Image.Image) -> Facts:
    """What the picture's EXIF says. A damaged block is not a reason to refuse the picture."""
    try:
        return of_block(image.getexif())
    except Exception as error:  # noqa: BLE001 - the parser fails in many ways on purpose-made bytes
        return Facts(metadata={"exif_error": f"{type(error).__name__}: {error}"[:200]})


def of_block(block: Image.Exif) -> Facts:
    """What an EXIF block says, whatever file it came from."""
    try:
        main = dict(block)
        details = dict(block.get_ifd(ExifTags.IFD.Exif))
        place = dict(block.get_ifd(ExifTags.IFD.GPSInfo))
    except Exception as error:  # noqa: BLE001 - the parser fails in many ways on purpose-made bytes
        return Facts(metadata={"exif_error": f"{type(error).__name__}: {error}"[:200]})
    return _facts(main, details, place, big_endian=block.endian == ">")


def of_tiff(data: bytes) -> Facts:
    """What a bare TIFF structure says, as JPEG XL, CR3 and RAF keep their EXIF."""
    block = _block(data)
    return of_block(block) if block is not None else Facts()


def of_parts(main: bytes, details: bytes, place: bytes) -> Facts:
    """The same of three structures, each with one directory."""
    parts = [dict(_block(data) or {}) if data else {} for data in (main, details, place)]
    return _facts(*parts)


def _block(data: bytes) -> Image.Exif | None:
    block = Image.Exif()
    try:
        block.load(data if data.startswith(b"Exif\0\0") else b"Exif\0\0" + data)
    except Exception:  # noqa: BLE001 - as above
        return None
    return block


def _facts(
    main: dict[int, Any],
    details: dict[int, Any],
    place: dict[int, Any],
    *,
    big_endian: bool = False,
) -> Facts:
    orientation = main.get(ORIENTATION)
    named = _named(main, ExifTags.TAGS) | _named(details, ExifTags.TAGS)
    spot = _named(place, ExifTags.GPSTAGS)
    if isinstance(comment := named.get("UserComment"), bytes):
        named["UserComment"] = _comment(comment, big_endian=big_endian)
    for name, value in named.items():
        if name.startswith("XP") and isinstance(value, bytes | tuple):
            named[name] = bytes(value).decode("utf-16-le", "replace").rstrip("\0")
        elif isinstance(value, str):
            named[name] = _readable(value)
    metadata = {
        "content_identifier": motion.identifier(named.get("MakerNote")),
        "exif": jsonable.present({k: v for k, v in named.items() if k not in SILENT}),
        "camera": _camera(named),
        "gps": _gps(spot),
        "taken_candidates": (taken := captured.from_exif(named, spot)),
        "captured_at": captured.best(taken),
    }
    if not isinstance(orientation, int) or not 1 <= orientation <= 8:
        orientation = 1
    packet, block = main.get(XMP), main.get(IPTC)
    return Facts(
        orientation,
        jsonable.present(metadata),
        packet if isinstance(packet, bytes) else None,
        block if isinstance(block, bytes) else None,
    )


def _named(tags: Mapping[int, Any], names: Mapping[int, str]) -> dict[str, Any]:
    return {names[tag]: value for tag, value in tags.items() if tag in names}


def _readable(value: str) -> str:
    """EXIF text is ASCII by its rules and UTF-8 in practice; Pillow takes it for Latin-1."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _comment(value: bytes, *, big_endian: bool) -> str:
    """UserComment names its character set in its first eight bytes; where it names none, only what
    is plain text is taken for words.
    """
    charset, words = value[:8], value[8:]
    if charset.startswith(b"UNICODE"):
        return _sixteen_bits(words, big_endian=big_endian)
    if charset.startswith(b"JIS"):
        return words.decode("iso2022_jp", "replace")
    text = words.rstrip(b"\0 ").decode("utf-8", "replace")
    return text if charset.strip(b"\0 ") or text.isprintable() else ""


def _sixteen_bits(words: bytes, *, big_endian: bool) -> str:
    """UTF-16, by its mark, else by where the zero bytes of Latin letters are, else as the EXIF."""
    if words[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return words.decode("utf-16", "replace")
    length = len(words.rstrip(b"\0"))
    words = words[: length + (length & 1)]
    first, second = words[::2].count(0), words[1::2].count(0)
    order = "be" if first > second or (first == second and big_endian) else "le"
    return words.decode(f"utf-16-{order}", "replace")


def _camera(named: Mapping[str, Any]) -> dict[str, Any]:
    wanted = {"make": "Make", "model": "Model", "lens": "LensModel", "software": "Software"}
    return jsonable.present({key: named.get(tag) for key, tag in wanted.items()})


def _gps(spot: Mapping[str, Any]) -> dict[str, Any] | None:
    """Decimal degrees, north and east positive; None when either is missing or off the globe."""
    latitude = _degrees(spot.get("GPSLatitude"), spot.get("GPSLatitudeRef"), "S", 90)
    longitude = _degrees(spot.get("GPSLongitude"), spot.get("GPSLongitudeRef"), "W", 180)
    if latitude is None or longitude is None:
        return None
    place: dict[str, Any] = {"latitude": latitude, "longitude": longitude}
    altitude = jsonable.number(spot.get("GPSAltitude"))
    if altitude is not None:
        below = spot.get("GPSAltitudeRef") in {1, b"\x01"}
        place["altitude"] = -altitude if below else altitude
    direction = jsonable.number(spot.get("GPSImgDirection"))
    if direction is not None and 0 <= direction <= 360:
        place["direction"] = direction
    return place


def _degrees(value: Any, reference: Any, negative: str, limit: int) -> float | None:
    if not isinstance(value, tuple) or not 1 <= len(value) <= 3:
        return None
    parts = [jsonable.number(part) for part in value]
    if any(part is None for part in parts):
        return None
    degrees = float(sum((part or 0) / 60**place for place, part in enumerate(parts)))
    sign = jsonable.text(reference).upper() if isinstance(reference, str | bytes) else ""
    if not 0 <= degrees <= limit or not sign:
        return None
    return round(-degrees if sign.startswith(negative) else degrees, 7)
