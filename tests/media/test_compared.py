"""Two pictures, compared in a real decoder process inside its sandbox."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from cubby.media import DecoderPool, FileUnreadable, sniff_file
from cubby.media.facts import Check

Change = Callable[[Image.Image], Image.Image]


def scene(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Soft ground with many shapes on it, as rich in corners as a photograph."""
    chance = np.random.default_rng(seed)
    ground = chance.integers(60, 200, (6, 8, 3), dtype=np.uint8)
    picture = Image.fromarray(ground).resize(size, Image.Resampling.BICUBIC)
    pen = ImageDraw.Draw(picture)
    for _ in range(90):
        x, y, wide, high = (int(v) for v in chance.integers((0, 0, 8, 8), (*size, 70, 70)))
        fill = tuple(int(v) for v in chance.integers(0, 256, 3))
        draw = pen.ellipse if chance.random() < 0.5 else pen.rectangle
        draw((x, y, x + wide, y + high), fill=fill)
    return picture


@pytest.fixture(scope="module")
def compare(
    pool: DecoderPool, tmp_path_factory: pytest.TempPathFactory
) -> Callable[..., list[dict[str, Any] | None]]:
    folder = tmp_path_factory.mktemp("compared")

    def compared(*pictures: Image.Image, check: Check = None) -> list[dict[str, Any] | None]:
        files = []
        for number, picture in enumerate(pictures):
            path = folder / f"{number}.jpg"
            picture.save(path, quality=88)
            files.append((path, sniff_file(path)))
        return pool.compare(files[0], files[1:], [check] * (len(files) - 1))

    return compared


def test_changed_copies_are_found_where_they_lie(
    compare: Callable[..., list[dict[str, Any] | None]],
) -> None:
    picture = scene(1)
    found = compare(
        picture,
        picture.crop((64, 48, 576, 432)),
        ImageOps.mirror(picture),
        picture.rotate(90, expand=True),
        picture.resize((160, 120)),
        ImageOps.expand(picture, 40, "white"),
        picture.crop((192, 144, 448, 336)),
    )

    cut, mirrored, turned, small, framed, middle = (each or {} for each in found)
    assert min(each["agreeing"] for each in (cut, mirrored, turned, small, framed, middle)) > 0.7
    assert cut["coverage"] == [pytest.approx(0.64, abs=0.03), pytest.approx(1, abs=0.02)]
    assert (mirrored["mirrored"], turned["mirrored"]) == (True, False)
    assert abs(turned["turned"]) == pytest.approx(90, abs=0.5)
    assert small["scale"] == pytest.approx(0.4, abs=0.01)
    assert framed["coverage"][0] == pytest.approx(1, abs=0.02)
    assert middle["coverage"][0] == pytest.approx(0.16, abs=0.02)


def test_a_coarse_check_lets_parts_and_copies_through_and_stops_another_picture(
    compare: Callable[..., list[dict[str, Any] | None]],
) -> None:
    picture = scene(1)
    others = (
        picture.crop((192, 144, 448, 336)), picture.rotate(90, expand=True),
        ImageOps.grayscale(picture), ImageOps.mirror(picture).crop((96, 72, 544, 408)), scene(2),
    )  # fmt: skip

    upright = compare(picture, *others, check="upright")
    mirrored = compare(picture, *others, check="mirrored")

    assert [found is not None for found in upright] == [True, True, True, False, False]
    assert [found is not None for found in mirrored] == [True, True, True, True, False]


def test_of_pictures_with_few_keypoints_the_check_asks_for_like_frames(
    compare: Callable[..., list[dict[str, Any] | None]],
) -> None:
    picture = Image.new("RGB", (256, 256), "white")
    ImageDraw.Draw(picture).ellipse((50, 50, 200, 200), outline="brown", width=24)

    other = Image.new("RGB", (256, 256), "white")
    ImageDraw.Draw(other).rectangle((10, 10, 90, 240), fill="brown")

    small, unlike = compare(picture, picture.resize((128, 128)), other, check="upright")

    assert small is not None
    assert unlike is None


def test_a_photograph_is_no_flat_drawing(
    compare: Callable[..., list[dict[str, Any] | None]],
) -> None:
    soft = Image.fromarray(np.random.default_rng(2).integers(60, 200, (6, 8, 3), dtype=np.uint8))
    photograph = soft.resize((640, 480), Image.Resampling.BICUBIC)
    drawing = Image.new("RGB", (640, 480), "ivory")
    ImageDraw.Draw(drawing).ellipse((100, 60, 500, 400), fill="navy")

    (soft_pair,), (flat_pair,) = compare(photograph, photograph), compare(drawing, drawing)

    assert soft_pair is not None
    assert flat_pair is not None
    assert soft_pair["flat"] < 0.8
    assert flat_pair["flat"] > 0.9


def test_another_picture_is_not_found_at_all(
    compare: Callable[..., list[dict[str, Any] | None]],
) -> None:
    assert compare(scene(1), scene(2), scene(3)) == [None, None]


def test_other_text_on_the_same_paper_differs_in_its_strokes(
    compare: Callable[..., list[dict[str, Any] | None]],
) -> None:
    def form(total: str) -> Image.Image:
        paper = Image.new("RGB", (620, 800), "white")
        pen = ImageDraw.Draw(paper)
        for line in range(20):
            pen.text((40, 60 + 28 * line), f"{line} a line of the form as printed", fill="black")
        pen.text((300, 700), f"Total {total}", fill="black", font_size=24)
        return paper

    same, other = compare(form("128.40"), form("128.40").resize((465, 600)), form("967.35"))

    assert same is not None
    assert other is not None
    assert same["paper"] > 0.5
    assert same["strokes_differ"] == 0
    assert other["strokes_differ"] >= 2


def test_another_colour_of_a_drawing_is_told_from_an_edit_of_it(
    compare: Callable[..., list[dict[str, Any] | None]],
) -> None:
    def ring(colour: str) -> Image.Image:
        picture = Image.new("RGB", (256, 256), "white")
        ImageDraw.Draw(picture).ellipse((50, 50, 200, 200), outline=colour, width=24)
        return picture

    small, grey, cyan = compare(
        ring("brown"), ring("brown").resize((128, 128)), ImageOps.grayscale(ring("brown")),
        ring("cyan"),
    )  # fmt: skip

    assert small is not None
    assert grey is not None
    assert cyan is not None
    assert (small["inliers"], small["saturation"]) == (None, pytest.approx(1, abs=0.2))
    assert grey["chroma"][1] < 1
    assert grey["gain"] == pytest.approx(1, abs=0.05)
    assert cyan["saturation"] < 0


def test_a_file_that_is_no_picture_is_unreadable_and_spoils_no_other(
    pool: DecoderPool, tmp_path: Path
) -> None:
    good, bad = tmp_path / "good.jpg", tmp_path / "bad.jpg"
    scene(1).save(good)
    bad.write_bytes(good.read_bytes()[:300])
    files = [(path, sniff_file(path)) for path in (good, bad, good)]

    broken, same = pool.compare(files[0], files[1:])

    assert broken is not None
    assert broken["unreadable"]
    assert same is not None
    assert same["agreeing"] == 1
    with pytest.raises(FileUnreadable):
        pool.compare(files[0], [(tmp_path / "gone.jpg", files[0][1])])
