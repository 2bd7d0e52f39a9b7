"""Drawings of coloured shapes that the small model pack has not been trained on."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass

import numpy as np

from cubby.cli.demo.drawings import draw
from cubby.embedding import Picture

COLOURS = {
    "red": (220, 30, 30), "green": (30, 160, 60), "blue": (40, 70, 220), "yellow": (245, 220, 40),
    "purple": (130, 40, 160), "orange": (245, 140, 30), "black": (15, 15, 15),
    "white": (245, 245, 245), "pink": (250, 140, 190), "cyan": (40, 210, 220),
    "brown": (130, 80, 40), "gray": (128, 128, 128),
}  # fmt: skip
# Sum of the differences of red, green and blue from which a shape is seen on its ground.
_SEEN = 150


@dataclass(frozen=True)
class Drawn:
    """`name` does not tell the `subject`; `data` is a PNG of `picture`."""

    name: str
    subject: str
    picture: Picture
    data: bytes


def drawings(subjects: list[str], count: int) -> list[Drawn]:
    """So many of subjects by chance, "red circle" and the like; the same in every run."""
    chance = random.Random(7)
    return [_drawn(f"drawing-{n:05}.png", chance.choice(subjects), chance) for n in range(count)]


def _drawn(name: str, subject: str, chance: random.Random) -> Drawn:
    colour, shape = subject.split()
    fill = COLOURS[colour]
    grounds = [
        ground
        for ground in COLOURS.values()
        if sum(abs(a - b) for a, b in zip(ground, fill, strict=True)) > _SEEN
    ]
    picture = draw(fill, shape, chance, chance.choice(grounds))
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return Drawn(name, subject, np.asarray(picture), out.getvalue())
