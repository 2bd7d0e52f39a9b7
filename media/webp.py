"""The chunks of a WebP: what is whole of an animation that was cut."""

from __future__ import annotations

HEAD, CHUNK, FRAME = 12, 8, 16
BITSTREAMS = {b"VP8 ", b"VP8L"}


def whole_frames(data: bytes) -> bytes | None:
    """The file up to the end of its last whole frame. Where not even the first is whole, that one
    as a still picture, filled with zeros. None for what is not an animation.
    """
    at, end, cut = HEAD, 0, b""
    moving = False
    while at + CHUNK <= len(data):
        name, size = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        following = at + CHUNK + size + (size & 1)
        moving |= name == b"ANMF"
        if following > len(data):
            cut = data[at + CHUNK + FRAME :] if name == b"ANMF" else b""
            break
        end = following if name == b"ANMF" else end
        at = following
    if end:
        return _file(data[HEAD:end])
    return _still(cut) if moving else None


def _still(frame: bytes) -> bytes | None:
    at = 0
    while at + CHUNK <= len(frame):
        size = int.from_bytes(frame[at + 4 : at + 8], "little")
        if frame[at : at + 4] in BITSTREAMS:
            content = frame[at + CHUNK : at + CHUNK + size]
            missing = size + (size & 1) - len(content)
            return _file(frame[at : at + CHUNK] + content + bytes(max(0, missing)))
        at += CHUNK + size + (size & 1)
    return None


def _file(chunks: bytes) -> bytes:
    return b"RIFF" + (len(chunks) + 4).to_bytes(4, "little") + b"WEBP" + chunks
