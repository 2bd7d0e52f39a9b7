"""What a file is, by its content. The claimed type and the name are never believed.

Three sources, in this order: our reading of the forms where a magic number is not enough (box
files, EBML, Ogg, bare MPEG frames), the `filetype` library, and a look for plain text.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePath

import filetype

from cubby.media import isobmff, mpeg
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
    "video/mp4": "mp4",
    "video/x-m4v": "m4v",
    "video/3gpp": "3gp",
    "video/quicktime": "mov",
    "video/webm": "webm",
    "video/x-matroska": "mkv",
    "video/x-msvideo": "avi",
    "video/x-ms-wmv": "wmv",
    "video/mpeg": "mpg",
    "video/mp2t": "ts",
    "video/x-flv": "flv",
    "video/ogg": "ogv",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/aac": "aac",
    "audio/ogg": "ogg",
    "audio/flac": "flac",
    "audio/wav": "wav",
    "audio/aiff": "aiff",
    "audio/amr": "amr",
}
# The library's spelling of a type that has a better known name.
SPELLING = {
    "image/apng": "image/png",
    "audio/x-flac": "audio/flac",
    "audio/x-wav": "audio/wav",
    "audio/x-aiff": "audio/aiff",
}
SAFE_SUFFIX = re.compile(r"\.([A-Za-z0-9]{1,10})\Z")
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def sniff(head: bytes, filename: str | None = None) -> Sniffed:
    """Judge a file by its first bytes; HEAD_BYTES of them are enough.

    The name only lends its ending to files of an unknown kind, so that a person finds `plan.dwg`
    again under that ending.
    """
    found = _own(head) or _library(head)
    if found is None:
        found = _text(head, filename)
    content_type, extension = found
    media_type: MediaType = "other"
    if content_type in DECODED:
        family = content_type.partition("/")[0]
        media_type = "image" if family == "image" else "video" if family == "video" else "audio"
    return Sniffed(media_type, content_type, extension)


def sniff_file(path: Path, filename: str | None = None) -> Sniffed:
    """`sniff` for a file on disk."""
    try:
        with path.open("rb") as file:
            return sniff(file.read(HEAD_BYTES), filename or path.name)
    except OSError as error:
        raise FileUnreadable(f"cannot be opened: {error.strerror}") from error


def _own(head: bytes) -> tuple[str, str] | None:
    """The forms we read ourselves, because a magic number does not tell the members apart."""
    if boxes := isobmff.kind(head):
        return boxes
    content_type = None
    if head[:4] == b"\x1aE\xdf\xa3":  # EBML: the DocType stands within the first bytes
        content_type = "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    elif head[:4] == b"OggS":
        pictures = b"\x80theora" in head[:512] or b"BBCD" in head[:512]
        content_type = "video/ogg" if pictures else "audio/ogg"
    elif head[:4] in {b"RIFF", b"RF64"} and head[8:12] == b"WAVE":
        content_type = "audio/wav"
    elif head[:16] == b"0&\xb2u\x8ef\xcf\x11\xa6\xd9\x00\xaa\x00b\xcel":
        content_type = "video/x-ms-wmv"
    elif mpeg.is_transport_stream(head):
        content_type = "video/mp2t"
    elif head[:4] in {b"\x00\x00\x01\xba", b"\x00\x00\x01\xb3"}:
        content_type = "video/mpeg"
    elif head[:3] == b"ID3":
        content_type = mpeg.behind_id3(head)
    elif head[:1] == b"\xff":
        content_type = mpeg.audio_frames(head)
    elif head[:4] == b"8BPS":
        return "image/vnd.adobe.photoshop", "psd"
    return (content_type, DECODED[content_type]) if content_type else None


def _library(head: bytes) -> tuple[str, str] | None:
    guess = filetype.guess(head)
    if guess is None:
        return None
    content_type = SPELLING.get(guess.mime, guess.mime)
    # Bare MPEG audio and the box files are ours to judge: the library takes two bytes for a proof.
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
