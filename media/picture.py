"""What a decoder of still pictures gives, before it is brought to one form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from cubby.media import exif
from cubby.media.animation import Clip
from cubby.media.reasons import Notes


@dataclass
class Picture:
    """`image` is loaded, of any mode, not yet turned; `size` is that of the original. `whole` says
    that every pixel of the file was decoded, so that their hash means something. `thumbnail` is the
    small picture that the file carries, where nothing else could be decoded. `colour` is the
    transfer function and the primaries (ITU-T H.273) where no profile says more.
    """

    image: Image.Image
    size: tuple[int, int]
    container: str
    mode: str = ""
    facts: exif.Facts = field(default_factory=exif.Facts)
    profile: bytes | None = None
    text: dict[str, Any] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)
    clip: Clip | None = None
    frames: int | None = None
    pages: int | None = None
    whole: bool = False
    xmp: bytes | str | None = None
    iptc: bytes | None = None
    colour: tuple[int, int] | None = None
    thumbnail: Image.Image | None = None
    decoder: dict[str, Any] = field(default_factory=dict)
