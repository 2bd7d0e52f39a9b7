"""Copies of films as people make them, and films that resemble each other and are not the same."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import cast

import av
import cv2
import numpy as np
import numpy.typing as npt
from av.video.stream import VideoStream

Picture = npt.NDArray[np.uint8]
WIDTH, HEIGHT, RATE = 320, 240, 10
_WIDEST = 480


@dataclass(frozen=True)
class Film:
    """Pictures, RGB, and how many of them are shown in a second."""

    pictures: Sequence[Picture]
    rate: float = RATE

    def each(self, change: Callable[[Picture], Picture]) -> Film:
        return replace(self, pictures=[change(one) for one in self.pictures])

    def span(self, begin: float, end: float = 1) -> Film:
        """A part of it, in parts of its length."""
        count = len(self.pictures)
        return replace(self, pictures=self.pictures[int(begin * count) : int(end * count)])


def drawn(seed: int, seconds: float = 12, scenes: int = 3) -> Film:
    """Some scenes through which a camera moves."""
    chance = np.random.default_rng(seed)
    pictures: list[Picture] = []
    for _ in range(scenes):
        place = soft(chance, 2 * WIDTH, 2 * HEIGHT)
        for _ in range(8):
            x, y = chance.integers(0, (2 * WIDTH, 2 * HEIGHT))
            colour = [int(value) for value in chance.integers(0, 256, 3)]
            cv2.circle(place, (int(x), int(y)), int(chance.integers(15, 60)), colour, -1)
        path = chance.integers(0, (WIDTH, HEIGHT), (2, 2))
        for share in np.linspace(0, 1, int(seconds * RATE / scenes)):
            x, y = (path[0] + share * (path[1] - path[0])).astype(int)
            pictures.append(np.ascontiguousarray(place[y : y + HEIGHT, x : x + WIDTH]))
    return Film(pictures)


def watched(seed: int, camera: int = 1, seconds: float = 12) -> Film:
    """What one fixed camera saw: the same place each time, and a person walks through it."""
    place = soft(np.random.default_rng(camera), WIDTH, HEIGHT)
    chance = np.random.default_rng(1000 + seed)
    at, speed = chance.random(2) * (WIDTH, HEIGHT), chance.normal(0, 40, 2)
    pictures: list[Picture] = []
    for _ in range(int(seconds * RATE)):
        speed += chance.normal(0, 12, 2)
        at = (at + speed / RATE) % (WIDTH, HEIGHT)
        seen = place.copy()
        cv2.circle(seen, (int(at[0]), int(at[1])), 22, (230, 40, 40), -1)
        noise = chance.integers(-3, 4, seen.shape)
        pictures.append(np.clip(seen + noise, 0, 255).astype(np.uint8))
    return Film(pictures)


def faded(film: Film, pictures: int = 20) -> Film:
    """It begins in black and becomes brighter."""
    return replace(film, pictures=[
        (one * min(1, (at + 1) / pictures)).astype(np.uint8) for at, one in enumerate(film.pictures)
    ])  # fmt: skip


def soft(chance: np.random.Generator, width: int, height: int) -> Picture:
    colours = chance.integers(0, 256, (6, 8, 3), dtype=np.uint8)
    large: Picture = cv2.resize(colours, (width, height), interpolation=cv2.INTER_CUBIC)
    return large


def read(data: bytes, most: int = 300) -> Film:
    """The beginning of a film file, no wider than 480."""
    with av.open(io.BytesIO(data), mode="r") as source:
        stream = source.streams.video[0]
        rate = float(stream.average_rate or RATE)
        pictures: list[Picture] = []
        for frame in source.decode(stream):
            width = min(frame.width, _WIDEST)
            height = frame.height * width // frame.width
            small = frame.reformat(width=width // 2 * 2, height=height // 2 * 2, format="rgb24")
            pictures.append(small.to_ndarray().astype(np.uint8))
            if len(pictures) == most:
                break
    return Film(pictures, rate)


def encoded(film: Film, codec: str = "libx264", form: str = "mp4", **options: str) -> bytes:
    """A film file without sound."""
    out = io.BytesIO()
    height, width = film.pictures[0].shape[:2]
    with av.open(out, "w", format=form) as target:
        rate = Fraction(film.rate).limit_denominator(1001)
        stream = cast(VideoStream, target.add_stream(codec, rate=rate))
        stream.width, stream.height, stream.pix_fmt = width // 2 * 2, height // 2 * 2, "yuv420p"
        quick = {"preset": "veryfast"} if codec == "libx264" else {}
        stream.options = {**quick, **options}
        for picture in film.pictures:
            even = np.ascontiguousarray(picture[: height // 2 * 2, : width // 2 * 2])
            target.mux(stream.encode(av.VideoFrame.from_ndarray(even, format="rgb24")))
        target.mux(stream.encode(None))
    return out.getvalue()


def _marked(picture: Picture) -> Picture:
    marked = picture.copy()
    height, width = marked.shape[:2]
    marked[4 : 4 + height // 6, -width // 6 - 4 : -4] = 255
    cv2.putText(marked, "TV", (10, height - 10), 0, 1, (255, 255, 0), 2)
    return marked


def _resized(picture: Picture) -> Picture:
    size = tuple(side * 2 // 5 // 2 * 2 for side in picture.shape[1::-1])
    small: Picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return small


def _letterboxed(picture: Picture) -> Picture:
    bar = picture.shape[0] // 16 * 2
    return np.pad(picture, ((bar, bar), (0, 0), (0, 0)))


def _pillarboxed(picture: Picture) -> Picture:
    bar = picture.shape[1] // 12 * 2
    return np.pad(picture, ((0, 0), (bar, bar), (0, 0)))


def _fewer(film: Film) -> Film:
    return Film(film.pictures[::2], film.rate / 2)


# Kind: how a copy is made of a film.
KINDS: dict[str, Callable[[Film], bytes]] = {
    "encoded worse": lambda film: encoded(film, crf="36", g="250"),
    "mpeg4": lambda film: encoded(film, "mpeg4"),
    "vp9": lambda film: encoded(
        film, "libvpx-vp9", "webm", deadline="realtime", **{"cpu-used": "8"}
    ),
    "smaller": lambda film: encoded(film.each(_resized), crf="30"),
    "letterbox": lambda film: encoded(film.each(_letterboxed)),
    "pillarbox": lambda film: encoded(film.each(_pillarboxed)),
    "logo": lambda film: encoded(film.each(_marked)),
    "frame rate": lambda film: encoded(_fewer(film)),
    "start cut": lambda film: encoded(film.span(0.17)),
    "end cut": lambda film: encoded(film.span(0, 0.8)),
    "both cut": lambda film: encoded(film.span(0.1, 0.85), crf="32"),
    "mirrored": lambda film: encoded(film.each(lambda one: np.ascontiguousarray(one[:, ::-1]))),
}


def apart(count: int = 4) -> Iterator[tuple[str, bytes]]:
    """(kind, file); all of one kind resemble each other and none is a copy of another."""
    opening = drawn(900, 4, 1)
    for number in range(count):
        yield "one camera", encoded(watched(number))
        yield "one camera, fading in", encoded(faded(watched(number, camera=2)))
        episode = drawn(910 + number, 12)
        yield "series", encoded(Film([*opening.pictures, *episode.pictures]))
        still = soft(np.random.default_rng(920), WIDTH, HEIGHT)
        yield "still", encoded(Film([still] * (60 + 10 * number)))
        black = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
        yield "black", encoded(Film([black + np.uint8(number)] * (60 + 10 * number)))
        yield "test pattern", encoded(_pattern(number))


def _pattern(number: int) -> Film:
    """Bars of colours over which another thing moves each time."""
    colours = [(255, 255, 255), (255, 255, 0), (0, 255, 255), (0, 255, 0), (255, 0, 255)]
    bars = np.repeat(np.array(colours, np.uint8), WIDTH // 5, axis=0)
    ground = np.broadcast_to(bars[:WIDTH], (HEIGHT, WIDTH, 3))
    pictures = []
    for at in range(80):
        shown = ground.copy()
        x, y = _ways(at)[number % 4]
        cv2.rectangle(shown, (x, y), (x + 30, y + 30), (0, 0, 0), -1)
        pictures.append(shown)
    return Film(pictures)


def _ways(at: int) -> list[tuple[int, int]]:
    return [(4 * at, 200), (160, 3 * at % HEIGHT), (310 - 4 * at, 40), (20, 239 - 3 * at)]
