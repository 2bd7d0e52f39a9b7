"""A picture of a sound: its loudest swings, column by column."""

from __future__ import annotations

from collections.abc import Iterator

import av
import numpy as np
import numpy.typing as npt
from av.container import InputContainer
from PIL import Image, ImageDraw

from cubby.media.errors import DecodeFailed

COLUMNS, HEIGHT, BAR = 256, 288, 4
RATE = 8000
# Longer sounds are listened to in samples: this much at the start of every column.
WHOLE_SECONDS = 900
SAMPLE_SECONDS = 0.5
PAPER, INK = (255, 255, 255), (55, 85, 130)

Peaks = npt.NDArray[np.float64]


def peaks(source: InputContainer, duration: float | None, notes: list[str]) -> Peaks:
    """float64[COLUMNS], the loudest swing of each stretch, 0 to 1. Raises DecodeFailed when not a
    single stretch can be heard.
    """
    if duration and duration > WHOLE_SECONDS:
        notes.append(f"the waveform samples {SAMPLE_SECONDS:g} s of every column")
        return _sampled(source, duration)
    try:
        source.seek(0)
        swings = [float(abs(part).max()) for part in _listen(source, notes)]
    except av.error.FFmpegError as error:
        raise DecodeFailed(f"the sound cannot be decoded: {error.strerror}") from error
    if not swings:
        raise DecodeFailed("no sound could be decoded: damaged, encrypted or empty")
    edges = np.linspace(0, len(swings), COLUMNS + 1)
    spans = zip(edges[:-1].astype(int), np.ceil(edges[1:]).astype(int), strict=True)
    return np.array([max(swings[low:high]) for low, high in spans])


def draw(levels: Peaks) -> Image.Image:
    """Bars around a middle line, 1024 x 288, scaled so that quiet recordings show too."""
    loudest = float(levels.max())
    picture = Image.new("RGB", (COLUMNS * BAR, HEIGHT), PAPER)
    pen, middle = ImageDraw.Draw(picture), HEIGHT // 2
    for column, level in enumerate(levels / loudest if loudest > 0 else levels):
        reach = max(1, int(level * (middle - 8)))
        left = column * BAR
        pen.rectangle((left, middle - reach, left + BAR - 2, middle + reach), fill=INK)
    return picture


def _listen(source: InputContainer, notes: list[str]) -> Iterator[npt.NDArray[np.float32]]:
    """The sound as short mono pieces; damage in the middle ends it with a note."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
    heard = False
    try:
        for frame in source.decode(audio=0):
            for piece in resampler.resample(frame):
                heard = True
                yield from _split(piece.to_ndarray()[0])
    except av.error.FFmpegError as error:
        if not heard:
            raise
        notes.append(f"the sound is damaged and was heard only up to there: {error.strerror}")


def _split(samples: npt.NDArray[np.float32]) -> list[npt.NDArray[np.float32]]:
    """Pieces of at most 20 ms, so that a file of one long frame still has a shape."""
    step = RATE // 50
    return [samples[at : at + step] for at in range(0, len(samples), step)]


def _sampled(source: InputContainer, duration: float) -> Peaks:
    levels = np.zeros(COLUMNS)
    heard = False
    for column in range(COLUMNS):
        try:
            source.seek(int(duration * column / COLUMNS * av.time_base))
            resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
            listened = 0
            for frame in source.decode(audio=0):
                for piece in resampler.resample(frame):
                    samples = piece.to_ndarray()[0]
                    listened += len(samples)
                    levels[column] = max(levels[column], float(abs(samples).max(initial=0)))
                    heard = True
                if listened >= RATE * SAMPLE_SECONDS:
                    break
        except av.error.FFmpegError:
            continue  # this stretch is damaged; the others may not be
    if not heard:
        raise DecodeFailed("no sound could be decoded: damaged, encrypted or empty")
    return levels
