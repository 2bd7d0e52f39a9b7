"""Drawings by another hand than that of the small model pack.

Shapes are turned and stretched, with a margin of their own shade, on a ground that changes from one
side to the other. No threshold was chosen on these drawings."""

from __future__ import annotations

import colorsys
import io
import math
import random
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from bench.drawn import COLOURS, Drawn

_SIDE = 240
_OVER = 3
# Sum of the differences of red, green and blue from which a shape is seen on its ground.
_SEEN = 170
_Points = list[tuple[float, float]]


@dataclass(frozen=True)
class _Put:
    """Where a shape is, how large, how far it is turned, and how it is stretched."""

    x: float
    y: float
    size: float
    turn: float
    wide: float
    high: float


def sketches(subjects: list[str], each: int, seed: int = 41) -> list[Drawn]:
    """So many of each subject, "red circle" and the like, in mixed order; the same in every run."""
    chance = random.Random(seed)
    wanted = [subject for subject in subjects for _ in range(each)]
    chance.shuffle(wanted)
    return [_sketch(f"sketch-{n:05}.png", subject, chance) for n, subject in enumerate(wanted)]


def _sketch(name: str, subject: str, chance: random.Random) -> Drawn:
    colour, shape = subject.split()
    fill = _shade(COLOURS[colour], chance)
    large = _ground(fill, chance).resize((_SIDE * _OVER, _SIDE * _OVER))
    picture, pen = large, ImageDraw.Draw(large)
    edge = tuple(int(part * 0.8) for part in fill)
    put = _Put(
        x=_SIDE * _OVER * (0.5 + chance.uniform(-0.08, 0.08)),
        y=_SIDE * _OVER * (0.5 + chance.uniform(-0.08, 0.08)),
        size=chance.uniform(0.26, 0.42) * _SIDE * _OVER,
        turn=math.radians(chance.uniform(-8, 8)),
        wide=chance.uniform(0.92, 1.08),
        high=chance.uniform(0.92, 1.08),
    )
    behind = picture.copy()
    for outline in _outlines(shape):
        pen.polygon(_placed(outline, put), fill=fill, outline=edge, width=_OVER * 2)
    if shape == "ring":
        hole = Image.new("L", picture.size)
        ImageDraw.Draw(hole).polygon(_placed(_round(), put, 0.55), fill=255)
        picture.paste(behind, mask=hole)
    picture = picture.resize((_SIDE, _SIDE), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return Drawn(name, subject, np.asarray(picture), out.getvalue())


def _shade(colour: tuple[int, int, int], chance: random.Random) -> tuple[int, int, int]:
    """The colour a little lighter or darker, as no two hands take the same paint."""
    hue, saturation, value = colorsys.rgb_to_hsv(*(part / 255 for part in colour))
    shade = colorsys.hsv_to_rgb(hue, saturation, min(1, value * chance.uniform(0.92, 1.08)))
    red, green, blue = (round(part * 255) for part in shade)
    return red, green, blue


def _ground(fill: tuple[int, int, int], chance: random.Random) -> Image.Image:
    """Two near colours in a gradient, both unlike the shape."""
    while True:
        one = [chance.randint(0, 255) for _ in range(3)]
        other = [min(255, max(0, part + chance.randint(-40, 40))) for part in one]
        if all(
            sum(abs(a - b) for a, b in zip(end, fill, strict=True)) > _SEEN for end in (one, other)
        ):
            break
    along = np.linspace(0, 1, 64)[:, None, None]
    ramp = np.array(one) * (1 - along) + np.array(other) * along
    pixels = np.broadcast_to(ramp, (64, 64, 3)).astype(np.uint8)
    return Image.fromarray(pixels if chance.random() < 0.5 else pixels.transpose(1, 0, 2).copy())


def _outlines(shape: str) -> list[_Points]:
    if shape in ("circle", "ring"):
        return [_round()]
    if shape == "square":
        return [[(-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)]]
    if shape == "cross":
        a = 0.32
        return [[(-a, -1), (a, -1), (a, -a), (1, -a), (1, a), (a, a), (a, 1), (-a, 1),
                 (-a, a), (-1, a), (-1, -a), (-a, -a)]]  # fmt: skip
    if shape == "heart":
        # Two arcs over a point, not the curve that the pack was made with.
        lobes = [(0.5 * side + 0.52 * math.cos(t), -0.35 + 0.52 * math.sin(t))
                 for side, span in ((-1, (math.pi, 2 * math.pi)), (1, (math.pi, 2 * math.pi + 0.6)))
                 for t in np.linspace(*span, 24)]  # fmt: skip
        return [[*lobes, (0.0, 1.0), (-0.93, -0.06)]]
    tips, inner = {"triangle": (3, 1.0), "diamond": (4, 1.0), "star": (5, 0.45)}[shape]
    steps = tips if inner == 1.0 else 2 * tips
    radii = [1.0 if inner == 1.0 or n % 2 == 0 else inner for n in range(steps)]
    return [[(r * math.sin(2 * math.pi * n / steps), -r * math.cos(2 * math.pi * n / steps))
             for n, r in enumerate(radii)]]  # fmt: skip


def _round() -> _Points:
    return [(math.cos(t), math.sin(t)) for t in np.linspace(0, 2 * math.pi, 72, endpoint=False)]


def _placed(outline: _Points, put: _Put, scale: float = 1) -> _Points:
    cos, sin = math.cos(put.turn), math.sin(put.turn)
    size = put.size * scale
    return [
        (
            put.x + size * (x * put.wide * cos - y * put.high * sin),
            put.y + size * (x * put.wide * sin + y * put.high * cos),
        )
        for x, y in outline
    ]
