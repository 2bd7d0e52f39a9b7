"""How long films and sounds really are, and whether their end is missing."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer

from cubby.media.handed import for_ffmpeg
from cubby.media.reasons import Notes

# Their containers declare no length: FFmpeg guesses one from the bit rate.
GUESSED = {"mp3", "aac", "ac3", "eac3", "amr"}
# A stream that ends this much before its declared length is cut short.
MISSING_SHARE = 0.1
END, HEADER_BYTES = "end of the file", 16


def declared(container: InputContainer) -> float | None:
    """Length as the container declares it, else by its last packet; None when it has none."""
    if container.duration is not None and container.duration > 0:
        return round(container.duration / av.time_base, 3)
    return measured(container)


def measured(container: InputContainer) -> float | None:
    """Length by reading every packet; None when there are none."""
    first, last = None, 0.0
    with suppress(av.error.FFmpegError):  # it may have been read already
        container.seek(min(0, container.start_time or 0))
    with suppress(av.error.FFmpegError):
        for packet in container.demux():
            if packet.pts is not None and packet.time_base:
                first = float(packet.pts * packet.time_base) if first is None else first
                last = max(last, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    with suppress(av.error.FFmpegError):  # a file without a single packet cannot be wound back
        container.seek(0)
    length = last - max(first or 0.0, 0.0)
    return round(length, 3) if length > 0 else None


def of_animation(path: Path, content_type: str) -> float | None:
    """Length of an animation by its packets, without decoding a frame; None where it is unknown."""
    name = {"image/gif": "gif", "image/png": "apng"}.get(content_type)
    if name is None:
        return None
    try:
        place, options = for_ffmpeg(path)
        with av.open(place, format=name, options=options) as container:
            return measured(container)
    except av.error.FFmpegError:
        return None


def note_missing_end(
    container: InputContainer, streams: list[Any], length: float | None, notes: Notes
) -> None:
    """Say so where a stream ends before the length that it declares, or, where none declares one,
    all of them before that of the file.
    """
    if not length:
        return
    ends = {stream.index: _end(container, stream, length) for stream in streams}
    own = {
        stream.index: float(stream.duration * stream.time_base)
        for stream in streams
        if stream.duration and stream.time_base
    }
    short = [
        (ends[index], promised)
        for index, promised in own.items()
        if ends[index] < promised * (1 - MISSING_SHARE) - 1
    ]
    last = max(ends.values(), default=0.0)
    if not own and last < length * (1 - MISSING_SHARE) - 1:
        short = [(last, length)]
    if short:
        end, promised = min(short)
        sentence = f"the file is cut short: it ends at {end:.1f} s of {promised:.1f} s"
        notes.lack(END, "cut_short", sentence=sentence)


def note_missing_bytes(missing: int, notes: list[str]) -> None:
    """The same by the bytes that the file promises. Some programs count a header twice."""
    if missing <= HEADER_BYTES or not isinstance(notes, Notes):
        return
    if not any(part["missing"] == END for part in notes.partial):
        sentence = f"the file is cut short: {missing:,} of its bytes are missing"
        notes.lack(END, "cut_short", sentence=sentence)


def _end(container: InputContainer, stream: Any, length: float) -> float:
    """Time of the last packet of the stream that is really in the file, as far as seeks find it.
    A stream may end long before the file does, so its own length is looked behind first.
    """
    start = float((stream.start_time or 0) * (stream.time_base or 0))
    own = float(stream.duration * stream.time_base) if stream.duration else length
    for moment in (max(0.0, own - 1), 0.0):
        last = 0.0
        try:
            container.seek(int((moment + start) / stream.time_base), stream=stream)
            for packet in container.demux(stream):
                if packet.pts is not None and packet.size:
                    end = packet.pts + (packet.duration or 0)
                    last = max(last, float(end * packet.time_base))
        except av.error.FFmpegError:
            pass
        if last:
            return last - start
    return 0.0
