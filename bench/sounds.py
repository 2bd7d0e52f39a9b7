"""Copies of sounds as people make them, and sounds that only resemble each other."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import cast

import av
import numpy as np
import numpy.typing as npt
from av.audio.stream import AudioStream

RATE = 44100

Sound = npt.NDArray[np.float32]


def song(seed: int, seconds: float = 15, tempo: int = 120) -> Sound:
    """Notes of a scale in pairs, each with two overtones, that fade away."""
    chance = np.random.default_rng(seed)
    samples = np.zeros(int(seconds * RATE), np.float32)
    beat = 30 / tempo
    for begin in np.arange(0, seconds - beat, beat):
        for _ in range(2):
            step = chance.choice([0, 2, 4, 5, 7, 9, 11]) + 12 * chance.integers(0, 2)
            first = int(begin * RATE)
            times = np.arange(min(int(beat * chance.choice([1, 2]) * RATE), len(samples) - first))
            phase = 2 * np.pi * 220 * 2 ** (step / 12) * times / RATE
            tone = sum(np.sin(order * phase) / order for order in (1, 2, 3))
            samples[first : first + len(times)] += 0.15 * tone * np.exp(-3 * times / RATE)
    return samples


def read(data: bytes) -> Sound:
    """All of a sound file, in one channel."""
    with av.open(io.BytesIO(data), mode="r") as source:
        resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        parts = [
            piece.to_ndarray()[0]
            for frame in source.decode(audio=0)
            for piece in resampler.resample(frame)
        ]
    return np.concatenate(parts)


def encoded(
    sound: Sound, codec: str, form: str, bit_rate: int | None = None, rate: int = RATE
) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format=form) as target:
        stream = cast(AudioStream, target.add_stream(codec, rate=rate))
        stream.layout = "mono"
        if bit_rate:
            stream.bit_rate = bit_rate
        for begin in range(0, len(sound), RATE):
            piece = np.ascontiguousarray(sound[None, begin : begin + RATE], np.float32)
            frame = av.AudioFrame.from_ndarray(piece, format="flt", layout="mono")
            frame.sample_rate, frame.pts = RATE, None
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return out.getvalue()


# Kind: the suffix of the file, and how a copy is made of a sound.
KINDS: dict[str, tuple[str, Callable[[Sound], bytes]]] = {
    "mp3": ("mp3", lambda sound: encoded(sound, "libmp3lame", "mp3", 128_000)),
    "mp3 of 48 kbit": ("mp3", lambda sound: encoded(sound, "libmp3lame", "mp3", 48_000)),
    "flac": ("flac", lambda sound: encoded(sound, "flac", "flac")),
    "opus": ("ogg", lambda sound: encoded(sound, "libopus", "ogg", 32_000, 48_000)),
    "aac": ("aac", lambda sound: encoded(sound, "aac", "adts", 64_000)),
    "quieter": ("mp3", lambda sound: encoded(0.3 * sound, "libmp3lame", "mp3", 96_000)),
    "start cut": (
        "mp3",
        lambda sound: encoded(sound[len(sound) // 9 :], "libmp3lame", "mp3", 96_000),
    ),
    "end cut": ("aac", lambda sound: encoded(sound[: -len(sound) // 6], "aac", "adts", 96_000)),
}


def wav(sound: Sound) -> bytes:
    return encoded(sound, "pcm_s16le", "wav")


def apart(count: int = 4) -> Iterator[tuple[str, bytes]]:
    """(kind, WAV); all of one kind resemble each other and none is a copy of another."""
    times = np.arange(12 * RATE) / RATE
    for number in range(count):
        length = len(times) - number * RATE // 2
        hum = sum(np.sin(2 * np.pi * 50 * order * times[:length]) for order in (1, 2, 3))
        noise = np.random.default_rng(number).normal(0, 0.05, length)
        yield "one tempo", wav(song(700 + number, 12))
        yield "silence", wav(np.zeros(length, np.float32))
        yield "tone", wav((0.4 * np.sin(2 * np.pi * 440 * times[:length])).astype(np.float32))
        yield "hum", wav((0.1 * hum + 0.002 * noise).astype(np.float32))
        yield "noise", wav(noise.astype(np.float32))
        yield "beeps", wav(_beeps(times[:length], number))


def _beeps(times: npt.NDArray[np.float64], number: int) -> Sound:
    """One tone, on and off in another rhythm each time."""
    on = np.sin(2 * np.pi * (1 + 0.4 * number) * times) > 0
    return (0.3 * on * np.sin(2 * np.pi * 880 * times)).astype(np.float32)
