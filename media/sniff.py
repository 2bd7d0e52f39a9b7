"""What a file is, by its content. The claimed type and the name are never believed.

Three sources, in this order. First our reading of the forms where a magic number is not enough (box
files, EBML, Ogg, bare MPEG frames). Then the `filetype` library, and last a check for plain text.
"""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path, PurePath
from typing import BinaryIO

import filetype

from cubby.media import isobmff, mpeg, raw_kind, unmarked
from cubby.media.errors import FileUnreadable
from cubby.media.facts import MediaType, Sniffed

HEAD_BYTES = 8192

# What is decoded here. Everything else is kept and catalogued as "other".
DECODED = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/avif": "avif",
    "image/heic": "heic",
    "image/heif": "heif",
    "image/tiff": "tif",
    "image/bmp": "bmp",
    "image/jxl": "jxl",
    "image/jp2": "jp2",
    "image/x-icon": "ico",
    "image/icns": "icns",
    "image/vnd.adobe.photoshop": "psd",
    "image/x-portable-anymap": "pnm",
    "image/qoi": "qoi",
    "image/vnd.ms-dds": "dds",
    "image/vnd.zbrush.pcx": "pcx",
    "image/sgi": "sgi",
    "image/x-exr": "exr",
    "image/vnd.radiance": "hdr",
    "image/x-tga": "tga",
    "image/x-win-bitmap": "cur",
    "image/x-xbitmap": "xbm",
    "image/x-xpixmap": "xpm",
    "image/x-sun-raster": "ras",
    "image/x-portable-floatmap": "pfm",
    **raw_kind.TYPES,
    "video/mp4": "mp4",
    "video/x-m4v": "m4v",
    "video/3gpp": "3gp",
    "video/3gpp2": "3g2",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/x-matroska": "mkv",
    "video/x-msvideo": "avi",
    "video/x-ms-wmv": "wmv",
    "video/mpeg": "mpg",
    "video/mp2t": "ts",
    "video/x-flv": "flv",
    "video/ogg": "ogv",
    "video/mxf": "mxf",
    "video/x-ivf": "ivf",
    "video/x-dv": "dv",
    "video/vnd.rn-realvideo": "rm",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/aac": "aac",
    "audio/ogg": "ogg",
    "audio/flac": "flac",
    "audio/wav": "wav",
    "audio/aiff": "aiff",
    "audio/amr": "amr",
    "audio/x-caf": "caf",
    "audio/x-wavpack": "wv",
    "audio/x-ape": "ape",
    "audio/x-tta": "tta",
    "audio/x-dsf": "dsf",
    "audio/x-w64": "w64",
    "audio/basic": "au",
    "audio/ac3": "ac3",
    "audio/vnd.dts": "dts",
}
# The library's spelling of a type that has a better known name.
SPELLING = {
    "image/apng": "image/png",
    "audio/x-flac": "audio/flac",
    "audio/x-wav": "audio/wav",
    "audio/x-aiff": "audio/aiff",
    "image/jpx": "image/jp2",
}
# Magic numbers that nothing else begins with, and that the library does not know or misreads.
MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"caff", "audio/x-caf"),
    (b"wvpk", "audio/x-wavpack"),
    (b"MAC ", "audio/x-ape"),
    (b"TTA1", "audio/x-tta"),
    (b"DSD ", "audio/x-dsf"),
    (b"riff.\x91\xcf\x11\xa5\xd6(\xdb\x04\xc1\0\0", "audio/x-w64"),
    (b".snd\0\0", "audio/basic"),
    (b"#!AMR", "audio/amr"),
    (b"0&\xb2u\x8ef\xcf\x11\xa6\xd9\x00\xaa\x00b\xcel", "video/x-ms-wmv"),
    (b"FLV\x01", "video/x-flv"),
    (b"\x06\x0e+4\x02\x05\x01\x01\x0d\x01\x02", "video/mxf"),
    (b"DKIF", "video/x-ivf"),
    (b".RMF\0\0", "video/vnd.rn-realvideo"),
    (b"\x1f\x07\0", "video/x-dv"),
    (b"\x7f\xfe\x80\x01", "audio/vnd.dts"),
    (b"\xff\x0a", "image/jxl"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "image/jxl"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "image/jp2"),
    (b"\xffO\xffQ", "image/jp2"),
    (b"II+\0\x08\0\0\0", "image/tiff"),
    (b"MM\0+\0\x08\0\0", "image/tiff"),
    (b"8BPS\0\x01", "image/vnd.adobe.photoshop"),
    (b"qoif", "image/qoi"),
    (b"DDS |\0\0\0", "image/vnd.ms-dds"),
    (b"icns", "image/icns"),
    (b"v/1\x01", "image/x-exr"),
    (b"#?RADIANCE\n", "image/vnd.radiance"),
    (b"\x01\xda\0", "image/sgi"),
    (b"\x01\xda\x01", "image/sgi"),
    (b"Y\xa6j\x95\0", "image/x-sun-raster"),
    (b"/* XPM */", "image/x-xpixmap"),
)
PNM = re.compile(rb"P[1-6]\s+(?:#[^\n]*\n\s*)*\d+\s+\d+\s")
# A recording may begin with silence that no frame describes.
MOST_ZEROS = 1 << 20
SAFE_SUFFIX = re.compile(r"\.([A-Za-z0-9]{1,10})\Z")
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(head: bytes, filename: str | None = None) -> Sniffed:
    """Recognise a file by its first bytes; HEAD_BYTES of them are enough for nearly all.

    The name only lends its ending to files of an unknown kind, so that a person finds `plan.dwg`
    again under that ending.
    """
    return _sniff(head, BytesIO(head), filename)


def sniff_file(path: Path, filename: str | None = None) -> Sniffed:
    """`sniff` for a file on disk, which also finds what stands further inside."""
    try:
        with path.open("rb") as file:
            return _sniff(file.read(HEAD_BYTES), file, filename or path.name)
    except OSError as error:
        raise FileUnreadable(f"cannot be opened: {error.strerror}") from error


def _sniff(head: bytes, file: BinaryIO, filename: str | None) -> Sniffed:
    found = _raw(head, file) or _own(head) or _far(head, file) or _library(head)
    if found is None and (content_type := unmarked.kind(head, file)):
        found = content_type, DECODED[content_type]
    if found is None:
        found = _text(head, filename)
    content_type, extension = found
    media_type: MediaType = "other"
    if content_type in DECODED:
        family = content_type.partition("/")[0]
        media_type = "image" if family == "image" else "video" if family == "video" else "audio"
    return Sniffed(media_type, content_type, extension)


def _raw(head: bytes, file: BinaryIO) -> tuple[str, str] | None:
    """A camera's raw file. Most are TIFFs in form, and their directories tell them apart."""
    if kind := raw_kind.by_magic(head):
        return kind
    return raw_kind.by_directories(file) if head[:4] in {b"II*\0", b"MM\0*"} else None


def _far(head: bytes, file: BinaryIO) -> tuple[str, str] | None:
    """What stands behind a long ID3 tag, or behind zeros."""
    content_type = None
    if head[:3] == b"ID3":
        file.seek(mpeg.id3_length(head))
        content_type = mpeg.behind_id3(file.read(HEAD_BYTES))
    elif head and not head[:64].strip(b"\0"):
        file.seek(0)
        start = file.read(MOST_ZEROS + HEAD_BYTES).lstrip(b"\0")[:HEAD_BYTES]
        content_type = "audio/mpeg" if start[:3] == b"ID3" else mpeg.audio_frames(start)
    return (content_type, DECODED[content_type]) if content_type else None


def _own(head: bytes) -> tuple[str, str] | None:
    """The forms we read ourselves, because a magic number does not tell the members apart."""
    content_type = next((kind for magic, kind in MAGIC if head.startswith(magic)), None)
    if content_type is None and (boxes := isobmff.kind(head)):
        return boxes
    if content_type is not None:
        pass
    elif head[:4] == b"\x1aE\xdf\xa3":  # EBML: the DocType stands within the first bytes
        content_type = "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    elif head[:4] == b"OggS":
        pictures = b"\x80theora" in head[:4096] or b"BBCD" in head[:512]
        content_type = "video/ogg" if pictures else "audio/ogg"
    elif head[:4] in {b"RIFF", b"RF64"} and head[8:12] == b"WAVE":
        content_type = "audio/wav"
    elif head[:4] == b"FORM" and head[8:12] in {b"AIFF", b"AIFC"}:
        content_type = "audio/aiff"
    elif packet := mpeg.transport_packet(head):
        return "video/mp2t", "mts" if packet == 192 else "ts"
    elif head[:4] in {b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3"}:
        content_type = "video/mpeg"
    elif head[:1] == b"\xff":
        content_type = mpeg.audio_frames(head)
    elif head[:2] == b"\x0bw" and len(head) > 6:
        content_type = "audio/ac3"
    elif PNM.match(head):
        content_type = "image/x-portable-anymap"
    elif head[:1] == b"\x0a" and head[1:2] in b"\0\x02\x03\x04\x05" and head[2:3] == b"\x01":
        content_type = "image/vnd.zbrush.pcx"
    return (content_type, DECODED[content_type]) if content_type else None


def _library(head: bytes) -> tuple[str, str] | None:
    guess = filetype.guess(head)
    if guess is None:
        return None
    content_type = SPELLING.get(guess.mime, guess.mime)
    # Bare MPEG audio and the box files are recognised here: the library takes two bytes for a
    # proof.
    if content_type in {"audio/mpeg", "audio/aac", "video/mp4", "image/avif", "image/heic"}:
        return None
    return content_type, DECODED.get(content_type, guess.extension)


def _text(head: bytes, filename: str | None) -> tuple[str, str]:
    """Plain text, the two forms of markup worth naming, or unknown bytes."""
    suffix = SAFE_SUFFIX.search(PurePath(filename or "").name)
    extension = suffix.group(1).lower() if suffix else ""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1024].lower()
    if b"<svg" in start and start[:1] == b"<":
        return "image/svg+xml", "svg"
    if start.startswith((b"<x:xmpmeta", b"<?xpacket", b"<rdf:rdf")) or (
        start[:5] == b"<?xml" and b"<x:xmpmeta" in start
    ):
        return "application/rdf+xml", "xmp"
    if start[:5] == b"<?xml":
        return "application/xml", extension or "xml"
    if start.startswith((b"<!doctype html", b"<html")):
        return "text/html", "html"
    # The head may end within a character, so up to three bytes at its end are forgiven.
    readable = any(_is_utf8(head[: len(head) - cut]) for cut in range(4) if cut <= len(head))
    if head and readable and not CONTROL.search(head):
        return "text/plain", extension or "txt"
    return "application/octet-stream", extension or "bin"


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
