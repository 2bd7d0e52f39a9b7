"""The family of files made of boxes: mp4, mov, m4a, 3gp, AVIF, HEIC (ISO/IEC 14496-12).

Which member it is is said in the `ftyp` box: one major brand and a list of compatible ones.
"""

from __future__ import annotations

from typing import BinaryIO

MOST_BOXES = 10_000
AVIF = {b"avif", b"avis"}
HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
HEIF = {b"mif1", b"msf1", b"mif2", b"miaf"}
AUDIO = {b"M4A ", b"M4B ", b"M4P ", b"F4A ", b"F4B "}
# Still pictures and documents that share the box form.
OTHER = {
    b"crx ": ("image/x-canon-cr3", "cr3"),
    b"jp2 ": ("image/jp2", "jp2"),
    b"jpx ": ("image/jp2", "jp2"),
    b"jpm ": ("image/jpm", "jpm"),
    b"mjp2": ("video/mj2", "mj2"),
    b"jxl ": ("image/jxl", "jxl"),
}
# QuickTime files from before there was an ftyp box start with one of these.
OLD_QUICKTIME = {b"moov", b"mdat", b"wide", b"pnot", b"free", b"skip"}


def brands(head: bytes) -> list[bytes]:
    """Brands of the ftyp box, the major one first; empty without such a box."""
    size = int.from_bytes(head[:4], "big")
    if head[4:8] not in {b"ftyp", b"styp"} or size < 16:
        return []
    compatible = [head[at : at + 4] for at in range(16, min(size, len(head), 512) - 3, 4)]
    return [head[8:12], *compatible]


def kind(head: bytes) -> tuple[str, str] | None:
    """(content type, extension) of a box file, or None when it is not one."""
    found = brands(head)
    if not found:
        return ("video/quicktime", "mov") if head[4:8] in OLD_QUICKTIME else None
    major, every = found[0], set(found)
    member = ("video/mp4", "mp4")
    # The major brand decides; a generic still-picture brand defers to the compatible ones. What a
    # camera calls mif1 is nearly always HEIC or AVIF inside.
    if major in OTHER:
        member = OTHER[major]
    elif major in AVIF or (major in HEIF and every & AVIF):
        member = ("image/avif", "avif")
    elif major in HEIC or (major in HEIF and every & HEIC):
        member = ("image/heic", "heic")
    elif major in HEIF:
        member = ("image/heif", "heif")
    elif major in AUDIO:
        member = ("audio/mp4", "m4a")
    elif major == b"qt  ":
        member = ("video/quicktime", "mov")
    elif major[:3] == b"3g2":
        member = ("video/3gpp2", "3g2")
    elif major[:2] == b"3g":
        member = ("video/3gpp", "3gp")
    elif major[:3] == b"M4V":
        member = ("video/x-m4v", "m4v")
    return member


def missing_bytes(file: BinaryIO) -> int:
    """How many bytes the boxes at the top promise beyond the end of the file. 0 when it is whole or
    its boxes cannot be followed.
    """
    return last_box(file)[1]


def last_box(file: BinaryIO) -> tuple[bytes, int]:
    """Name of the last box at the top, and how many of its bytes are missing."""
    length = file.seek(0, 2)
    at, name = 0, b""
    for _ in range(MOST_BOXES):
        file.seek(at)
        head = file.read(16)
        size = int.from_bytes(head[:4], "big")
        if size == 1:
            size = int.from_bytes(head[8:16], "big")
        if size < 8 or not head[4:8].isascii():
            break
        name = head[4:8]
        at += size
        if at >= length:
            return name, at - length
    return name, 0


def inside(head: bytes, name: bytes) -> bytes | None:
    """The content of the first box of this name, looked for by its name, at any depth."""
    at = head.find(name)
    if at < 4:
        return None
    size = int.from_bytes(head[at - 4 : at], "big")
    return head[at + 4 : at - 4 + size] if size >= 8 else None
