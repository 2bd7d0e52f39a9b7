"""High dynamic range and wide colours to what an ordinary screen shows.

Code values of HLG and PQ (ITU-R BT.2100) become light. Light of the brightness that the picture
asks for becomes white, what is brighter is compressed, and the rest keeps its ratio. Shown as they
are, such pictures look washed out.
"""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

Light = npt.NDArray[np.float64]
PQ, HLG = 16, 18
NAMES = {PQ: "pq", HLG: "hlg"}
# Primaries (ITU-T H.273) to those of sRGB, for linear light.
BT2020, DISPLAY_P3 = 9, 12
TO_SRGB = {
    BT2020: ((1.6605, -0.5876, -0.0728), (-0.1246, 1.1329, -0.0083), (-0.0182, -0.1006, 1.1187)),
    DISPLAY_P3: ((1.2249, -0.2247, 0.0), (-0.0420, 1.0419, 0.0), (-0.0197, -0.0786, 1.0979)),
}
LUMINANCE = (0.2627, 0.6780, 0.0593)
# Candelas per square metre: white of graded pictures (BT.2408), and the peaks of both systems.
WHITE, HLG_PEAK, PQ_PEAK = 203.0, 1000.0, 10_000.0
# A picture whose mean is brighter than a quarter of its white is exposed down, as an eye does.
MEAN_SHARE = 0.25
# Code values above this are compressed where there is light beyond white.
KNEE = 0.75
GAMMA = 2.4


def to_srgb(image: Image.Image, transfer: int, primaries: int) -> Image.Image:
    """An RGB or RGBA picture of code values as sRGB; others come back as they are."""
    if image.mode not in {"RGB", "RGBA"} or (transfer not in NAMES and primaries not in TO_SRGB):
        return image
    coded = np.asarray(image.convert("RGB"), dtype=np.float64) / 255
    shown = Image.fromarray(levels(coded, transfer, primaries))
    if image.mode == "RGBA":
        shown.putalpha(image.getchannel("A"))
    return shown


def levels(coded: Light, transfer: int, primaries: int) -> npt.NDArray[np.uint8]:
    """uint8[height, width, 3] from code values between 0 and 1."""
    if transfer in NAMES:
        light = _hlg(coded) if transfer == HLG else _pq(coded)
        light = _exposed(light)
    else:
        light = np.power(coded, GAMMA)
    light = np.clip(light @ np.array(TO_SRGB.get(primaries, np.eye(3))).T, 0, None)
    shown = np.power(light, 1 / GAMMA)
    if transfer in NAMES:
        shown = _compressed(shown)
    eight: npt.NDArray[np.uint8] = (np.clip(shown, 0, 1) * 255 + 0.5).astype(np.uint8)
    return eight


def _hlg(coded: Light) -> Light:
    """Light of a screen of 1,000 cd/m2: the inverse of the camera's curve, then the system's."""
    low = coded**2 / 3
    high = (np.exp((coded - 0.55991073) / 0.17883277) + 0.28466892) / 12
    scene = np.where(coded <= 0.5, low, high)
    bright = (scene @ np.array(LUMINANCE))[..., None]
    light: Light = HLG_PEAK * scene * np.power(np.maximum(bright, 1e-9), 0.2)
    return light


def _pq(coded: Light) -> Light:
    power = np.power(coded, 1 / 78.84375)
    ratio = np.maximum(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)
    return PQ_PEAK * np.power(ratio, 1 / 0.1593017578125)


def _exposed(light: Light) -> Light:
    brightest = light.max(axis=2)
    peak = max(WHITE, float(np.quantile(brightest, 0.999)))
    white = min(max(WHITE, float(brightest.mean()) / MEAN_SHARE), peak)
    return light / white


def _compressed(shown: Light) -> Light:
    """Values above the knee squeezed so that the brightest is 1; colours keep their ratio."""
    brightest = shown.max(axis=2, keepdims=True)
    peak = float(np.quantile(brightest, 0.999))
    if peak <= 1:
        return shown
    over = (brightest - KNEE) / (peak - KNEE)
    slope = (peak - KNEE) / (1 - KNEE)
    squeezed = KNEE + (1 - KNEE) * slope * over / (1 + (slope - 1) * over)
    target = np.where(brightest > KNEE, squeezed, brightest)
    kept: Light = shown * target / np.maximum(brightest, 1e-9)
    return kept


def described(head: bytes) -> tuple[int, int] | None:
    """(transfer, primaries) as a PNG (cICP) or a box file (colr, nclx) states them at its head."""
    at = head.find(b"colrnclx")
    if at >= 0 and len(head) >= at + 12:
        primaries, transfer = struct.unpack_from(">HH", head, at + 8)
        return transfer, primaries
    at = head.find(b"cICP")
    if head.startswith(b"\x89PNG") and 0 < at < len(head) - 8:
        return head[at + 5], head[at + 4]
    return None


def of_frame(frame: Any) -> tuple[int, int]:
    """(transfer, primaries) of a frame of a film, 0 where it does not say."""
    return int(frame.color_trc or 0), int(frame.color_primaries or 0)
