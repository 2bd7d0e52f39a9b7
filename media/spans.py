"""Two films or sounds beside each other: which span of the one is which span of the other.

Works on fingerprints alone, so that nothing is decoded. The measures say how alike the spans are;
the database decides what that makes of the two files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from cubby.media import footage, heard

Floats = npt.NDArray[np.float32]
Flags = npt.NDArray[np.bool_]

# Pictures that agree, and words of a sound that agree: the share of bits that differ.
ALIKE, NEAR = 0.6, 0.3
# A gap in a span that is bridged, in seconds.
GAP = 1.5
# Positions that are looked at closely.
TRIED = 6
# Shorter overlaps agree by chance.
LEAST_PICTURES, LEAST_WORDS = 4, 12
# A brighter or darker grey by less is noise of an encoder.
NOISE = 3.0


@dataclass(frozen=True)
class _Span:
    """Indices of the one from `begin` to before `end` are those of the other, `offset` later."""

    begin: int
    end: int
    offset: int

    def seconds(self, rate: float, more: float = 0) -> list[list[float]]:
        """`more` is how much the last index lasts beyond its step."""
        return [
            [round((self.begin + by) / rate, 2), round((self.end + by) / rate + more, 2)]
            for by in (0, self.offset)
        ]


Stored = dict[str, bytes | None]


def measure(kind: str, one: Stored, other: Stored) -> dict[str, Any] | None:
    """Measures of two files of a kind, `film` or `sound`, by what of them is stored; None where
    nothing agrees, or {"unreadable": why}."""
    if one[kind] is None or other[kind] is None:
        return {"unreadable": f"it has no fingerprint of its {kind}"}
    heard_of = [one["sound"], other["sound"]]
    mine, its = heard_of
    alike = sounds(mine, its) if mine is not None and its is not None else None
    if kind == "sound":
        return {"sound": alike} if alike else None
    seen = films(one["film"] or b"", other["film"] or b"")
    if seen is None:
        return None
    return {"film": seen, "sound": alike, "heard": [each is not None for each in heard_of]}


def films(one: bytes, other: bytes) -> dict[str, Any] | None:
    """Measures of the two films' pictures; None where no span agrees."""
    mine, its = _pictures(one), _pictures(other)
    found = [
        (*best, mirrored)
        for mirrored in (False, True)
        if (best := _film_span(mine, its[:, :, ::-1] if mirrored else its)) is not None
    ]
    if not found:
        return None
    measures, _, mirrored = max(found, key=lambda each: each[1])
    return measures | {"mirrored": mirrored}


def sounds(one: bytes, other: bytes) -> dict[str, Any] | None:
    """Measures of the two sounds; None where no span agrees."""
    (mine, my_active), (its, its_active) = _words(one), _words(other)
    if min(len(mine), len(its)) < LEAST_WORDS:
        return None
    differ = np.bitwise_count(mine[:, None] ^ its[None, :]).astype(np.float32) / 32
    counts = my_active[:, None] & its_active[None, :]
    best: tuple[float, dict[str, Any]] | None = None
    for offset in _agreeing_offsets((differ < NEAR) & counts, LEAST_WORDS):
        row, heard_row = np.diagonal(differ, offset), np.diagonal(counts, offset)
        first = max(0, -offset)
        smooth = _smoothed(np.where(heard_row, row, 0.5), 8)
        for begin, end in _runs(smooth < NEAR, round(GAP * heard.PER_SECOND)):
            inside = heard_row[begin:end]
            if inside.sum() < LEAST_WORDS:
                continue
            span = _Span(first + begin, first + end, offset)
            errors = float(row[begin:end][inside].mean())
            measures = {
                "span": span.seconds(heard.PER_SECOND, heard.WINDOW / heard.PER_SECOND),
                "coverage": _coverage(span, len(mine), len(its)),
                "errors": round(errors, 4),
                "heard": round(int(inside.sum()) / heard.PER_SECOND, 2),
                "different_words": len(np.unique(mine[span.begin : span.end][inside])),
            }
            score = float(inside.sum()) * (0.5 - errors)
            if best is None or score > best[0]:
                best = score, measures
    return best[1] if best else None


def _pictures(stored: bytes) -> Floats:
    read = np.frombuffer(stored, np.uint8).reshape(-1, footage.SIDE, footage.SIDE)
    return read.astype(np.float32)


def _words(stored: bytes) -> tuple[npt.NDArray[np.uint32], Flags]:
    """A word and whether it counts are five bytes."""
    read = np.frombuffer(stored, np.uint8).reshape(-1, 5)
    return np.ascontiguousarray(read[:, :4]).view("<u4").ravel(), read[:, 4].astype(bool)


def _film_span(mine: Floats, its: Floats) -> tuple[dict[str, Any], float] | None:
    one, two = mine.reshape(len(mine), -1), its.reshape(len(its), -1)
    alike = _products(_standard(one), _standard(two)) / np.float32(one.shape[1])
    best: tuple[dict[str, Any], float] | None = None
    for offset in _film_offsets(one, two, alike):
        row, first = np.diagonal(alike, offset), max(0, -offset)
        agrees = np.maximum(row, _alike_changes(one, two, _Span(first, first + len(row), offset)))
        for begin, end in _runs(_smoothed(agrees, 3) > ALIKE, round(GAP * footage.PER_SECOND)):
            span = _Span(first + begin, first + end, offset)
            measures = _film_measures(one, two, span)
            measures["alike"] = round(float(row[begin:end].mean()), 4)
            score = (end - begin) * (measures["alike"] + max(0, measures["motion"]))
            if best is None or score > best[1]:
                best = measures, score
    return best


def _film_offsets(one: Floats, two: Floats, alike: Floats) -> list[int]:
    """Where what changes in the films changes together, and where their pictures agree."""
    mine, its = _moving(one, two)
    changes = _products(mine, its)
    shortest = min(len(one), len(two))
    least = min(shortest, max(LEAST_PICTURES, shortest // 4))
    offsets = np.arange(least - len(one), len(two) - least + 1)
    first, there = np.maximum(0, -offsets), np.maximum(0, offsets)
    lengths = np.minimum(len(one) - first, len(two) - there)
    power = [np.concatenate([[0], np.cumsum((each**2).sum(axis=1))]) for each in (mine, its)]
    energy = (power[0][first + lengths] - power[0][first]) * (
        power[1][there + lengths] - power[1][there]
    )
    at = offsets + len(one) - 1
    weights = np.sqrt(lengths / shortest)
    together = weights * _diagonals(changes)[at] / np.maximum(np.sqrt(energy), 1)
    shown = weights * _diagonals(alike)[at] / lengths
    scored = list(zip(offsets.tolist(), together.tolist(), shown.tolist(), strict=True))
    by_change = sorted(scored, key=lambda each: -each[1])[:TRIED]
    by_picture = sorted(scored, key=lambda each: -each[2])[:TRIED]
    return list(dict.fromkeys(each[0] for each in by_change + by_picture))


def _film_measures(one: Floats, two: Floats, span: _Span) -> dict[str, Any]:
    mine, its = _changes(one, two, span)
    moving = [float(np.sqrt((each**2).mean())) for each in (mine, its)]
    together = float((mine * its).mean()) / max(moving[0] * moving[1], 1e-3)
    return {
        "span": span.seconds(footage.PER_SECOND),
        "coverage": _coverage(span, len(one), len(two)),
        "motion": round(together, 4),
        "moving": round(min(moving), 2),
    }


def _changes(one: Floats, two: Floats, span: _Span) -> tuple[Floats, Floats]:
    """What of the pictures changes within a span."""
    mine = one[span.begin : span.end]
    its = two[span.begin + span.offset : span.end + span.offset]
    return _moving(mine, its)


def _moving(one: Floats, two: Floats) -> tuple[Floats, Floats]:
    """Without the pictures that stay in either, however bright and strong they are. A fade or
    another exposure of one place is not motion, nor is a logo."""
    shown = [each - each.mean(axis=1, keepdims=True) for each in (one, two)]
    still: list[Floats] = []
    for each in shown:
        rest = each.mean(axis=0)
        for known in still:
            rest = rest - float((rest * known).sum()) * known
        strength = float(np.sqrt((rest**2).sum()))
        if strength > 1:
            still.append(rest / strength)
    for known in still:
        shown = [each - (each * known).sum(axis=1, keepdims=True) * known for each in shown]
    return shown[0], shown[1]


def _alike_changes(one: Floats, two: Floats, span: _Span) -> Floats:
    """Picture by picture: a logo in one of the films does not matter here."""
    mine, its = _changes(one, two, span)
    powers = [np.maximum((each**2).mean(axis=1), NOISE**2) for each in (mine, its)]
    alike: Floats = (mine * its).mean(axis=1) / np.sqrt(powers[0] * powers[1])
    return alike


def _diagonals(matrix: Floats) -> Floats:
    """The sums of all diagonals, the lowest first: rows shifted against each other, and added."""
    rows, columns = matrix.shape
    shifted = np.zeros(rows * (rows + columns), np.float32)
    shifted.reshape(rows, -1)[:, :columns] = matrix[::-1]
    sums: Floats = shifted[: rows * (rows + columns - 1)].reshape(rows, -1).sum(axis=0)
    return sums


def _products(one: Floats, two: Floats) -> Floats:
    """Of every picture of the one with every picture of the other, on one thread. Those of the
    library behind numpy cost more than they gain here."""
    products: Floats = cv2.gemm(one, two, 1, None, 0, flags=cv2.GEMM_2_T)
    return products


def _standard(pictures: Floats) -> Floats:
    spread = np.maximum(pictures.std(axis=1, keepdims=True), NOISE)
    standard: Floats = (pictures - pictures.mean(axis=1, keepdims=True)) / spread
    return standard


def _coverage(span: _Span, mine: int, its: int) -> list[float]:
    return [round((span.end - span.begin) / whole, 4) for whole in (mine, its)]


def _agreeing_offsets(agree: Flags, least: int) -> list[int]:
    """The offsets at which most moments agree."""
    rows, columns = np.nonzero(agree)
    offsets, counts = np.unique(columns - rows, return_counts=True)
    ranked = offsets[np.argsort(-counts, kind="stable")][:TRIED]
    return [
        int(offset)
        for offset in ranked
        if least - agree.shape[0] <= offset <= agree.shape[1] - least
    ]


def _smoothed(values: npt.NDArray[Any], width: int) -> Floats:
    padded = np.pad(values, (width // 2, width - 1 - width // 2), mode="edge")
    smooth: Floats = np.convolve(padded, np.full(width, 1 / width), "valid").astype(np.float32)
    return smooth


def _runs(flags: npt.NDArray[Any], gap: int) -> Iterator[tuple[int, int]]:
    """Stretches that hold, those a short gap apart as one."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(np.int8)))
    begin = end = None
    for start, stop in zip(edges[::2], edges[1::2], strict=True):
        if end is not None and start - end <= gap:
            end = int(stop)
            continue
        if begin is not None and end is not None:
            yield begin, end
        begin, end = int(start), int(stop)
    if begin is not None and end is not None:
        yield begin, end
