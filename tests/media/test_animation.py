"""Animations and files of several pages: which of it is shown, and how much is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cubby.media import Decoded, DecoderPool, sniff_file
from tests.media import made

Decode = Callable[[Path], Decoded]


def frames_of(count: int, *, size: int = 64) -> list[Image.Image]:
    return [made.photo(seed, size, size) for seed in range(count)]


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_an_animation_is_read_to_its_end(tmp_path: Path, decode: Decode, form: str) -> None:
    first, *rest = frames_of(4)
    path = made.saved(
        tmp_path / "a", first, form, save_all=True, append_images=rest, duration=250, loop=0
    )

    decoded = decode(path)

    assert decoded.metadata["frames"] == 4
    assert decoded.duration_seconds == pytest.approx(1.0)
    assert "animated" in decoded.simple_tags


def test_an_animation_is_shown_by_a_frame_of_each_third(tmp_path: Path, decode: Decode) -> None:
    frames = frames_of(6)
    # No two alike, for writers join frames that are.
    flats = [Image.new("RGB", frames[0].size, (grey, grey, grey)) for grey in range(0, 100, 20)]
    shown = [frames[0], frames[1], *flats[1:4], frames[2], frames[3], flats[4]]
    path = made.saved(
        tmp_path / "a.webp", flats[0], "WEBP", save_all=True, append_images=shown, lossless=True
    )

    decoded = decode(path)

    # The middle third is grey: nothing stands for it.
    assert [frame.index for frame in decoded.frames] == [0, 1]
    for frame, picture in zip(decoded.frames, (frames[0], frames[2]), strict=True):
        assert (frame.pixels == np.asarray(picture)).all()
    assert all(frame.time_seconds is None for frame in decoded.frames)


def test_animations_that_differ_only_later_have_different_pixel_hashes(
    tmp_path: Path, decode: Decode
) -> None:
    first, second, third = frames_of(3)
    options = {"save_all": True, "duration": 100}
    one = made.saved(tmp_path / "1.gif", first, "GIF", append_images=[second], **options)
    two = made.saved(tmp_path / "2.gif", first, "GIF", append_images=[third], **options)

    assert decode(one).phash == decode(two).phash
    assert decode(one).pixel_sha256 != decode(two).pixel_sha256


def test_the_poster_of_an_animation_is_its_first_frame_that_shows_something(
    tmp_path: Path, decode: Decode
) -> None:
    black = Image.new("RGB", (64, 64))
    path = made.saved(
        tmp_path / "a.webp", black, "WEBP", save_all=True, append_images=frames_of(2), lossless=True
    )

    assert (decode(path).frames[0].pixels == made.scene(0, 64, 64)).all()


def test_an_animation_cut_short_keeps_what_there_is_and_says_so(
    tmp_path: Path, decode: Decode
) -> None:
    first, *rest = frames_of(4, size=200)
    path = made.saved(tmp_path / "a.gif", first, "GIF", save_all=True, append_images=rest)
    path.write_bytes(path.read_bytes()[:-3000])

    decoded = decode(path)

    assert "is damaged" in decoded.notes[0]
    assert decoded.pixel_sha256 is None
    assert decoded.frames[0].pixels.shape == (200, 200, 3)


def test_a_tiff_of_many_pages_gives_its_first_and_says_so(tmp_path: Path, decode: Decode) -> None:
    first, *rest = frames_of(3)
    path = made.saved(tmp_path / "a.tif", first, "TIFF", save_all=True, append_images=rest)

    decoded = decode(path)

    assert decoded.metadata["pages"] == 3
    assert decoded.pixel_sha256 is None
    assert decoded.notes == ["only the first of 3 pages was decoded"]


def test_the_budget_is_summed_over_the_frames_of_an_animation(tmp_path: Path) -> None:
    first, *rest = frames_of(5, size=100)
    how = {"save_all": True, "append_images": rest, "duration": 100}
    paths = [made.saved(tmp_path / form, first, form, **how) for form in ("GIF", "WEBP", "PNG")]
    with DecoderPool(1, max_pixels=50_000) as enough:
        for path in paths:
            assert enough.decode(path, sniff_file(path)).metadata["frames"] == 5
    with DecoderPool(1, max_pixels=49_999) as small:
        found = {path.name: small.decode(path, sniff_file(path)) for path in paths}

    for form, decoded in found.items():
        assert decoded.metadata["frames"] == 5, form
        assert decoded.pixel_sha256 is None, form
        assert "only the first 4 of 5 frames were read" in decoded.notes[0], form
        assert decoded.metadata["partial"][0]["reason"] == "time_limit", form
        if form != "WEBP":
            assert decoded.duration_seconds == pytest.approx(0.5, abs=0.2), form
