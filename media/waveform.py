"""A picture of a sound: its loudest swings, column by column."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import av
import numpy as np
import numpy.typing as npt
from av.audio.frame import AudioFrame
from av.container import InputContainer
from PIL import Image, ImageDraw

from cubby.media import reasons
from cubby.media.errors import Empty
from cubby.media.reasons import Notes

COLUMNS, HEIGHT, BAR = 256, 288, 4
RATE = 8000
# Longer sounds are listened to in samples: this much at the start of every column.
WHOLE_SECONDS = 900
SAMPLE_SECONDS = 0.5
# After so many packets of which not one can be decoded no more are tried.
MOST_FAILURES = 200
PAPER, INK = (255, 255, 255), (55, 85, 130)

Peaks = npt.NDArray[np.float64]


def peaks(source: InputContainer, duration: float | None, notes: Notes) -> Peaks:
    """float64[COLUMNS], the loudest swing of each stretch, 0 to 1. Raises DecodeFailed when not a
    single stretch can be heard.
    """
    if duration and duration > WHOLE_SECONDS:
        notes.append(f"the waveform samples {SAMPLE_SECONDS:g} s of every column")
        return _sampled(source, duration)
    with suppress(av.error.FFmpegError):
        source.seek(0)
    swings = [float(abs(part).max()) for part in _listen(source, notes)]
    if not swings:
        raise reasons.failure("sound", "no sound in it can be decoded")
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


def _listen(source: InputContainer, notes: Notes) -> Iterator[npt.NDArray[np.float32]]:
    """The sound as short mono pieces. Packets that cannot be decoded are passed over and noted."""
    mono = Mono()
    packets, failed, words = 0, 0, ""
    reading = source.demux(audio=0)
    while True:
        try:
            packet = next(reading, None)
            if packet is None:
                break
            packets += packet.size > 0
            for frame in packet.decode():
                for samples in mono.of(frame):
                    yield from _split(samples)
        except (av.error.FFmpegError, ValueError) as error:
            failed += 1
            words = getattr(error, "strerror", None) or str(error)
            if failed > MOST_FAILURES and failed == packets:
                break
    if not packets:
        raise reasons.failure("sound", words or "no packets", Empty if not words else None)
    if failed and failed == packets:
        raise reasons.failure("sound", f"FFmpeg: {words}")
    if failed > 1 or (failed and packets < MOST_FAILURES):
        sentence = f"the sound is damaged: {failed} of {packets} packets cannot be decoded"
        notes.lack("part of the sound", "damaged", words, sentence)


class Mono:
    """One channel at a rate, also of a sound that changes its channels or its rate on the way."""

    def __init__(self, rate: int = RATE) -> None:
        self._rate = rate
        self._form: tuple[Any, ...] = ()
        self._resampler: av.AudioResampler | None = None

    def of(self, frame: AudioFrame) -> Iterator[npt.NDArray[np.float32]]:
        form = frame.layout.name, frame.layout.nb_channels, frame.rate, frame.format.name
        if self._resampler is None or form != self._form:
            self._resampler = av.AudioResampler(format="flt", layout="mono", rate=self._rate)
            self._form = form
        for piece in self._resampler.resample(frame):
            yield piece.to_ndarray()[0]


def _split(samples: npt.NDArray[np.float32]) -> list[npt.NDArray[np.float32]]:
    """Pieces of at most 20 ms, so that a file of one long frame still has a shape."""
    step = RATE // 50
    return [samples[at : at + step] for at in range(0, len(samples), step)]


def _sampled(source: InputContainer, duration: float) -> Peaks:
    levels = np.zeros(COLUMNS)
    heard = False
    words = "no sound in it can be decoded"
    for column in range(COLUMNS):
        try:
            source.seek(int(duration * column / COLUMNS * av.time_base))
            mono, listened = Mono(), 0
            for frame in source.decode(audio=0):
                for samples in mono.of(frame):
                    listened += len(samples)
                    levels[column] = max(levels[column], float(abs(samples).max(initial=0)))
                    heard = True
                if listened >= RATE * SAMPLE_SECONDS:
                    break
        except (av.error.FFmpegError, ValueError) as error:
            words = f"FFmpeg: {error}"
            continue  # this stretch is damaged; the others may not be
    if not heard:
        raise reasons.failure("sound", words)
    return levels
