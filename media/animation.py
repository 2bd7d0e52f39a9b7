"""GIF, WebP, APNG and AVIF that move: one pass over all frames."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from PIL import Image

from cubby.media import fingerprints, normalise

PARTS = 3
"""An animation is looked at as a film of one to three keyframes is."""


@dataclass
class Clip:
    """`pictures` stand for the whole: of each third the first frame that is not flat, RGB or RGBA,
    shrunk; where all are flat, the first. `pixel_sha256` covers all frames and their times, and is
    None when some could not be read.
    """

    pictures: list[Image.Image]
    pixel_sha256: str | None = None
    duration_seconds: float | None = None
    notes: list[str] = field(default_factory=list)


def read(image: Image.Image, count: int) -> Clip:
    """Decode every frame once. Damage behind the first frame is a note, not a refusal."""
    digest, milliseconds = hashlib.sha256(), 0.0
    notes: list[str] = []
    first: Image.Image | None = None
    chosen: dict[int, Image.Image] = {}
    whole = True
    for index in range(count):
        try:
            image.seek(index)
            image.load()
        except (EOFError, OSError, SyntaxError, ValueError) as error:
            if first is None:
                raise
            notes.append(f"frame {index + 1} of {count} is damaged: {error}"[:200])
            whole = False
            break
        frame = normalise.working(image, notes)
        duration = float(image.info.get("duration") or 0)
        milliseconds += duration
        digest.update(f"{fingerprints.pixels(frame)} {duration}".encode())
        part = index * PARTS // count
        if part not in chosen:
            shrunk = normalise.upright(frame, 1, image.info.get("icc_profile"), notes)
            telling = fingerprints.quality(normalise.over_white(shrunk)) >= fingerprints.MIN_QUALITY
            # A copy, for it may be the very image that moves on to the next frame.
            if telling:
                chosen[part] = shrunk.copy()
            first = first or shrunk.copy()
    assert first is not None
    return Clip(
        list(chosen.values()) or [first],
        digest.hexdigest() if whole else None,
        milliseconds / 1000 if milliseconds else None,
        notes,
    )
