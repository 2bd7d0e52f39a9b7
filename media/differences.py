"""What is left between two pictures once the one lies on the other: overlap, colours, blocks."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from cubby.media.alignment import Alignment, Floats, Matrix, Picture, of_pixels

# Blocks to the longer side of the overlap.
BLOCKS = 24
LEAST_BLOCK = 8
# A letter of small print, and the contrast that it has.
STROKE_BLOCK = 14
STROKE = 25.0
# Paper is bright and has hardly any colour, in Lab.
PAPER_LIGHTNESS, PAPER_CHROMA = 80.0, 8.0
# Colours of Lab that are as near as this count as one.
FLAT_STEP = 10.0
# Standard deviation of a block's brightness from which it shows something.
STRUCTURE = 6.0
AGREES, CONTRADICTS = 0.8, 0.5


@dataclass(frozen=True)
class _Overlap:
    """Both pictures on the same pixels: those of the coarser of the two."""

    one: Floats
    other: Floats
    inside: npt.NDArray[np.bool_]
    share_of_one: float
    share_of_other: float


def measure(one: Picture, other: Picture, found: Alignment) -> dict[str, Any] | None:
    """Measures of a pair under an alignment; None where hardly anything overlaps."""
    overlap = _overlap(one, other, found)
    if overlap is None:
        return None
    blocks = _blocks(overlap)
    return {
        "inliers": found.inliers,
        "matches": found.matches,
        "scale": round(found.scale, 4),
        "turned": round(found.turned, 1),
        "mirrored": found.mirrored,
        "matrix": [[round(float(value), 5) for value in row] for row in found.matrix],
        "sizes": [list(one.size), list(other.size)],
        "coverage": [round(overlap.share_of_one, 4), round(overlap.share_of_other, 4)],
        **blocks,
        **_colours(overlap),
    }


def _overlap(one: Picture, other: Picture, found: Alignment) -> _Overlap | None:
    matrix = of_pixels(found, one, other)
    backwards = bool(abs(np.linalg.det(matrix[:, :2])) > 1)
    # The finer picture is brought to the pixels of the coarser one.
    coarse, fine = (one, other) if backwards else (other, one)
    towards: Matrix = _inverse(matrix) if backwards else matrix
    shrink = min(1.0, np.sqrt(abs(np.linalg.det(towards[:, :2]))))
    pixels = fine.pixels
    if shrink < 0.99:
        size = tuple(max(1, round(side * shrink)) for side in pixels.shape[1::-1])
        real = np.diag([pixels.shape[1] / size[0], pixels.shape[0] / size[1]])
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
        offset = (np.diag(real) - 1) / 2
        towards = np.hstack(
            [towards[:, :2] @ real, (towards[:, :2] @ offset + towards[:, 2])[:, None]]
        )
    moved, inside = _warped(pixels, towards, coarse.pixels.shape[1::-1])
    share_of_coarse = float(inside.mean())
    # The other way round it is the same area, of the finer picture's.
    area = inside.sum() / abs(np.linalg.det(towards[:, :2]))
    share_of_fine = min(1.0, float(area / (pixels.shape[0] * pixels.shape[1])))
    if inside.sum() < (2 * LEAST_BLOCK) ** 2:
        return None
    ys, xs = np.nonzero(inside)
    window = np.s_[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    here, there = coarse.pixels[window].astype(np.float32), moved[window].astype(np.float32)
    mask = inside[window]
    return (
        _Overlap(here, there, mask, share_of_coarse, share_of_fine)
        if backwards
        else _Overlap(there, here, mask, share_of_fine, share_of_coarse)
    )


def _inverse(matrix: Matrix) -> Matrix:
    inverted: Matrix = cv2.invertAffineTransform(matrix)
    return inverted


def _warped(pixels: Any, towards: Matrix, size: tuple[int, int]) -> tuple[Any, Any]:
    moved = cv2.warpAffine(
        pixels, towards, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    full = np.full(pixels.shape[:2], 255, np.uint8)
    inside = cv2.warpAffine(full, towards, size, flags=cv2.INTER_LINEAR) > 250
    return moved, cv2.erode(inside.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool)


def _blocks(overlap: _Overlap) -> dict[str, Any]:
    """Brightness block by block, after one line through all of it."""
    mine, other = (_grey(side) for side in (overlap.one, overlap.other))
    inside = overlap.inside
    mean, std = mine[inside].mean(), mine[inside].std()
    there_mean, there_std = other[inside].mean(), other[inside].std()
    whole = _correlation(mine[inside], other[inside])
    side = max(LEAST_BLOCK, round(max(mine.shape) / BLOCKS))
    covered = _means(inside.astype(np.float32), side) > 0.7
    my_mean, my_std = _moments(mine, side)
    other_mean, other_std = _moments(other, side)
    gain = there_std / max(std, 1e-3)
    # Both as if they had the contrast of the stronger one.
    mine_scaled, other_scaled = my_std * max(1.0, gain), other_std * max(1.0, 1 / max(gain, 1e-3))
    shared = np.full(my_mean.shape, -1.0, np.float32)
    # An edge that lies one pixel off is the same edge.
    for dx, dy in ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)):
        slid = np.roll(other, (dy, dx), (0, 1))
        mixed = _means(mine * slid, side) - my_mean * _means(slid, side)
        shared = np.maximum(shared, mixed / np.maximum(my_std * other_std, 1e-3))
    mine_shows, other_shows = mine_scaled > STRUCTURE, other_scaled > STRUCTURE
    both = covered & mine_shows & other_shows
    shows = covered & (mine_shows | other_shows)
    agreeing = both & (shared >= AGREES)
    against = both & (shared < CONTRADICTS)
    only_one = covered & (mine_scaled > 2 * STRUCTURE) & (other_scaled < mine_scaled / 3)
    only_other = covered & (other_scaled > 2 * STRUCTURE) & (mine_scaled < other_scaled / 3)
    against &= ~only_one & ~only_other
    # Flat blocks that differ in brightness, where the line through all does not explain it.
    expected = there_mean + (my_mean - mean) * gain * np.sign(whole)
    off = covered & ~shows & (abs(other_mean - expected) > 40)
    count = max(1, int(covered.sum()))
    return {
        "correlation": round(float(whole), 4),
        "gain": round(float(gain), 3),
        "blocks": count,
        "structured": round(float(shows.sum()) / count, 4),
        "agreeing": round(float(agreeing.sum()) / max(1, int(shows.sum())), 4),
        "contradicting": round(float(against.sum()) / count, 4),
        "only_one": round(float(only_one.sum()) / count, 4),
        "only_other": round(float(only_other.sum()) / count, 4),
        "off": round(float(off.sum()) / count, 4),
        **_strokes(mine, other, inside),
    }


def _strokes(one: Floats, other: Floats, inside: Any) -> dict[str, int]:
    """Small blocks in which both show strong contrast, as letters do, and how many of them show
    another letter. The sharper both pictures are, the less a block may differ from the rest."""
    my_mean, my_std = _moments(one, STROKE_BLOCK)
    _, other_std = _moments(other, STROKE_BLOCK)
    strong = (
        (_means(inside.astype(np.float32), STROKE_BLOCK) > 0.95)
        & (my_std > STROKE)
        & (other_std > STROKE)
    )
    if not strong.any():
        return {"strokes": 0, "strokes_differ": 0}
    shared = np.full(my_mean.shape, -1.0, np.float32)
    for offset in itertools.product((-1, 0, 1), repeat=2):
        slid = np.roll(other, offset, (0, 1))
        mean, std = _moments(slid, STROKE_BLOCK)
        mixed = _means(one * slid, STROKE_BLOCK) - my_mean * mean
        shared = np.maximum(shared, mixed / np.maximum(my_std * std, 1e-3))
    usual = float(np.median(shared[strong]))
    differ = strong & (shared < min(0.85, max(0.4, 1 - 8 * (1 - usual))))
    return {"strokes": int(strong.sum()), "strokes_differ": int(differ.sum())}


def _colours(overlap: _Overlap) -> dict[str, Any]:
    """The colours of the other picture told from those of the one: the same but for saturation
    and white balance, or others."""
    mine, other = (_lab(side) for side in (overlap.one, overlap.other))
    inside = cv2.resize(
        overlap.inside.astype(np.uint8), mine.shape[1::-1], interpolation=cv2.INTER_NEAREST
    ).astype(bool)
    one, two = mine[inside][:, 1:], other[inside][:, 1:]
    white = [
        (each[inside][:, 0] > PAPER_LIGHTNESS) & (np.hypot(*each[inside][:, 1:].T) < PAPER_CHROMA)
        for each in (mine, other)
    ]
    chroma = [float(np.hypot(*each.T).mean()) for each in (one, two)]
    centred, there = one - one.mean(axis=0), two - two.mean(axis=0)
    power = float((centred**2).sum())
    saturation = float((centred * there).sum()) / max(power, 1e-6)
    rest = there - saturation * centred
    return {
        "paper": round(float((white[0] & white[1]).mean()), 3),
        "flat": round(min(_flat(mine[inside]), _flat(other[inside])), 3),
        "chroma": [round(value, 2) for value in chroma],
        "saturation": round(saturation, 3),
        "cast": round(float(np.hypot(*(two.mean(axis=0) - one.mean(axis=0)))), 2),
        "colour_rest": round(float(np.hypot(*rest.T).mean()), 2),
        "colour_spread": [round(float(np.hypot(*each.T).mean()), 2) for each in (centred, there)],
        "lightness": round(float(abs(mine[inside][:, 0] - other[inside][:, 0]).mean()), 2),
    }


def _flat(colours: Floats) -> float:
    """Share of the pixels that have one of the picture's three commonest colours. It is high for a
    drawing, where only edges blend, and low for a photograph."""
    bins = np.floor(colours / FLAT_STEP + 0.5).astype(np.int64) + 32
    _, counts = np.unique(bins @ np.array([4096, 64, 1]), return_counts=True)
    return float(np.sort(counts)[-3:].sum() / len(colours))


def _grey(pixels: Floats) -> Floats:
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    blurred: Floats = cv2.GaussianBlur(grey, (0, 0), 0.8)
    return blurred


def _lab(pixels: Floats) -> Floats:
    scale = min(1.0, 64 / max(pixels.shape[:2]))
    size = tuple(max(1, round(side * scale)) for side in pixels.shape[1::-1])
    small = cv2.resize(pixels, size, interpolation=cv2.INTER_AREA)
    lab: Floats = cv2.cvtColor(small / 255, cv2.COLOR_RGB2Lab)
    return lab


def _means(values: Floats, side: int) -> Floats:
    rows, columns = (max(1, length // side) for length in values.shape)
    height, width = min(rows * side, values.shape[0]), min(columns * side, values.shape[1])
    means: Floats = cv2.resize(
        values[:height, :width], (columns, rows), interpolation=cv2.INTER_AREA
    )
    return means


def _moments(values: Floats, side: int) -> tuple[Floats, Floats]:
    mean = _means(values, side)
    spread = np.sqrt(np.maximum(_means(values * values, side) - mean * mean, 0))
    return mean, spread


def _correlation(one: Floats, other: Floats) -> float:
    mine, there = one - one.mean(), other - other.mean()
    return float((mine * there).mean() / max(float(mine.std() * there.std()), 1e-3))
