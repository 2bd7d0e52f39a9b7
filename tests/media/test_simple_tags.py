from __future__ import annotations

import pytest
from PIL import Image

from cubby.media import Decoded, simple_tags
from cubby.media.colours import WORDS, is_grey, words
from tests.media import made

PAINTS = {
    "black": (5, 5, 5),
    "gray": (128, 128, 128),
    "white": (252, 252, 252),
    "red": (220, 20, 20),
    "orange": (250, 140, 20),
    "yellow": (250, 230, 30),
    "green": (30, 160, 50),
    "cyan": (30, 220, 230),
    "blue": (30, 60, 220),
    "purple": (130, 30, 180),
    "pink": (255, 150, 190),
    "brown": (120, 70, 30),
}


def picture(**facts: object) -> Decoded:
    defaults: dict[str, object] = {"width": 800, "height": 600}
    return Decoded("image", "image/png", "png", **(defaults | facts))  # type: ignore[arg-type]


@pytest.mark.parametrize("word", WORDS)
def test_each_colour_word_names_its_paint(word: str) -> None:
    assert words(Image.new("RGB", (50, 50), PAINTS[word])) == [word]


def test_the_larger_colour_comes_first_and_a_speck_not_at_all() -> None:
    flag = Image.new("RGB", (100, 100), PAINTS["blue"])
    flag.paste(PAINTS["yellow"], (0, 0, 30, 100))
    flag.paste(PAINTS["red"], (90, 90, 100, 100))

    assert words(flag) == ["blue", "yellow"]


@pytest.mark.parametrize(
    ("size", "shape"),
    [((800, 600), "landscape"), ((600, 800), "portrait"), ((600, 610), "square")],
)
def test_the_shape_is_named(size: tuple[int, int], shape: str) -> None:
    assert simple_tags.of(picture(width=size[0], height=size[1]), None) == [shape]


def test_a_black_and_white_photograph_is_told_from_a_coloured_one() -> None:
    assert is_grey(made.photo().convert("L").convert("RGB"))
    assert not is_grey(made.photo())


def surface() -> Image.Image:
    """What a program draws: large areas of one colour."""
    drawn = Image.new("RGB", (256, 144), "white")
    drawn.paste((40, 40, 60), (0, 0, 256, 20))
    return drawn


def test_a_png_of_a_screen_with_drawn_surfaces_is_a_screenshot() -> None:
    screen = picture(width=1920, height=1080)

    assert "screenshot" in simple_tags.of(screen, surface())


@pytest.mark.parametrize(
    "facts",
    [
        {"width": 1921, "height": 1080},
        {"width": 1920, "height": 1080, "content_type": "image/jpeg"},
        {"width": 1920, "height": 1080, "metadata": {"camera": {"make": "SONY"}}},
    ],
)
def test_what_only_resembles_a_screen_is_not_called_a_screenshot(facts: dict[str, object]) -> None:
    decoded = picture()
    for name, value in facts.items():
        setattr(decoded, name, value)

    assert "screenshot" not in simple_tags.of(decoded, surface())


def test_photographs_and_transparent_drawings_of_screen_size_are_no_screenshots() -> None:
    screen = picture(width=1920, height=1080)

    assert "screenshot" not in simple_tags.of(screen, made.photo(1, 256, 144))
    assert "screenshot" not in simple_tags.of(screen, surface(), transparent=True)


def test_a_screenshot_that_says_so_is_believed() -> None:
    phone = picture(metadata={"exif": {"UserComment": "Screenshot"}})

    assert "screenshot" in simple_tags.of(phone, made.photo())


@pytest.mark.parametrize(
    ("make", "tag"),
    [("NIKON CORPORATION", "nikon"), ("EASTMAN KODAK COMPANY", "kodak"), ("  ", None), ("7", None)],
)
def test_the_make_of_a_camera_is_one_word(make: str, tag: str | None) -> None:
    tags = simple_tags.of(picture(metadata={"camera": {"make": make}}), None)

    assert tags[1:] == ([tag] if tag else [])
