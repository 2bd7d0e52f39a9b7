"""Pictures of coloured shapes on coloured grounds."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from cubby.embedding import Picture

COLOURS = {
    "red": (220, 30, 30),
    "green": (30, 160, 60),
    "blue": (40, 70, 220),
    "yellow": (245, 220, 40),
    "purple": (130, 40, 160),
    "orange": (245, 140, 30),
    "black": (15, 15, 15),
    "white": (245, 245, 245),
    "pink": (250, 140, 190),
    "cyan": (40, 210, 220),
    "brown": (130, 80, 40),
    "gray": (128, 128, 128),
}


def plain(colour: tuple[int, int, int], width: int = 40, height: int = 30) -> Picture:
    """A picture of nothing but one colour."""
    return np.full((height, width, 3), colour, dtype=np.uint8)


def draw(shape: str, colour: str, ground: str, size: int = 224) -> Picture:
    """One circle, square or triangle in the middle."""
    image = Image.new("RGB", (size, size), COLOURS[ground])
    pen, low, high = ImageDraw.Draw(image), size // 4, size * 3 // 4
    if shape == "circle":
        pen.ellipse((low, low, high, high), fill=COLOURS[colour])
    elif shape == "square":
        pen.rectangle((low, low, high, high), fill=COLOURS[colour])
    else:
        pen.polygon([(size // 2, low), (low, high), (high, high)], fill=COLOURS[colour])
    return np.asarray(image)
