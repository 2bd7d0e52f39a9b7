"""Colour words as vectors over the bins of the colour histogram.

Each of the 512 bins belongs to the colour whose nearest sample, in CIE L*a*b*, is nearest to the
bin's centre. It counts the more the nearer it is. On drawings in these colours and on photographs
of clothes, one owner a bin told colours apart better than letting neighbours share.
"""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

_Floats = npt.NDArray[np.float64]

_SAMPLES = {
    "red": [(255, 0, 0), (220, 20, 30), (150, 20, 30)],
    "orange": [(255, 140, 0), (230, 110, 30)],
    "yellow": [(255, 230, 0), (230, 210, 80)],
    "green": [(0, 255, 0), (0, 160, 0), (60, 180, 75), (30, 90, 40)],
    "cyan": [(0, 255, 255), (0, 180, 200)],
    "blue": [(0, 0, 255), (30, 80, 200), (20, 40, 110), (90, 150, 230)],
    "purple": [(128, 0, 128), (150, 80, 190), (80, 30, 110)],
    "pink": [(255, 105, 180), (255, 182, 193)],
    "brown": [(139, 69, 19), (100, 60, 30), (165, 120, 80)],
    "black": [(0, 0, 0), (25, 25, 25)],
    "gray": [(80, 80, 80), (128, 128, 128), (180, 180, 180)],
    "white": [(255, 255, 255), (240, 240, 240)],
}
_SAME_AS = {
    "beige": "light brown",
    "black": "black",
    "crimson": "red",
    "golden": "yellow",
    "grey": "gray",
    "lilac": "light purple",
    "lime": "light green",
    "magenta": "pink",
    "maroon": "dark red",
    "navy": "dark blue",
    "olive": "dark green",
    "rose": "pink",
    "scarlet": "red",
    "teal": "dark cyan",
    "turquoise": "cyan",
    "violet": "purple",
}
_SHADES = {"dark": -1, "deep": -1, "light": 1, "bright": 1, "pale": 1}
# How fast a bin counts less with its distance from the sample, in units of L*a*b*.
_REACH = 18.0
_word = re.compile(r"[a-z]+")


def colours_in(text: str) -> list[tuple[str, int]]:
    """Colours that a text names, in order, with -1 for dark, 1 for light, 0 for neither."""
    words = [
        part for word in _word.findall(text.lower()) for part in _SAME_AS.get(word, word).split()
    ]
    found = []
    for before, word in zip(["", *words], words, strict=False):
        if word in _SAMPLES:
            found.append((word, _SHADES.get(before, 0)))
    return found


def text_row(text: str) -> _Floats:
    """The sum of the unit vectors of the colours named; all zero when none is."""
    row = np.zeros(512)
    for colour, shade in colours_in(text):
        weights = _WEIGHTS[colour]
        if shade:
            middle = np.average(_LIGHTNESS, weights=weights)
            weights = weights * ((middle - _LIGHTNESS) * shade < 0)
        row += np.sqrt(weights / weights.sum())
    return row


def _to_lab(rgb: _Floats) -> _Floats:
    """sRGB 0..255 to CIE L*a*b*, white point D65 (IEC 61966-2-1, CIE 15)."""
    part = rgb / 255
    linear = np.where(part <= 0.04045, part / 12.92, ((part + 0.055) / 1.055) ** 2.4)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    xyz = linear @ to_xyz.T / np.array([0.9505, 1.0, 1.089])
    root = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    x, y, z = root[..., 0], root[..., 1], root[..., 2]
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def _bin_weights() -> tuple[dict[str, _Floats], _Floats]:
    middles = np.arange(8) * 32.0 + 16
    grid = np.meshgrid(middles, middles, middles, indexing="ij")
    bins = _to_lab(np.stack(grid, axis=-1).reshape(512, 3))
    distances = np.stack([
        np.linalg.norm(bins[:, None] - _to_lab(np.array(samples, float)), axis=2).min(axis=1)
        for samples in _SAMPLES.values()
    ])  # fmt: skip
    owner = distances.argmin(axis=0)
    weights = np.exp(-((distances / _REACH) ** 2) / 2)
    return {
        name: np.where(owner == row, weights[row], 0.0) for row, name in enumerate(_SAMPLES)
    }, bins[:, 0]


_WEIGHTS, _LIGHTNESS = _bin_weights()
