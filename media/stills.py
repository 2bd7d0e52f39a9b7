"""Still pictures by FFmpeg: the second decoder for what Pillow refuses, and for what it lacks."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import av
from av.video.frame import VideoFrame
from PIL import Image

from cubby.media import normalise, reasons
from cubby.media.errors import CutShort, DecodeFailed
from cubby.media.facts import Sniffed
from cubby.media.handed import for_ffmpeg
from cubby.media.picture import Picture
from cubby.media.pillow import Source, is_filling, padded, too_large

DEMUXERS = {
    "image/jpeg": "jpeg_pipe",
    "image/png": "png_pipe",
    "image/gif": "gif",
    "image/webp": "webp_pipe",
    "image/avif": "mov",
    "image/heic": "mov",
    "image/heif": "mov",
    "image/tiff": "tiff_pipe",
    "image/bmp": "bmp_pipe",
    "image/jp2": "j2k_pipe",
    "image/x-exr": "exr_pipe",
    "image/vnd.radiance": "hdr_pipe",
    "image/vnd.adobe.photoshop": "psd_pipe",
    "image/x-portable-anymap": "ppm_pipe",
    "image/qoi": "qoi_pipe",
    "image/vnd.ms-dds": "dds_pipe",
    "image/vnd.zbrush.pcx": "pcx_pipe",
    "image/sgi": "sgi_pipe",
    "image/x-xbitmap": "xbm_pipe",
    "image/x-xpixmap": "xpm_pipe",
    "image/x-sun-raster": "sunrast_pipe",
    "image/x-portable-floatmap": "pfm_pipe",
}
# No demuxer knows these by their content: the decoder gets the file as one packet.
DECODERS = {"image/x-tga": "targa"}
LENIENT = {"flags": "+output_corrupt", "err_detect": "ignore_err"}
WITH_ALPHA = ("rgba", "argb", "bgra", "abgr", "ya8", "ya16", "yuva", "gbrap", "pal8")
DECODER = {"pyav": av.__version__, "ffmpeg": av.ffmpeg_version_info}


def read(source: Source, sniffed: Sniffed, max_pixels: int) -> Picture:
    """The first picture, shrunk. Raises DecodeFailed."""
    what = f"{sniffed.content_type} picture"
    if sniffed.content_type in DECODERS:
        return _of_one_packet(source, sniffed, max_pixels)
    place: Any = source
    options: dict[str, str] = {}
    source = padded(source, sniffed)
    if isinstance(source, BytesIO):
        place = source
        source.seek(0)
    else:
        place, options = for_ffmpeg(source)
    try:
        with av.open(place, format=DEMUXERS[sniffed.content_type], options=options) as container:
            stream = max(
                container.streams.video,
                key=lambda s: s.codec_context.width * s.codec_context.height,
            )
            context = stream.codec_context
            context.thread_count = 1
            context.options = LENIENT | {"max_pixels": str(max_pixels)}
            if context.width * context.height > max_pixels:
                raise too_large(max_pixels, (context.width, context.height))
            for packet in container.demux(stream):
                for frame in packet.decode():
                    return _picture(frame, stream.codec_context.name, sniffed)
    except (DecodeFailed, MemoryError):
        raise
    except Exception as error:
        raise _explained(error, what) from error
    raise reasons.failure(what, "FFmpeg found no picture")


def _of_one_packet(source: Source, sniffed: Sniffed, max_pixels: int) -> Picture:
    what = f"{sniffed.content_type} picture"
    data = source.getvalue() if isinstance(source, BytesIO) else source.read_bytes()
    context: Any = av.CodecContext.create(DECODERS[sniffed.content_type], "r")
    context.thread_count = 1
    context.options = LENIENT | {"max_pixels": str(max_pixels)}
    try:
        for frame in context.decode(av.Packet(data)):
            return _picture(frame, context.name, sniffed)
    except (DecodeFailed, MemoryError):
        raise
    except Exception as error:
        raise _explained(error, what) from error
    raise reasons.failure(what, "FFmpeg found no picture")


def _explained(error: Exception, what: str) -> Exception:
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    if "allocate memory" in words:
        return MemoryError(words)
    return reasons.failure(what, f"FFmpeg: {words}")


def _picture(frame: VideoFrame, codec: str, sniffed: Sniffed) -> Picture:
    clear = any(
        sign in frame.format.name
        for sign in ("rgba", "argb", "bgra", "abgr", "ya", "yuva", "gbrap", "pal8")
    )
    width, height = normalise.fit((frame.width, frame.height))
    shrunk = frame.reformat(
        width=width, height=height, format="rgba" if clear else "rgb24", interpolation="AREA"
    )
    image = Image.fromarray(shrunk.to_ndarray())
    rotation = round(frame.rotation / 90) * 90 % 360
    size = frame.width, frame.height
    if rotation:
        image = image.rotate(rotation, expand=True)
        size = size if rotation == 180 else size[::-1]
    if is_filling(image):
        raise reasons.failure(
            f"{sniffed.content_type} picture", "the data of the picture is missing", CutShort
        )
    return Picture(image, size, codec, frame.format.name, decoder=DECODER)
