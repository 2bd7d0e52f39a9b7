"""Opening what holds streams, so that it can reach nothing but itself.

FFmpeg picks a demuxer by content alone: a text file that begins with "ffconcat" would pull in
other local files, a playlist other hosts. So each content type is tied to its own demuxers, and
the only protocol is the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from cubby.media import jsonable
from cubby.media.errors import DecodeFailed, MediaError

MOV = "mov,mp4,m4a,3gp,3g2,mj2"
DEMUXERS = {
    "video/mp4": MOV,
    "video/x-m4v": MOV,
    "video/3gpp": MOV,
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
}
# Of the reading of the file only; a decoder that spins is the parent's to end.
READ_SECONDS = 30.0
# Tags of a container that repeat what is known better from elsewhere.
SILENT = {"major_brand", "minor_version", "compatible_brands", "encoder", "handler_name"}
SILENT |= {"vendor_id", "language"}


@contextmanager
def open_container(path: Path, content_type: str, max_pixels: int) -> Iterator[InputContainer]:
    """The opened container; whatever FFmpeg raises within comes out as DecodeFailed."""
    options = {"format_whitelist": DEMUXERS[content_type], "protocol_whitelist": "file"}
    try:
        with av.open(
            f"file:{path}",
            options=options,
            metadata_errors="replace",
            timeout=(READ_SECONDS, READ_SECONDS),
        ) as container:
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
        raise DecodeFailed(f"not a readable {content_type} file: {words}"[:500]) from error


def picture_stream(container: InputContainer) -> VideoStream | None:
    """The stream of moving pictures, the largest where there are several; cover art is none."""
    moving = [
        stream
        for stream in container.streams.video
        if stream.codec_context is not None
        and not stream.disposition & (Disposition.attached_pic | Disposition.timed_thumbnails)
    ]
    return max(moving, key=lambda s: s.codec_context.width * s.codec_context.height, default=None)


def cover_stream(container: InputContainer) -> VideoStream | None:
    """The stream that holds a single picture to show with the sound."""
    for stream in container.streams.video:
        if stream.disposition & Disposition.attached_pic:
            return stream
    return None


def seconds(container: InputContainer) -> float | None:
    """Length as the container declares it, else by its last packet; None when it has none."""
    if container.duration is not None and container.duration > 0:
        return round(container.duration / av.time_base, 3)
    last = 0.0
    for packet in container.demux():
        if packet.pts is not None and packet.time_base:
            last = max(last, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    with suppress(av.error.FFmpegError):  # a file without a single packet cannot be wound back
        container.seek(0)
    return round(last, 3) if last > 0 else None


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
