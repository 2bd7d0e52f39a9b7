"""FFmpeg's scene score between pictures that follow each other."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from av import VideoFormat, VideoFrame
from av.filter import Graph
from PIL import Image

WIDTH, HEIGHT = 160, 96


class SceneScore:
    """How much a picture differs from the one before, 0 to 1, by FFmpeg's `select` filter.

    The filter damps a change that follows a change, as a panning camera makes them. Our pictures
    lie far apart, where every one may open a shot; each is shown twice, which resets the damping.
    """

    def __init__(self) -> None:
        graph = Graph()
        nodes = [
            graph.add_buffer(
                width=WIDTH,
                height=HEIGHT,
                format=VideoFormat("rgb24", WIDTH, HEIGHT),
                time_base=Fraction(1, 1000),
            ),
            graph.add("select", "gte(scene,0)"),
            graph.add("buffersink"),
        ]
        graph.link_nodes(*nodes).configure()
        self._graph, self._count = graph, 0

    def next(self, picture: Image.Image) -> float:
        """Score of the picture against the one given before; 1 for the first."""
        small = np.asarray(picture.resize((WIDTH, HEIGHT), Image.Resampling.BOX))
        scores = []
        for _ in range(2):
            frame = VideoFrame.from_ndarray(small, format="rgb24")
            frame.pts, frame.time_base = self._count, Fraction(1, 1000)
            self._graph.push(frame)
            scores.append(float(self._graph.pull().metadata["lavfi.scene_score"]))
            self._count += 1
        return scores[0] if self._count > 2 else 1.0
