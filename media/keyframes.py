"""Which pictures stand for a video: at scene changes, spread over its length, not black or flat.

Candidates are the keyframes nearest to evenly spread moments, so that a film of two hours costs
as little as a clip. FFmpeg's scene score between neighbours says where one shot ends; each part
of the film then gives one picture of its longest shot.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from cubby.media import display, fingerprints, hdr
from cubby.media.normalise import fit
from cubby.media.scenes import SceneScore

MOST = 3
SECONDS_EACH = 10
CANDIDATES_EACH = 8
# Where keyframes are too few or black, frames in between are decoded. At most so many of them, and
# at most so many times the pixel budget of a file.
BETWEEN_FRAMES = 1500
BETWEEN_BUDGETS = 10
CUT = 0.3
DARK = 16


@dataclass
class Shot:
    """A picture of the video, upright, at most 1024; `scene` is its distance (0 to 1) to the
    candidate before it.
    """

    time: float
    picture: Image.Image
    quality: int
    dark: bool
    turn: display.Turn | None = None
    scene: float = 1.0
    hdr: str | None = None

    @property
    def dull(self) -> bool:
        return self.dark or self.quality < fingerprints.MIN_QUALITY // 2


def number(duration: float | None) -> int:
    """min(3, a tenth of the seconds), at least 1."""
    return max(1, min(MOST, int((duration or 0) / SECONDS_EACH)))


def pick(
    container: InputContainer,
    stream: VideoStream,
    duration: float | None,
    max_pixels: int,
    *,
    frugal: bool = False,
) -> list[Shot]:
    """The pictures in the order of time; empty when none can be decoded. `frugal` takes the first
    keyframe that there is.
    """
    upright = display.Upright()
    if frugal:
        return _keyframes(container, stream, None, 1, upright)
    wanted = number(duration)
    pixels = max(1, stream.codec_context.width * stream.codec_context.height)
    room = max(wanted, min(CANDIDATES_EACH * wanted, max_pixels // pixels))
    candidates = _keyframes(container, stream, duration, room, upright)
    if sum(not shot.dull for shot in candidates) < wanted:
        frames = min(BETWEEN_FRAMES, BETWEEN_BUDGETS * max_pixels // pixels)
        known = {shot.time for shot in candidates}
        step = (duration or 0) / (2 * CANDIDATES_EACH * wanted)
        between = _in_between(container, stream, step, frames, upright)
        candidates += [shot for shot in between if shot.time not in known]
    candidates.sort(key=lambda shot: shot.time)
    _score(candidates)
    return _choose(candidates, wanted, duration or 0)


def _keyframes(
    container: InputContainer,
    stream: VideoStream,
    duration: float | None,
    room: int,
    upright: display.Upright,
) -> list[Shot]:
    found: dict[int, Shot] = {}
    stream.codec_context.skip_frame = "NONKEY"
    for at in range(room if duration else 1):
        try:
            _seek(container, stream, (duration or 0) * (at + 0.5) / room)
            frame = next(_frames(container, stream, only_key=True), None)
            if frame is not None and frame.pts is not None and frame.pts not in found:
                found[frame.pts] = _shot(frame, stream, upright)
        except (av.error.FFmpegError, ValueError):
            continue  # this stretch is damaged; the others may not be
    if not found:  # a transport stream is entered anywhere, perhaps behind its only keyframe
        with suppress(av.error.FFmpegError, ValueError):
            _rewind(container)
            frame = next(_frames(container, stream, only_key=True), None)
            found |= {0: _shot(frame, stream, upright)} if frame is not None else {}
    stream.codec_context.skip_frame = "DEFAULT"
    return list(found.values())


def _in_between(
    container: InputContainer,
    stream: VideoStream,
    step: float,
    frames: int,
    upright: display.Upright,
) -> list[Shot]:
    found: list[Shot] = []
    try:
        _rewind(container)
        for count, frame in enumerate(_frames(container, stream, only_key=False)):
            if count >= frames:
                break
            if not found or (frame.time or 0) - _start(stream) >= found[-1].time + step:
                found.append(_shot(frame, stream, upright))
    except (av.error.FFmpegError, ValueError):
        pass  # what came before the damage is still good
    return found


def _frames(
    container: InputContainer, stream: VideoStream, *, only_key: bool
) -> Iterator[VideoFrame]:
    left = 0 if only_key else BETWEEN_FRAMES
    for packet in container.demux(stream):
        # VP9 ignores skip_frame, so packets are filtered too; the last, empty one flushes.
        if only_key and not packet.is_keyframe and packet.dts is not None:
            continue
        try:
            for frame in packet.decode():
                left = 0
                yield frame
        except av.error.InvalidDataError:
            if left <= 0:
                raise
            left -= 1  # a recording may begin between two keyframes


def _seek(container: InputContainer, stream: VideoStream, time: float) -> None:
    assert stream.time_base is not None
    container.seek(int((time + _start(stream)) / stream.time_base), stream=stream)


def _rewind(container: InputContainer) -> None:
    """To the first packet, whatever its time is."""
    container.seek(min(0, container.start_time or 0))


def _start(stream: VideoStream) -> float:
    return float((stream.start_time or 0) * (stream.time_base or 0))


def _shot(frame: VideoFrame, stream: VideoStream, upright: display.Upright) -> Shot:
    ratio = stream.codec_context.sample_aspect_ratio
    wide = round(frame.width * float(ratio)) if ratio and 0.1 < ratio < 10 else frame.width
    width, height = fit((wide, frame.height))
    picture, transfer = _shown(frame, width, height)
    turn = upright.turn(frame)
    if turn is not None:
        picture = picture.transpose(turn)
    grey = picture.convert("L").resize((64, 64), Image.Resampling.BOX)
    return Shot(
        time=max(0.0, (frame.time or 0.0) - _start(stream)),
        picture=picture,
        quality=fingerprints.quality(grey),
        dark=sum(grey.histogram()[:DARK]) > 0.98 * 64 * 64,
        turn=turn,
        hdr=hdr.NAMES.get(transfer),
    )


def _shown(frame: VideoFrame, width: int, height: int) -> tuple[Image.Image, int]:
    """The frame shrunk, in the colours of an ordinary screen, and its transfer function."""
    transfer, primaries = hdr.of_frame(frame)
    if transfer not in hdr.NAMES:
        shrunk = frame.reformat(width=width, height=height, format="rgb24", interpolation="AREA")
        return Image.fromarray(shrunk.to_ndarray()), transfer
    deep = frame.reformat(width=width, height=height, format="rgb48le", interpolation="AREA")
    coded = deep.to_ndarray().astype(np.float64) / 65535
    return Image.fromarray(hdr.levels(coded, transfer, primaries)), transfer


def _score(candidates: list[Shot]) -> None:
    scorer = SceneScore()
    for shot in candidates:
        shot.scene = scorer.next(shot.picture)


def _choose(candidates: list[Shot], wanted: int, duration: float) -> list[Shot]:
    chosen: list[Shot] = []
    for part in range(wanted):
        low, high = duration * part / wanted, duration * (part + 1) / wanted
        inside = [
            shot
            for shot in candidates
            if not shot.dull and (low <= shot.time < high or wanted == 1)
        ]
        if inside:
            chosen.append(_of_longest_shot(inside, candidates, high))
    # A part without a good picture leaves its place to the best one elsewhere, black ones last.
    rest = [shot for shot in candidates if not any(shot is other for other in chosen)]
    rest.sort(key=lambda shot: (shot.dull, -shot.quality))
    chosen += rest[: wanted - len(chosen)]
    return sorted(chosen, key=lambda shot: shot.time)


def _of_longest_shot(inside: list[Shot], candidates: list[Shot], end: float) -> Shot:
    """The picture right after the cut that opens the longest shot before `end`, or the middle one
    of a shot without a cut. Long in seconds: where the rate varies, few pictures may show most of
    the time. A later shot must last twice as long as the first. That one begins alike in every copy
    of a film, while the place of a cut differs between them.
    """
    runs: list[list[Shot]] = []
    for shot in inside:
        if not runs or shot.scene >= CUT:
            runs.append([])
        runs[-1].append(shot)

    def seconds(run: list[Shot]) -> float:
        after = (shot.time for shot in candidates if shot.time > run[-1].time)
        return min(next(after, end), end) - run[0].time

    longest = max(runs, key=seconds)
    if seconds(longest) < 2 * seconds(runs[0]):
        longest = runs[0]
    return longest[0] if longest[0].scene >= CUT else longest[len(longest) // 2]
