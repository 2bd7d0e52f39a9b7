"""Copies of a picture as people make them: edited, cut, turned, marked, saved again."""

from __future__ import annotations

import io
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageEnhance, ImageFont, ImageOps

Change = Callable[[Image.Image], Image.Image]


def jpeg(picture: Image.Image, quality: int = 85, exif: bytes = b"") -> bytes:
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=quality, exif=exif)
    return out.getvalue()


def _cut(share: float) -> Change:
    """The middle, with so much of each side gone."""

    def cut(picture: Image.Image) -> Image.Image:
        width, height = picture.size
        x, y = int(width * share / 2), int(height * share / 2)
        return picture.crop((x, y, width - x, height - y))

    return cut


def _watermark(picture: Image.Image) -> Image.Image:
    base = picture.convert("RGBA")
    layer = Image.new("RGBA", base.size, (0, 0, 0, 0))
    size = max(10, base.width // 9)
    place = (base.width // 8, base.height // 2 - size // 2)
    font = ImageFont.load_default(size=size)
    ImageDraw.Draw(layer).text(place, "SAMPLE", fill=(255, 255, 255, 120), font=font)
    return Image.alpha_composite(base, layer).convert("RGB")


def _logo(picture: Image.Image) -> Image.Image:
    marked = picture.copy()
    pen = ImageDraw.Draw(marked)
    width, height = marked.size
    side = max(8, min(width, height) // 6)
    pen.rectangle((width - side - 4, height - side - 4, width - 4, height - 4), fill="white")
    pen.ellipse((width - side, height - side, width - 8, height - 8), fill=(220, 20, 30))
    return marked


def _bars(picture: Image.Image) -> Image.Image:
    framed = Image.new("RGB", (picture.width, picture.height * 5 // 4), "black")
    framed.paste(picture, (0, picture.height // 8))
    return framed


def _warm(picture: Image.Image) -> Image.Image:
    red, green, blue = picture.split()
    return Image.merge(
        "RGB",
        (red.point(lambda v: min(255, int(v * 1.12))), green, blue.point(lambda v: int(v * 0.85))),
    )


# Kind: the least share that is to be found, and the copies of it.
KINDS: dict[str, tuple[float, tuple[Change, ...]]] = {
    "re-encoded": (0.99, (lambda p: Image.open(io.BytesIO(jpeg(p, 40))),)),
    "resized": (0.99, (lambda p: p.resize((p.width // 2, p.height // 2)),)),
    "grey": (0.99, (lambda p: ImageOps.grayscale(p).convert("RGB"),)),
    "edited": (0.99, (
        lambda p: ImageEnhance.Brightness(p).enhance(1.25),
        lambda p: ImageEnhance.Contrast(p).enhance(1.35),
        lambda p: ImageEnhance.Color(p).enhance(1.6),
        _warm,
    )),
    "watermark": (0.99, (_watermark, _logo)),
    "border": (0.99, (lambda p: ImageOps.expand(p, min(p.size) // 14, "white"), _bars)),
    "mirrored": (0.95, (ImageOps.mirror,)),
    "turned": (0.95, (lambda p: p.rotate(90, expand=True), lambda p: p.rotate(180))),
    "cut by 5 %": (0.95, (_cut(0.05),)),
    "cut by 15 %": (0.85, (_cut(0.15),)),
    "middle 40 to 60 %": (0.5, (_cut(0.4), _cut(0.5), _cut(0.6))),
}  # fmt: skip
