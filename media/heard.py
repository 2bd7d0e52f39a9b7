"""A fingerprint of a sound: 32 bits about eight times a second, after Chromaprint's way.

The sound is reduced to the twelve classes of the notes in a spectrum. Each word has the signs of
sums over a window of that picture. They say how notes become louder, and which are louder than
others. Encoders, rates and volume change few of them. The bits are not those of Chromaprint, whose
classifiers were trained for a catalogue of their own.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import av
import numpy as np
import numpy.typing as npt
from av.container import InputContainer

from cubby.media import codes
from cubby.media.waveform import Mono

RATE = 11025
FRAME, STEP = 4096, 1365
PER_SECOND = RATE / STEP
LOWEST, HIGHEST = 80.0, 3520.0
NOTES = 12
# Frames that one word looks at: 1.5 seconds.
WINDOW = 12
# A word is kept for so much of a sound.
MOST_SECONDS = 240
MOST_PROCESSOR_SECONDS = 15.0
# Below, in parts of full scale, there is silence.
SILENCE = 2e-4
# A tone that stays and a hum have nothing to be recognised by.
CHANGE = 0.04
MOST_FAILURES = 200
# Of so many words to each side the most certain is a code.
REACH = 1
# Words that a search asks for, and the bits of each that may have turned.
ASKED = codes.Asked(200, 4)

Floats = npt.NDArray[np.float32]
Words = npt.NDArray[np.uint32]


@dataclass(frozen=True)
class Heard:
    """`words` of the fingerprint, each with the certainty of its bits; `active` are those during
    which something is heard that changes."""

    words: Words
    margins: Floats
    active: npt.NDArray[np.bool_]

    def marks(self) -> codes.Marks:
        """What finds the sound among others: words that another encoder hardly changes."""
        usable = np.where(self.active, np.sort(self.margins, axis=1)[:, :6].mean(axis=1), 0)
        return codes.marks(self.words, self.margins, usable, REACH, ASKED)

    def stored(self) -> bytes:
        """Five bytes for a word: its bits, lowest byte first, and whether it is active."""
        words = self.words.astype("<u4").view(np.uint8).reshape(-1, 4)
        return np.hstack([words, self.active[:, None].astype(np.uint8)]).tobytes()


def listen(source: InputContainer) -> Heard | None:
    """None without sound, or when nothing in it changes."""
    if not source.streams.audio:
        return None
    return of_samples(_samples(source))


def of_samples(samples: Floats) -> Heard | None:
    notes, loud = _notes(samples)
    if len(notes) < WINDOW + 1:
        return None
    found = _fingerprint(notes, loud)
    return found if found.active.any() else None


def _samples(source: InputContainer) -> Floats:
    mono = Mono(RATE)
    parts: list[Floats] = []
    length = failures = 0
    with suppress(av.error.FFmpegError):
        source.seek(0)
    started = time.process_time()
    # What came before the damage is still good.
    with suppress(av.error.FFmpegError):
        for packet in source.demux(audio=0):
            try:
                for frame in packet.decode():
                    for piece in mono.of(frame):
                        parts.append(piece)
                        length += len(piece)
            except (av.error.FFmpegError, ValueError):
                failures += 1
            late = time.process_time() - started > MOST_PROCESSOR_SECONDS
            if length >= MOST_SECONDS * RATE or failures > MOST_FAILURES or late:
                break
    samples: Floats = np.concatenate(parts)[: MOST_SECONDS * RATE] if parts else np.empty(0, "f4")
    return np.nan_to_num(samples)


def _notes(samples: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """float32[frames, NOTES] of unit length, and whether a frame is loud enough to be heard."""
    count = max(0, (len(samples) - FRAME) // STEP + 1)
    frequencies = np.fft.rfftfreq(FRAME, 1 / RATE)
    inside = (frequencies >= LOWEST) & (frequencies <= HIGHEST)
    octaves = np.log2(frequencies[inside] / 440)
    classes = np.round(NOTES * octaves).astype(int) % NOTES
    towards = np.zeros((int(inside.sum()), NOTES), np.float32)
    towards[np.arange(len(classes)), classes] = 1
    window = np.hanning(FRAME).astype(np.float32)
    notes = np.zeros((count, NOTES), np.float32)
    loud = np.zeros(count, bool)
    for first, block in _blocks(samples, count):
        spectrum = np.abs(np.fft.rfft(block * window))[:, inside].astype(np.float32)
        notes[first : first + len(block)] = spectrum @ towards
        loud[first : first + len(block)] = block.std(axis=1) > SILENCE
    smooth = np.apply_along_axis(np.convolve, 0, notes, [0.25, 0.75, 1, 0.75, 0.25], "same")
    length = np.linalg.norm(smooth, axis=1, keepdims=True)
    return (smooth / np.maximum(length, 1e-9)).astype(np.float32), loud


def _blocks(samples: Floats, count: int, size: int = 256) -> Iterator[tuple[int, Floats]]:
    if count == 0:
        return
    frames = np.lib.stride_tricks.sliding_window_view(samples, FRAME)[::STEP]
    for first in range(0, count, size):
        yield first, frames[first : first + size]


def _fingerprint(notes: Floats, loud: npt.NDArray[np.bool_]) -> Heard:
    total = np.vstack([np.zeros((1, NOTES)), np.cumsum(notes, axis=0)])
    count = len(notes) - WINDOW + 1

    def mean(begin: int, end: int) -> npt.NDArray[np.float64]:
        summed: npt.NDArray[np.float64] = total[end : end + count] - total[begin : begin + count]
        return summed / (end - begin)

    half, third = WINDOW // 2, WINDOW // 3
    rises = mean(half, WINDOW) - mean(0, half)
    middle = 2 * mean(third, 2 * third) - mean(0, third) - mean(2 * third, WINDOW)
    whole = mean(0, WINDOW)
    apart = whole - np.roll(whole, -5, axis=1)
    values = np.hstack([rises, middle, apart[:, :8]]).astype(np.float32)
    spread = np.maximum(values.std(axis=0, keepdims=True), 1e-4)
    words = (values > 0).astype(np.uint32) @ (1 << np.arange(32, dtype=np.uint32))
    windows = np.lib.stride_tricks.sliding_window_view(notes, WINDOW, axis=0)
    changing = np.linalg.norm(windows.std(axis=2), axis=1) > CHANGE
    heard = np.lib.stride_tricks.sliding_window_view(loud, WINDOW).mean(axis=1) > 0.8
    return Heard(words.astype(np.uint32), np.abs(values) / spread, changing & heard)
