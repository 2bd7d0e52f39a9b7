"""Pictures that resemble each other and are not the same: they must stay apart."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from bench.variants import jpeg

_WORDS = [
    "fox",
    "dog",
    "harbour",
    "boat",
    "winter",
    "gull",
    "ledger",
    "bread",
    "glass",
    "river",
    "bridge",
    "letter",
    "window",
]
# Of each kind.
_COUNT = 6


def files() -> Iterator[tuple[str, bytes]]:
    """(kind, JPEG); all of one kind resemble each other."""
    for kind, draw in (
        ("burst", _burst), ("form", _form), ("receipt", _receipt), ("meme", _meme),
        ("page", _page), ("sky", _sky), ("ring", _ring), ("disc", _disc),
    ):  # fmt: skip
        for number in range(_COUNT):
            chance = np.random.default_rng(number)
            yield kind, draw(number, chance)


def _scene(seed: int) -> Image.Image:
    chance = np.random.default_rng(seed)
    soft = Image.fromarray(chance.integers(0, 256, (9, 12, 3), dtype=np.uint8))
    picture = soft.resize((640, 480), Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(picture)
    for _ in range(60):
        x, y, side = (int(v) for v in chance.integers((0, 0, 8), (640, 480, 60)))
        fill = tuple(int(v) for v in chance.integers(0, 256, 3))
        pen.rectangle((x, y, x + side, y + side), fill=fill)
    return picture


def _burst(number: int, _: np.random.Generator) -> bytes:
    """One camera, one second apart; something moves."""
    shot = _scene(80)
    ImageDraw.Draw(shot).ellipse((60 + 60 * number, 60, 140 + 60 * number, 140), fill="red")
    exif = Image.Exif()
    exif[0x10F], exif[0x110] = "Canon", "EOS R5"
    exif.get_ifd(0x8769)[0x9003] = f"2022:05:05 10:00:0{number}"
    return jpeg(shot, 92, exif.tobytes())


def _paper(size: tuple[int, int]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    paper = Image.new("RGB", size, "white")
    return paper, ImageDraw.Draw(paper)


def _form(number: int, chance: np.random.Generator) -> bytes:
    """The same printed lines; number and total differ."""
    paper, pen = _paper((620, 877))
    fixed = np.random.default_rng(5)
    pen.rectangle((0, 0, 620, 80), fill=(30, 60, 120))
    for line in range(18):
        words = " ".join(fixed.choice(_WORDS, 6))
        pen.text((40, 150 + 30 * line), words, fill="black", font=_font(15))
    pen.text((40, 100), f"No. {chance.integers(10_000, 99_999)}", fill="black", font=_font(22))
    total = f"Total {chance.integers(100, 99_999) / 100:.2f}"
    pen.text((380, 780), total, fill="black", font=_font(22))
    return jpeg(paper, 88)


def _receipt(number: int, chance: np.random.Generator) -> bytes:
    paper, pen = _paper((360, 800))
    pen.text((90, 20), "CORNER SHOP", fill="black", font=_font(24))
    for line in range(14):
        price = f"{chance.integers(1, 9_999) / 100:.2f}"
        pen.text((20, 90 + 40 * line), str(chance.choice(_WORDS)), fill="black", font=_font(18))
        pen.text((270, 90 + 40 * line), price, fill="black", font=_font(18))
    return jpeg(paper, 88)


def _meme(number: int, chance: np.random.Generator) -> bytes:
    picture = _scene(90)
    pen = ImageDraw.Draw(picture)
    said = [f"WHEN THE {chance.choice(_WORDS)}", f"MEETS THE {chance.choice(_WORDS)} {number}"]
    for words, y in zip(said, (20, 400), strict=True):
        pen.text((30, y), words.upper(), fill="white", font=_font(46), stroke_width=3,
                 stroke_fill="black")  # fmt: skip
    return jpeg(picture, 88)


def _page(number: int, chance: np.random.Generator) -> bytes:
    paper, pen = _paper((620, 877))
    for line in range(32):
        words = " ".join(chance.choice(_WORDS, 8))
        pen.text((50, 60 + 24 * line), words, fill="black", font=_font(15))
    return jpeg(paper, 88)


def _sky(number: int, chance: np.random.Generator) -> bytes:
    high, low = chance.integers((60, 120, 190), (110, 170, 250)), chance.integers(180, 240, 3)
    share = np.linspace(0, 1, 480)[:, None, None]
    sky = np.broadcast_to(high * (1 - share) + low * share, (480, 640, 3))
    soft = Image.fromarray(chance.integers(0, 30, (6, 8, 3), dtype=np.uint8))
    clouds = np.asarray(soft.resize((640, 480), Image.Resampling.BICUBIC), dtype=np.float32)
    return jpeg(Image.fromarray(np.clip(sky + clouds, 0, 255).astype(np.uint8)), 90)


_COLOURS = ("brown", "cyan", "crimson", "green", "royalblue", "gray")


def _ring(number: int, _: np.random.Generator) -> bytes:
    paper, pen = _paper((256, 256))
    pen.ellipse((50, 50, 200, 200), outline=_COLOURS[number], width=24)
    return jpeg(paper, 90)


def _disc(number: int, _: np.random.Generator) -> bytes:
    grounds = ("green", "ivory", "navy", "pink", "black", "gold")
    picture = Image.new("RGB", (256, 256), grounds[number])
    ImageDraw.Draw(picture).ellipse((50, 50, 200, 200), fill=_COLOURS[number])
    return jpeg(picture, 90)


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=size)
