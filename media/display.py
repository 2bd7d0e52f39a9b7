"""The display matrix of a film: how its frames want to be turned and mirrored."""

from __future__ import annotations

import struct
from typing import Any

from av.sidedata.sidedata import Type
from av.video.frame import VideoFrame
from PIL import Image

Turn = Image.Transpose
# Signs of a, b, c, d. A point (p, q) is shown at (a p + c q, b p + d q), q and y going down.
TURNS = {
    (-1, 0, 0, -1): Turn.ROTATE_180,
    (0, 1, -1, 0): Turn.ROTATE_270,
    (0, -1, 1, 0): Turn.ROTATE_90,
    (-1, 0, 0, 1): Turn.FLIP_LEFT_RIGHT,
    (1, 0, 0, -1): Turn.FLIP_TOP_BOTTOM,
    (0, 1, 1, 0): Turn.TRANSPOSE,
    (0, -1, -1, 0): Turn.TRANSVERSE,
}
DEGREES = {Turn.ROTATE_90: 90, Turn.ROTATE_180: 180, Turn.ROTATE_270: 270}
ON_ITS_SIDE = {Turn.ROTATE_90, Turn.ROTATE_270, Turn.TRANSPOSE, Turn.TRANSVERSE}


class Upright:
    """The turn of the frames of one film. Only the first is asked. PyAV makes a cycle of a frame
    and its side data, so each frame asked stays in memory until the garbage is collected.
    """

    def __init__(self) -> None:
        self._asked = False
        self._turn: Turn | None = None

    def turn(self, frame: VideoFrame) -> Turn | None:
        if not self._asked:
            self._asked, self._turn = True, turn_of(frame)
        return self._turn


def turn_of(frame: VideoFrame) -> Turn | None:
    """What brings the frame upright; None where it is already."""
    found: Any = frame.side_data
    matrix = found.get(Type.DISPLAYMATRIX)
    if matrix is None:
        return None
    a, b, _, c, d, *_ = struct.unpack("<9i", bytes(matrix)[:36])
    most = max(abs(a), abs(b), abs(c), abs(d), 1)

    def sign(value: int) -> int:
        return 0 if abs(value) * 2 < most else 1 if value > 0 else -1

    return TURNS.get((sign(a), sign(b), sign(c), sign(d)))
