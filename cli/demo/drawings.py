"""Drawings of coloured shapes, which the small model pack that comes with Cubby understands."""

from __future__ import annotations

import io
import math
import random
from dataclasses import dataclass

from PIL import Image, ImageDraw

Colour = tuple[int, int, int]

COLOURS = {
    "red": (220, 30, 30),
    "green": (30, 160, 50),
    "blue": (30, 60, 220),
    "yellow": (250, 220, 30),
    "purple": (130, 40, 160),
    "orange": (250, 140, 20),
}
SHAPES = ("circle", "square", "triangle", "star", "heart", "cross", "ring", "diamond")
BACKGROUNDS = ((245, 245, 240), (225, 235, 245), (250, 240, 225))
SIDE = 256


@dataclass(frozen=True)
class Drawing:
    """One picture file; `subject` is what it shows, which its name does not tell."""

    filename: str
    content_type: str
    subject: str
    data: bytes


def drawings(seed: int = 1) -> list[Drawing]:
    """32 drawings: eight subjects, each drawn four times in other places and sizes."""
    chance = random.Random(seed)  # noqa: S311 -- the same pictures every time
    subjects = [(colour, shape) for colour in COLOURS for shape in SHAPES]
    chosen = [("red", "circle"), *chance.sample([s for s in subjects if s[0] != "red"], 7)]
    made = []
    for colour, shape in chosen:
        for _ in range(4):
            picture = draw(colour, shape, chance)
            made.append((f"{colour} {shape}", picture))
    chance.shuffle(made)
    return [
        Drawing(f"drawing-{number:03}.png", "image/png", subject, _encoded(picture, "PNG"))
        for number, (subject, picture) in enumerate(made, 1)
    ]


def near_duplicates(originals: list[Drawing]) -> list[Drawing]:
    """The first four once more as smaller JPEGs, and the next two byte for byte."""
    again = []
    for number, original in enumerate(originals[:4], 1):
        picture = Image.open(io.BytesIO(original.data)).convert("RGB").resize((200, 200))
        data = _encoded(picture, "JPEG")
        again.append(Drawing(f"copy-{number}.jpg", "image/jpeg", original.subject, data))
    for number, original in enumerate(originals[4:6], 5):
        again.append(Drawing(f"copy-{number}.png", "image/png", original.subject, original.data))
    return again


def draw(
    colour: str | Colour, shape: str, chance: random.Random, background: Colour | None = None
) -> Image.Image:
    """One shape somewhere near the middle of a background, a light one unless another is given."""
    picture = Image.new("RGB", (SIDE, SIDE), background or chance.choice(BACKGROUNDS))
    pen = ImageDraw.Draw(picture)
    size = chance.uniform(0.28, 0.4) * SIDE
    x = SIDE / 2 + chance.uniform(-0.1, 0.1) * SIDE
    y = SIDE / 2 + chance.uniform(-0.1, 0.1) * SIDE
    fill = COLOURS[colour] if isinstance(colour, str) else colour
    _shape(pen, shape, (x, y, size), fill)
    if shape == "ring":
        hole = size * 0.55
        pen.ellipse((x - hole, y - hole, x + hole, y + hole), fill=picture.getpixel((0, 0)))
    return picture


def _shape(
    pen: ImageDraw.ImageDraw, shape: str, place: tuple[float, float, float], fill: Colour
) -> None:
    x, y, r = place
    if shape in ("circle", "ring"):
        pen.ellipse((x - r, y - r, x + r, y + r), fill=fill)
    elif shape == "square":
        pen.rectangle((x - r * 0.85, y - r * 0.85, x + r * 0.85, y + r * 0.85), fill=fill)
    elif shape == "cross":
        pen.rectangle((x - r * 0.33, y - r, x + r * 0.33, y + r), fill=fill)
        pen.rectangle((x - r, y - r * 0.33, x + r, y + r * 0.33), fill=fill)
    elif shape == "heart":
        pen.polygon([_heart(2 * math.pi * n / 60, x, y, r) for n in range(60)], fill=fill)
    else:
        points = {"triangle": (3, 1.0), "diamond": (4, 1.0), "star": (5, 0.42)}[shape]
        pen.polygon(_star(x, y, r, *points), fill=fill)


def _star(x: float, y: float, r: float, tips: int, inner: float) -> list[tuple[float, float]]:
    steps = tips if inner == 1.0 else tips * 2
    radii = [r if inner == 1.0 or n % 2 == 0 else r * inner for n in range(steps)]
    angles = [2 * math.pi * n / steps - math.pi / 2 for n in range(steps)]
    return [
        (x + radius * math.cos(angle), y + radius * math.sin(angle))
        for radius, angle in zip(radii, angles, strict=True)
    ]


def _heart(t: float, x: float, y: float, r: float) -> tuple[float, float]:
    # The usual parametric heart curve, scaled to a radius of 17.
    across = 16 * math.sin(t) ** 3
    up = 13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)
    return x + across * r / 17, y - up * r / 17


def _encoded(picture: Image.Image, kind: str) -> bytes:
    data = io.BytesIO()
    picture.save(data, kind)
    return data.getvalue()
