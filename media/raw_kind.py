"""Which camera's raw file it is, by content."""

from __future__ import annotations

from typing import BinaryIO

from cubby.media import tiff_ifd

Kind = tuple[str, str]
DNG: Kind = ("image/x-adobe-dng", "dng")
# Formats with a magic number of their own.
MAGIC: tuple[tuple[int, bytes, Kind], ...] = (
    (0, b"FUJIFILMCCD-RAW", ("image/x-fuji-raf", "raf")),
    (8, b"CR\x02", ("image/x-canon-cr2", "cr2")),
    (0, b"IIU\0", ("image/x-panasonic-rw2", "rw2")),
    (0, b"IIRO", ("image/x-olympus-orf", "orf")),
    (0, b"IIRS", ("image/x-olympus-orf", "orf")),
    (0, b"MMOR", ("image/x-olympus-orf", "orf")),
    (0, b"FOVb", ("image/x-sigma-x3f", "x3f")),
    (0, b"\0MRM", ("image/x-minolta-mrw", "mrw")),
    (6, b"HEAPCCDR", ("image/x-canon-crw", "crw")),
)
MAKERS: tuple[tuple[bytes, Kind], ...] = (
    (b"NIKON", ("image/x-nikon-nef", "nef")),
    (b"SONY", ("image/x-sony-arw", "arw")),
    (b"PENTAX", ("image/x-pentax-pef", "pef")),
    (b"RICOH", ("image/x-pentax-pef", "pef")),
    (b"SAMSUNG", ("image/x-samsung-srw", "srw")),
    (b"HASSELBLAD", ("image/x-hasselblad-3fr", "3fr")),
    (b"PHASE ONE", ("image/x-phaseone-iiq", "iiq")),
    (b"LEAF", ("image/x-leaf-mos", "mos")),
    (b"KODAK", ("image/x-kodak-dcr", "dcr")),
    (b"EASTMAN", ("image/x-kodak-dcr", "dcr")),
    (b"SEIKO EPSON", ("image/x-epson-erf", "erf")),
    (b"MAMIYA", ("image/x-mamiya-mef", "mef")),
    (b"CANON", ("image/x-canon-cr2", "cr2")),
)
# Compressions that only raw files have: Nikon, Sony, Pentax, Kodak, Samsung.
OWN_COMPRESSIONS = {34713, 32767, 65535, 65000, 32770, 32769}
OTHER: Kind = ("image/x-raw", "raw")
TYPES = {"image/x-canon-cr3": "cr3"} | dict(
    [DNG, OTHER, *(kind for *_, kind in MAGIC), *(kind for _, kind in MAKERS)]
)


def by_magic(head: bytes) -> Kind | None:
    """The kind that the first bytes give away."""
    for at, magic, kind in MAGIC:
        if head[at : at + len(magic)] == magic:
            return kind
    return None


def by_directories(file: BinaryIO) -> Kind | None:
    """The kind of a raw file in the form of a TIFF; None for a plain picture."""
    make, raw, dng = b"", False, False
    for found in tiff_ifd.directories(file):
        make = make or found.words.get(tiff_ifd.MAKE, b"")
        dng = dng or tiff_ifd.DNG_VERSION in found.numbers
        own = found.first(tiff_ifd.COMPRESSION) in OWN_COMPRESSIONS
        raw = raw or found.is_sensor or own
    if dng:
        return DNG
    if not raw:
        return None
    upper = make.upper()
    return next((kind for maker, kind in MAKERS if upper.startswith(maker)), OTHER)
