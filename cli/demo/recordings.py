"""A short clip and a sound, made on the spot."""

from __future__ import annotations

import io
import math
import random
import struct
import wave
from fractions import Fraction

import av
import numpy as np

from cubby.cli.demo.drawings import draw

FRAMES_PER_SECOND = 10
SECONDS = 4


def clip() -> bytes:
    """Two scenes, a blue star and then a green square, as MP4 (H.264)."""
    chance = random.Random(7)  # noqa: S311 -- the same clip every time
    scenes = [draw("blue", "star", chance), draw("green", "square", chance)]
    data = io.BytesIO()
    with av.open(data, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=FRAMES_PER_SECOND)
        stream.width, stream.height = scenes[0].size
        stream.pix_fmt = "yuv420p"
        stream.time_base = Fraction(1, FRAMES_PER_SECOND)
        for scene in map(np.asarray, scenes):
            for _ in range(SECONDS * FRAMES_PER_SECOND // len(scenes)):
                container.mux(stream.encode(av.VideoFrame.from_ndarray(scene, "rgb24")))
        container.mux(stream.encode())
    return data.getvalue()


def sound() -> bytes:
    """One second of the A above middle C, as WAV."""
    rate = 8000
    samples = [int(12000 * math.sin(2 * math.pi * 440 * n / rate)) for n in range(rate)]
    data = io.BytesIO()
    with wave.open(data, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return data.getvalue()
