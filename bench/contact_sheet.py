"""Pairs of pictures side by side, to look at."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

_SIDE, _GAP, _COLUMNS, _MOST = 110, 6, 6, 600


def write(path: Path, pairs: Sequence[tuple[bytes, bytes]]) -> None:
    """The first pairs on white, each beside its partner; no file where there are none."""
    shown = pairs[:_MOST]
    if not shown:
        return
    rows = -(-len(shown) // _COLUMNS)
    wide = 2 * _SIDE + 3 * _GAP
    sheet = Image.new("RGB", (_COLUMNS * wide, rows * (_SIDE + _GAP)), "white")
    for number, pair in enumerate(shown):
        for at, data in enumerate(pair):
            with Image.open(io.BytesIO(data)) as opened:
                picture = opened.convert("RGB")
            picture.thumbnail((_SIDE, _SIDE))
            x = number % _COLUMNS * wide + at * (_SIDE + _GAP)
            sheet.paste(picture, (x, number // _COLUMNS * (_SIDE + _GAP)))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path, quality=80)
