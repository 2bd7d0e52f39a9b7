"""GIF, WebP, APNG and AVIF that move: one pass over all frames."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from PIL import Image

from media import fingerprints, normalise


@dataclass
class Clip:
    """`poster` is the first frame that is not flat, RGB or RGBA, shrunk. `pixel_sha256` covers all
    frames and their times, and is None when some could not be read.
    """

    poster: Image.Image
    pixel_sha256: str | None = None
    duration_seconds: float | None = None
    notes: list[str] = field(default_factory=list)


def read(image: Image.Image, count: int) -> Clip:
    """Decode every frame once. Damage behind the first frame is a note, not a refusal."""
    digest, milliseconds = hashlib.sha256(), 0.0
    notes: list[str] = []
    poster: Image.Image | None = None
    settled, whole = False, True
    for index in range(count):
        try:
            image.seek(index)
            image.load()
        except (EOFError, OSError, SyntaxError, ValueError) as error:
            if poster is None:
                raise
            notes.append(f"frame {index + 1} of {count} is damaged: {error}"[:200])
            whole = False
            break
        frame = normalise.working(image, notes)
        duration = float(image.info.get("duration") or 0)
        milliseconds += duration
        digest.update(f"{fingerprints.pixels(frame)} {duration}".encode())
        if not settled:
            shrunk = normalise.upright(frame, 1, image.info.get("icc_profile"), notes)
            small = normalise.over_white(shrunk)
            settled = fingerprints.quality(small) >= fingerprints.MIN_QUALITY
            if poster is None or settled:
                poster = shrunk.copy()  # it may be the very image that moves on to the next frame
    assert poster is not None
    return Clip(
        poster,
        digest.hexdigest() if whole else None,
        milliseconds / 1000 if milliseconds else None,
        notes,
    )
