"""Codes by which a fingerprint is found among many: few, and the same in another encoder's copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

# A file is found by so many codes at most, those of which it is most certain.
MOST_CODES = 64


@dataclass(frozen=True)
class Asked:
    """How a search asks: for so many moments, each also with its least certain bits turned."""

    moments: int
    bits: int


@dataclass(frozen=True)
class Marks:
    """`codes` are kept of a file, `probes` are what others are searched by."""

    codes: list[int]
    probes: list[int]


def marks(words: Any, margins: Any, certainty: Any, reach: int, asked: Asked) -> Marks:
    """Codes of the moments that are more certain than any within `reach`; another start of the
    file does not change which those are. Certainty 0 is not a moment."""
    chosen = _peaks(certainty, reach)
    ranked = chosen[np.argsort(-certainty[chosen], kind="stable")]
    probes: dict[int, None] = {}
    for at in ranked[: asked.moments]:
        weak = np.argsort(margins[at])[: asked.bits]
        for turned in range(1 << asked.bits):
            mask = sum(1 << int(bit) for n, bit in enumerate(weak) if turned >> n & 1)
            probes[_signed(int(words[at]) ^ mask)] = None
    kept = dict.fromkeys(_signed(int(word)) for word in words[ranked])
    return Marks(list(kept)[:MOST_CODES], list(probes))


def both(one: Marks, other: Marks) -> Marks:
    """Of two kinds of codes of one file; half of the codes are of each where both have many."""
    half = max(MOST_CODES // 2, MOST_CODES - len(other.codes))
    kept = one.codes[:half] + other.codes
    return Marks(list(dict.fromkeys(kept))[:MOST_CODES], one.probes + other.probes)


def _peaks(certainty: Any, reach: int) -> Any:
    if not len(certainty):
        return np.empty(0, int)
    padded = np.pad(certainty, reach, constant_values=-1)
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1).max(axis=1)
    return np.nonzero((certainty > 0) & (certainty >= around))[0]


def _signed(word: int) -> int:
    """As an integer of Postgres has it."""
    return word - (1 << 32) if word >= 1 << 31 else word
