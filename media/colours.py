"""Colour words of a picture: what a person would call its main colours."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image

WORDS = (
    "black",
    "gray",
    "white",
    "red",
    "orange",
    "yellow",
    "green",
    "cyan",
    "blue",
    "purple",
    "pink",
    "brown",
)
# Upper ends of the hue ranges in degrees; red closes the circle.
HUES = ((15, "red"), (45, "orange"), (70, "yellow"), (165, "green"), (195, "cyan"))
HUES_COOL = ((255, "blue"), (290, "purple"), (345, "pink"), (360, "red"))
FIRST_SHARE = 0.2
SECOND_SHARE = 0.15


def words(small: Image.Image) -> list[str]:
    """One or two colour words by the share of the picture they cover, the largest first.

    Empty when no colour covers a fifth of it.
    """
    shares = _shares(small)
    order = sorted(shares, key=lambda word: -shares[word])
    found = [word for word in order[:1] if shares[word] >= FIRST_SHARE]
    return found + [word for word in order[1:2] if found and shares[word] >= SECOND_SHARE]


def is_grey(small: Image.Image) -> bool:
    """No pixel to speak of has a hue: a black and white picture."""
    rgb = np.asarray(small, dtype=np.int16)
    spread = rgb.max(axis=2) - rgb.min(axis=2)
    return bool(np.quantile(spread, 0.99) <= 12)


def _shares(small: Image.Image) -> dict[str, float]:
    hue, saturation, value, brightness = _hsv(small)
    index = np.zeros(hue.shape, dtype=np.int64)
    for limit, word in reversed(HUES + HUES_COOL):
        index = np.where(hue < limit, WORDS.index(word), index)
    # Dark orange is what people call brown, and pale red pink.
    warm = (hue >= 10) & (hue < 45)
    index = np.where(warm & (value < 0.65), WORDS.index("brown"), index)
    reddish = (hue < 15) | (hue >= 330)
    index = np.where(reddish & (value > 0.75) & (saturation < 0.6), WORDS.index("pink"), index)
    pale = (saturation < 0.15) | ((saturation < 0.25) & (value < 0.35))
    grey = np.where(brightness > 0.88, WORDS.index("white"), WORDS.index("gray"))
    index = np.where(pale, grey, index)
    index = np.where(value < 0.18, WORDS.index("black"), index)
    counts = np.bincount(index.ravel(), minlength=len(WORDS)) / index.size
    return {word: float(counts[at]) for at, word in enumerate(WORDS)}


def _hsv(small: Image.Image) -> tuple[npt.NDArray[np.float64], ...]:
    """Hue in degrees, saturation and value from 0 to 1, and the mean of the channels."""
    picture = small.convert("RGB").resize((64, 64), Image.Resampling.BOX)
    hsv = np.asarray(picture.convert("HSV"), dtype=np.float64)
    brightness = np.asarray(picture, dtype=np.float64).mean(axis=2) / 255
    return hsv[..., 0] * (360 / 255), hsv[..., 1] / 255, hsv[..., 2] / 255, brightness
