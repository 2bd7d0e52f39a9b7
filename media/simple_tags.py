"""Tags that need no model: plain facts a person can check by looking."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np
from PIL import Image

from cubby.media import colours
from cubby.media.facts import Decoded

# Sizes of whole screens in pixels, longer side first.
SCREENS = {
    (1024, 768), (1280, 720), (1280, 800), (1280, 1024), (1366, 768), (1440, 900), (1600, 900),
    (1680, 1050), (1920, 1080), (1920, 1200), (2048, 1536), (2160, 1620), (2224, 1668),
    (2360, 1640), (2388, 1668), (2560, 1440), (2560, 1600), (2732, 2048), (2880, 1800),
    (3024, 1964), (3440, 1440), (3456, 2234), (3840, 2160), (5120, 2880), (1136, 640),
    (1334, 750), (1792, 828), (2208, 1242), (2340, 1080), (2400, 1080), (2436, 1125),
    (2532, 1170), (2556, 1179), (2622, 1206), (2688, 1242), (2778, 1284), (2796, 1290),
    (2868, 1320), (3040, 1440), (3088, 1440), (3120, 1440), (3200, 1440),
}  # fmt: skip
SAYS_SCREENSHOT = re.compile(r"screen ?-?shot|screen ?capture|flameshot|spectacle|shutter", re.I)
SQUARE = 0.03
PANORAMA = 2.5


def of(decoded: Decoded, small: Image.Image | None, *, transparent: bool = False) -> list[str]:
    """Tags of a decoded file; `small` is its picture, None where it has none to speak of."""
    tags = [*_shape(decoded)]
    if small is not None:
        tags += colours.words(small)
        tags += ["black-and-white"] if colours.is_grey(small) else []
        tags += ["screenshot"] if _is_screenshot(decoded, small, transparent) else []
    tags += ["transparent"] if transparent else []
    tags += ["animated"] if decoded.metadata.get("frames") else []
    tags += ["motion-photo"] if decoded.metadata.get("motion_photo") else []
    tags += ["geotagged"] if decoded.metadata.get("gps") else []
    tags += _makers(decoded)
    tags += _sound(decoded)
    return list(dict.fromkeys(tags))


def _shape(decoded: Decoded) -> Iterable[str]:
    if not decoded.width or not decoded.height:
        return
    ratio = decoded.width / decoded.height
    if abs(ratio - 1) <= SQUARE:
        yield "square"
    else:
        yield "landscape" if ratio > 1 else "portrait"
    if ratio >= PANORAMA:
        yield "panorama"


def _makers(decoded: Decoded) -> list[str]:
    """The camera's make as one lower-case word: NIKON CORPORATION is nikon."""
    make = str(decoded.metadata.get("camera", {}).get("make", "")).lower()
    found = re.match(r"[a-z][a-z0-9\-]{1,30}", make)
    return [{"eastman": "kodak"}.get(found.group(), found.group())] if found else []


def _sound(decoded: Decoded) -> list[str]:
    streams = decoded.metadata.get("streams", [])
    sounds = [stream for stream in streams if stream.get("type") == "audio"]
    if decoded.media_type == "video":
        return [] if sounds else ["silent"]
    if decoded.media_type == "audio" and sounds:
        return {1: ["mono"], 2: ["stereo"]}.get(sounds[0].get("channels"), ["surround"])
    return []


def _is_screenshot(decoded: Decoded, small: Image.Image, transparent: bool) -> bool:
    """The program that made it says so. Or it is an opaque PNG without a camera, of the size of a
    screen, with large areas of one exact colour.
    """
    if decoded.media_type != "image":
        return False
    words = [decoded.metadata.get("camera", {}).get("software"), decoded.metadata.get("text")]
    words.append(decoded.metadata.get("exif", {}).get("UserComment"))
    if SAYS_SCREENSHOT.search(" ".join(str(word) for word in words if word)):
        return True
    size = decoded.width or 0, decoded.height or 0
    if decoded.content_type != "image/png" or transparent or decoded.metadata.get("camera"):
        return False
    if (max(size), min(size)) not in SCREENS:
        return False
    rgb = np.asarray(small)
    return bool((rgb[:, 1:] == rgb[:, :-1]).all(axis=2).mean() > 0.3)
