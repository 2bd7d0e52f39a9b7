"""Opening what holds streams, so that it can reach nothing but itself.

FFmpeg picks a demuxer by content alone: a text file that begins with "ffconcat" would pull in
other local files, a playlist other hosts. So each content type is tied to its own demuxers, and
the only protocol is the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from cubby.media import isobmff, jsonable, promised, reasons
from cubby.media.errors import CutShort, DecodeFailed, Empty, Encrypted, MediaError, NotSupported
from cubby.media.handed import for_ffmpeg

MOV = "mov,mp4,m4a,3gp,3g2,mj2"
DEMUXERS = {
    "video/mp4": MOV,
    "video/x-m4v": MOV,
    "video/3gpp": MOV,
    "video/3gpp2": MOV,
    "video/quicktime": MOV,
    "audio/mp4": MOV,
    "video/webm": "matroska,webm",
    "video/x-matroska": "matroska,webm",
    "video/x-msvideo": "avi",
    "video/x-ms-wmv": "asf",
    "video/mpeg": "mpeg,mpegvideo",
    "video/mp2t": "mpegts",
    "video/x-flv": "flv",
    "video/ogg": "ogg",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
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
    "audio/ac3": "ac3,eac3",
    "audio/vnd.dts": "dts",
    "video/mxf": "mxf",
    "video/x-ivf": "ivf",
    "video/x-dv": "dv",
    "video/vnd.rn-realvideo": "rm",
}
BARE = {"audio/mpeg", "audio/aac", "audio/ac3", "audio/amr", "audio/vnd.dts", "video/mp2t"}
# Fourccs of streams behind a copy protection: Common Encryption and FairPlay.
PROTECTED = {"encv", "enca", "drmi", "drms"}
# Of the reading of the file only; a decoder that spins is the parent's to end.
READ_SECONDS = 30.0
MOST_PADDED, MOST_PADDING = 256 << 20, 64 << 10
# Tags of a container that repeat what is known better from elsewhere.
SILENT = {"major_brand", "minor_version", "compatible_brands", "encoder", "handler_name"}
SILENT |= {"vendor_id", "language"}


@contextmanager
def open_container(path: Path, content_type: str, max_pixels: int) -> Iterator[InputContainer]:
    """The opened container; whatever FFmpeg raises within comes out as DecodeFailed."""
    options = {"format_whitelist": DEMUXERS[content_type]}
    try:
        with _opened(path, content_type, options) as container:
            for stream in container.streams:
                if stream.type in {"audio", "video"} and stream.codec_context is not None:
                    stream.codec_context.thread_count = 1
                    stream.codec_context.options = {"max_pixels": str(max_pixels)}
            yield container
    except (MediaError, MemoryError):
        raise
    except Exception as error:
        words = getattr(error, "strerror", None) or str(error) or type(error).__name__
        if isinstance(error, av.error.FFmpegError) and "allocate memory" in words:
            raise MemoryError(words) from error
        if not path.stat().st_size:
            raise reasons.failure(f"{content_type} file", words, Empty) from error
        kind = CutShort if missing_bytes(path, content_type) > 0 else None
        raise reasons.failure(f"{content_type} file", f"FFmpeg: {words}", kind) from error


def missing_bytes(path: Path, content_type: str) -> int:
    """How many bytes the file promises beyond its end, 0 where it is whole or does not say."""
    return promised.missing(path, DEMUXERS[content_type] == MOV)


def _whole(path: Path, content_type: str) -> tuple[Any, dict[str, str]]:
    """What FFmpeg reads, and how. The index of a film may lack its last bytes: with zeros in their
    place it can be read.
    """
    if DEMUXERS[content_type] == MOV and path.stat().st_size < MOST_PADDED:
        with path.open("rb") as file:
            name, missing = isobmff.last_box(file)
        if name == b"moov" and 0 < missing <= MOST_PADDING:
            return BytesIO(path.read_bytes() + bytes(missing)), {}
    return for_ffmpeg(path)


def _opened(path: Path, content_type: str, options: dict[str, str]) -> InputContainer:
    """Bare streams have no header to know them by: where FFmpeg is not sure, the sniffer was."""
    (place, reach), timeout = _whole(path, content_type), (READ_SECONDS, READ_SECONDS)
    options = options | reach
    found: InputContainer
    try:
        found = av.open(place, options=options, metadata_errors="replace", timeout=timeout)
    except av.error.InvalidDataError:
        if content_type not in BARE:
            raise
        name = DEMUXERS[content_type].partition(",")[0]
        place, _ = for_ffmpeg(path)  # from the start again
        found = av.open(
            place, format=name, options=options, metadata_errors="replace", timeout=timeout
        )
    return found


def picture_stream(container: InputContainer) -> VideoStream | None:
    """The stream of moving pictures, the largest where there are several; cover art is none."""
    moving = [stream for stream in _moving(container) if stream.codec_context is not None]
    return max(moving, key=lambda s: s.codec_context.width * s.codec_context.height, default=None)


def holds_pictures(container: InputContainer) -> bool:
    """Whether there is a stream of moving pictures, also one that no decoder reads."""
    return bool(_moving(container))


def _moving(container: InputContainer) -> list[VideoStream]:
    aside = Disposition.attached_pic | Disposition.timed_thumbnails
    return [stream for stream in container.streams.video if not stream.disposition & aside]


def obstacle(container: InputContainer, kind: str) -> type[DecodeFailed] | None:
    """Why streams of a kind, `video` or `audio`, cannot be decoded however whole they are."""
    streams = [stream for stream in container.streams if stream.type == kind]
    contexts = [stream.codec_context for stream in streams]
    if any(context is not None and context.codec_tag in PROTECTED for context in contexts):
        return Encrypted
    return NotSupported if streams and not any(contexts) else None


def cover_stream(container: InputContainer) -> VideoStream | None:
    """The stream that holds a single picture to show with the sound."""
    for stream in container.streams.video:
        if stream.disposition & Disposition.attached_pic:
            return stream
    return None


def describe(container: InputContainer) -> dict[str, Any]:
    """Container, streams and tags as metadata."""
    tags = {k.lower(): v for k, v in container.metadata.items() if k.lower() not in SILENT}
    streams = [_stream(stream) for stream in container.streams]
    for stream in container.streams.audio:  # Ogg keeps the tags of the file at its stream
        tags = {k.lower(): v for k, v in stream.metadata.items() if k.lower() not in SILENT} | tags
    named: dict[str, Any] = {
        "container": container.format.name,
        "bit_rate": container.bit_rate or None,
        "streams": streams,
        "tags": jsonable.present(tags),
        "decoder": {"pyav": av.__version__, "ffmpeg": av.ffmpeg_version_info},
    }
    return jsonable.present(named)


def _stream(stream: Any) -> dict[str, Any]:
    context = stream.codec_context
    facts: dict[str, Any] = {
        "index": stream.index,
        "type": stream.type,
        "codec": context.name if context is not None else None,
        "profile": stream.profile if context is not None else None,
        "bit_rate": (context.bit_rate or None) if context is not None else None,
        "language": stream.language if stream.language != "und" else None,
    }
    if stream.duration and stream.time_base:
        facts["duration_seconds"] = round(float(stream.duration * stream.time_base), 3)
    if context is not None and stream.type == "video":
        facts |= {
            "width": context.width,
            "height": context.height,
            "pixel_format": context.pix_fmt,
            "fps": _rate(stream.average_rate),
            "cover": bool(stream.disposition & Disposition.attached_pic) or None,
        }
    if context is not None and stream.type == "audio":
        facts |= {"sample_rate": context.sample_rate, "channels": context.channels}
        facts |= {"layout": context.layout.name if context.channels else None}
    return jsonable.present(facts)


def _rate(rate: Fraction | None) -> float | None:
    return round(float(rate), 3) if rate else None
