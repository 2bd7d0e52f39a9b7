"""A fingerprint of a film: small grey pictures four times a second, without the bars around them.

The pictures are of one size whatever the film's is, so that encoder, size and frame rate do not
matter. Two films are compared by them (cubby.media.spans). What is decoded is bounded in seconds of
the film, in pixels, and in time of the processor.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass

import av
import cv2
import numpy as np
import numpy.typing as npt
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from cubby.media import codes, container, display
from cubby.media.facts import Pixels

PER_SECOND = 4
SIDE = 10
# Bars are looked for in pictures of this size.
LOOKED_AT = 80
MOST_SECONDS = 240
MOST_PIXELS = 40_000_000_000
MOST_PROCESSOR_SECONDS = 20.0
MOST_FAILURES = 200
# From this frame rate on, frames that no other frame needs are passed over.
FAST = 20
# Brightness of a line that never changes and is everywhere the same: a bar.
BAR_CHANGE, BAR_STRUCTURE = 4.0, 5.0
# A bar is at most so much of a side.
MOST_BAR = 0.3
# Below, a picture is as good as of one colour.
DULL = 4.0
# Change between two pictures from which it says something.
MOVED = 3.0
# Of so many pictures to each side the most certain gives a code.
REACH = 1
# Moments that a search asks for, and the bits of each that may have turned.
ASKED = codes.Asked(100, 3)

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Footage:
    """uint8[pictures, SIDE, SIDE], the first at the start of the film."""

    pictures: Pixels

    def stored(self) -> bytes:
        return np.ascontiguousarray(self.pictures).tobytes()

    def marks(self) -> codes.Marks:
        """What finds the film among others, also in the mirror."""
        straight = _marks(self.pictures)
        mirrored = _marks(self.pictures[:, :, ::-1])
        probes = dict.fromkeys(straight.probes + mirrored.probes)
        return codes.Marks(straight.codes, list(probes))


def watch(source: InputContainer, max_pixels: int) -> Footage | None:
    """None where no picture can be decoded."""
    stream = container.picture_stream(source)
    if stream is None:
        return None
    width, height = stream.codec_context.width, stream.codec_context.height
    if not 0 < width * height <= max_pixels:
        return None
    frames = _sampled(source, stream)
    return of_pictures(frames)


def of_pictures(pictures: Pixels) -> Footage | None:
    """The same of grey pictures, LOOKED_AT by LOOKED_AT, four to a second; None where all are of
    one colour."""
    if not len(pictures):
        return None
    small = _without_bars(pictures)
    return Footage(small) if (small.std(axis=(1, 2)) > DULL).any() else None


def _sampled(source: InputContainer, stream: VideoStream) -> Pixels:
    """The picture that is shown at each quarter of a second."""
    upright, kept = display.Upright(), _Kept()
    pixels = failures = 0
    started = time.process_time()
    if float(stream.average_rate or 0) >= FAST:
        stream.codec_context.skip_frame = "NONREF"
    with suppress(av.error.FFmpegError):
        source.seek(min(0, source.start_time or 0))
    first: float | None = None
    # What came before the damage is still good.
    with suppress(av.error.FFmpegError):
        for packet in source.demux(stream):
            try:
                for frame in packet.decode():
                    at = float(frame.time or 0)
                    first = at if first is None else first
                    pixels += frame.width * frame.height
                    kept.show(frame, at - first, upright)
            except (av.error.FFmpegError, ValueError):
                failures += 1
            late = time.process_time() - started > MOST_PROCESSOR_SECONDS
            if kept.full or late or pixels > MOST_PIXELS or failures > MOST_FAILURES:
                break
    return kept.pictures()


class _Kept:
    """A picture is kept once the next one begins after its quarter of a second."""

    def __init__(self) -> None:
        self._pictures: list[Pixels] = []
        self._shown: tuple[VideoFrame, display.Upright] | None = None

    @property
    def full(self) -> bool:
        return len(self._pictures) >= MOST_SECONDS * PER_SECOND

    def show(self, frame: VideoFrame, at: float, upright: display.Upright) -> None:
        until = min(int(np.ceil(at * PER_SECOND - 1e-6)), MOST_SECONDS * PER_SECOND)
        self._repeat(until - len(self._pictures))
        self._shown = frame, upright

    def pictures(self) -> Pixels:
        if not self.full:
            self._repeat(1)
        if not self._pictures:
            return np.empty((0, LOOKED_AT, LOOKED_AT), np.uint8)
        return np.stack(self._pictures)

    def _repeat(self, times: int) -> None:
        if times > 0 and self._shown is not None:
            self._pictures += [_small(*self._shown)] * times


def _small(frame: VideoFrame, upright: display.Upright) -> Pixels:
    grey = frame.reformat(width=LOOKED_AT, height=LOOKED_AT, format="gray", interpolation="AREA")
    pixels: Pixels = grey.to_ndarray().astype(np.uint8)
    turn = upright.turn(frame)
    return pixels if turn is None else np.asarray(Image.fromarray(pixels).transpose(turn))


def _without_bars(pictures: Pixels) -> Pixels:
    rows, columns = _shown(pictures, 2), _shown(pictures, 1)
    inside = pictures[:, rows, columns]
    return np.stack([cv2.resize(one, (SIDE, SIDE), interpolation=cv2.INTER_AREA) for one in inside])


def _shown(pictures: Pixels, across: int) -> slice:
    """The lines between the bars: what never changes and has no structure along the edges."""
    lines = pictures.astype(np.float32)
    plain = lines.std(axis=across).max(axis=0) < BAR_STRUCTURE
    steady = np.ptp(lines.mean(axis=across), axis=0) < BAR_CHANGE
    bar = plain & steady
    shows = np.nonzero(~bar)[0]
    most = int(MOST_BAR * LOOKED_AT)
    if not len(shows):
        return slice(None)
    begin, end = int(shows[0]), int(shows[-1]) + 1
    return slice(begin if begin <= most else 0, end if LOOKED_AT - end <= most else LOOKED_AT)


def _marks(pictures: Pixels) -> codes.Marks:
    """Of what is shown, and of how it changes within a second: a logo changes nothing of that."""
    shown = pictures.astype(np.float32)
    change = shown[PER_SECOND:] - shown[:-PER_SECOND]
    return codes.both(_signs(shown, DULL, 0), _signs(change, MOVED, 1 << len(_SLOW)))


def _signs(pictures: Floats, least: float, space: int) -> codes.Marks:
    """Signs of the slow waves of a picture, most certain where they are strong."""
    if not len(pictures):
        return codes.Marks([], [])
    waves = np.stack([cv2.dct(one) for one in pictures])
    slow = waves.reshape(len(waves), -1)[:, _SLOW]
    contrast = pictures.reshape(len(pictures), -1).std(axis=1)
    bits = 1 << np.arange(len(_SLOW), dtype=np.uint32)
    words = (slow > 0).astype(np.uint32) @ bits + np.uint32(space)
    margins = np.abs(slow) / np.maximum(np.linalg.norm(slow, axis=1, keepdims=True), 1e-3)
    certain = np.sort(margins, axis=1)[:, 4:10].mean(axis=1)
    return codes.marks(words, margins, np.where(contrast > least, certain, 0), REACH, ASKED)


_DOWN, _ACROSS = np.divmod(np.arange(SIDE * SIDE), SIDE)
_SLOW = np.argsort(_DOWN + _ACROSS, kind="stable")[1:25]
