"""GIF, WebP, APNG and AVIF that move: one pass over all frames that the budget has room for."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from PIL import Image

from cubby.media import fingerprints, normalise
from cubby.media.errors import TooLarge
from cubby.media.reasons import Notes, classify

PARTS = 3
"""An animation is looked at as a film of one to three keyframes is."""


@dataclass
class Clip:
    """`pictures` stand for the whole: of each third the first frame that is not flat, RGB or RGBA,
    shrunk; where all are flat, the first. `pixel_sha256` covers all frames and their times, and is
    None when some could not be read, as is the length.
    """

    pictures: list[Image.Image]
    pixel_sha256: str | None = None
    duration_seconds: float | None = None


def read(image: Image.Image, count: int, max_pixels: int, notes: Notes) -> Clip:
    """Decode every frame once. Damage behind the first frame and frames over the budget are
    noted and do not fail the file.
    """
    digest, milliseconds = hashlib.sha256(), 0.0
    first: Image.Image | None = None
    chosen: dict[int, Image.Image] = {}
    room = max_pixels // max(1, image.size[0] * image.size[1])
    if not room:
        raise TooLarge(
            f"{image.size[0]} x {image.size[1]} pixels in {count} frames are over the budget of "
            f"{max_pixels} pixels for one file"
        )
    wanted = min(count, room)
    whole = wanted == count
    for index in range(wanted):
        try:
            image.seek(index)
            image.load()
        except (EOFError, OSError, SyntaxError, ValueError) as error:
            if first is None:
                raise
            sentence = f"frame {index + 1} of {count} is damaged: {error}"[:200]
            reason = classify(str(error)).code
            notes.lack(f"frames from {index + 1} of {count} on", reason, str(error), sentence)
            whole = False
            break
        frame = normalise.working(image, notes)
        duration = float(image.info.get("duration") or 0)
        milliseconds += duration
        digest.update(f"{fingerprints.pixels(frame)} {duration}".encode())
        part = index * PARTS // wanted
        if part not in chosen:
            shrunk = normalise.upright(frame, 1, image.info.get("icc_profile"), notes)
            telling = fingerprints.quality(normalise.over_white(shrunk)) >= fingerprints.MIN_QUALITY
            # A copy, for it may be the very image that moves on to the next frame.
            if telling:
                chosen[part] = shrunk.copy()
            first = first or shrunk.copy()
    else:
        if not whole:
            notes.lack(
                f"frames from {wanted + 1} of {count} on",
                "time_limit",
                sentence=f"only the first {wanted} of {count} frames were read: all together are "
                f"over the budget of {max_pixels} pixels for one file",
            )
    assert first is not None
    return Clip(
        list(chosen.values()) or [first],
        digest.hexdigest() if whole else None,
        milliseconds / 1000 if milliseconds and whole else None,
    )
