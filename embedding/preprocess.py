"""Pictures as CLIP's image tower was trained on them.

The rule is torchvision's, on Pillow images: the shortest side to `size` with antialiased bicubic,
the longer side truncated to whole pixels, then the centre. Other resizing (no antialias, squash)
looks right and costs up to six hundredths of cosine.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image

from cubby.embedding.protocol import Picture

_LONG = 32


def to_pixel_values(
    pictures: Sequence[Picture],
    size: int,
    mean: tuple[float, float, float],
    std: tuple[float, float, float],
    shortest: int | None = None,
) -> npt.NDArray[np.float32]:
    """Pictures as one float32 batch [n, 3, size, size], scaled to 0..1, then (x - mean) / std.

    `shortest` is what the shortest side becomes before the centre is cut out; None: `size`.
    """
    batch = np.stack([_centre(picture, size, shortest or size) for picture in pictures]).astype(
        np.float32
    )
    batch /= np.float32(255)
    batch -= np.asarray(mean, dtype=np.float32)
    batch /= np.asarray(std, dtype=np.float32)
    return np.ascontiguousarray(batch.transpose(0, 3, 1, 2))


def check_picture(picture: Picture) -> None:
    """Refuse an array that is not a picture; a ValueError, for it is the caller's mistake."""
    if picture.dtype != np.uint8 or picture.ndim != 3 or picture.shape[2] != 3 or not picture.size:
        raise ValueError(
            f"a picture is uint8 [height, width, 3] and not empty; "
            f"this is {picture.dtype} {list(picture.shape)}"
        )


def _centre(picture: Picture, size: int, shortest: int) -> Picture:
    """Resized by its shortest side, and the central square of that."""
    check_picture(picture)
    height, width = picture.shape[:2]
    if width <= height:
        new_width, new_height = shortest, int(shortest * height / width)
    else:
        new_width, new_height = int(shortest * width / height), shortest
    left, top = round((new_width - size) / 2), round((new_height - size) / 2)
    image = Image.fromarray(np.ascontiguousarray(picture))
    if max(new_width, new_height) > _LONG * size:
        # Only the part that is kept: a picture of one line would grow to gigabytes. Pillow takes
        # the part in single precision, so for other pictures the rule is followed to the letter.
        across, down = width / new_width, height / new_height
        right, bottom = min((left + size) * across, width), min((top + size) * down, height)
        part = (left * across, top * down, right, bottom)
        return np.asarray(image.resize((size, size), Image.Resampling.BICUBIC, box=part))
    image = image.resize((new_width, new_height), Image.Resampling.BICUBIC)
    return np.asarray(image.crop((left, top, left + size, top + size)))
