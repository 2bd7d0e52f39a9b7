"""Files made for the tests."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Sequence
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from PIL import Image

Array = npt.NDArray[np.uint8]


def scene(seed: int, width: int = 320, height: int = 240) -> Array:
    """A picture with structure: blocks of random colours, the same for the same seed."""
    blocks = np.random.default_rng(seed).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    return np.asarray(Image.fromarray(blocks).resize((width, height), Image.Resampling.BICUBIC))


def photo(seed: int = 1, width: int = 320, height: int = 240) -> Image.Image:
    return Image.fromarray(scene(seed, width, height))


def png_claiming(width: int, height: int) -> bytes:
    """A valid PNG header over next to no data."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", header),
            chunk(b"IDAT", zlib.compress(bytes(1000))),
            chunk(b"IEND", b""),
        ]
    )


def saved(path: Path, image: Image.Image, form: str, **options: object) -> Path:
    image.save(path, form, **options)
    return path


def jpeg(image: Image.Image, exif: Image.Exif | None = None, **options: object) -> bytes:
    out = BytesIO()
    block = Image.Exif() if exif is None else exif  # one without main tags counts as false
    image.save(out, "JPEG", quality=90, exif=block, **options)
    return out.getvalue()


def video(
    path: Path,
    seconds: float,
    picture: Callable[[float], Array],
    *,
    codec: str = "libx264",
    rate: int = 5,
    gop: int = 10,
    tags: dict[str, str] | None = None,
    container_options: dict[str, str] | None = None,
    pix_fmt: str = "yuv420p",
    moments: Sequence[float] | None = None,
) -> Path:
    """A silent video of `picture(time)`, with pictures at these moments, or so many a second."""
    moments = moments or [count / rate for count in range(int(seconds * rate))]
    with av.open(str(path), "w", options=container_options or {}) as container:
        container.metadata.update(tags or {})
        stream = container.add_stream(codec, rate=rate)
        first = picture(0)
        stream.height, stream.width = first.shape[:2]
        stream.pix_fmt = pix_fmt
        stream.codec_context.gop_size = gop
        stream.codec_context.time_base = Fraction(1, rate)
        for moment in moments:
            frame = av.VideoFrame.from_ndarray(picture(moment), format="rgb24")
            frame.pts, frame.time_base = round(moment * rate), Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def turned(path: Path) -> Path:
    """Write a display matrix of 90 degrees clockwise into an mp4, as a phone held upright does."""
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 4 + 40
    assert struct.unpack(">i", data[at : at + 4]) == (65536,)
    data[at : at + 36] = struct.pack(">9i", 0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30)
    path.write_bytes(data)
    return path


def sound(
    path: Path,
    seconds: float = 1.0,
    *,
    codec: str = "aac",
    rate: int = 8000,
    channels: str = "mono",
    tags: dict[str, str] | None = None,
    cover: bytes | None = None,
    level: float = 0.5,
    container_options: dict[str, str] | None = None,
) -> Path:
    """A tone that swells and fades, with a picture attached when one is given."""
    with av.open(str(path), "w", options=container_options or {}) as container:
        container.metadata.update(tags or {})
        stream = container.add_stream(codec, rate=rate, layout=channels)
        if codec == "wmav2":  # its encoder has no rate of its own
            stream.codec_context.bit_rate = 64_000
        attached = None
        if cover is not None:
            attached = container.add_stream("mjpeg")
            attached.width, attached.height, attached.pix_fmt = 64, 64, "yuvj420p"
            attached.disposition = av.stream.Disposition.attached_pic
        times = np.arange(int(seconds * rate)) / rate
        wave = np.sin(times * 2 * np.pi * 440) * np.sin(times * np.pi / seconds) * level
        count = len(stream.codec_context.layout.channels)
        samples = np.tile((wave * 32767).astype(np.int16)[:, None], (1, count)).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(samples, format="s16", layout=channels)
        frame.sample_rate, frame.pts = rate, 0
        if attached is not None and cover is not None:
            packet = av.Packet(cover)
            packet.stream, packet.pts, packet.dts = attached, 0, 0
            container.start_encoding()
            container.mux(packet)
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path
