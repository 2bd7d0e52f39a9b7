from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cubby.embedding.preprocess import to_pixel_values
from tests.campaign import scaled

PLAIN = {"mean": (0.0, 0.0, 0.0), "std": (1.0, 1.0, 1.0)}


def whole_then_crop(picture: np.ndarray, size: int) -> np.ndarray:
    """The published rule done literally: resize everything, then cut the centre out."""
    height, width = picture.shape[:2]
    if width <= height:
        new_width, new_height = size, int(size * height / width)
    else:
        new_width, new_height = int(size * width / height), size
    image = Image.fromarray(picture).resize((new_width, new_height), Image.Resampling.BICUBIC)
    left, top = round((new_width - size) / 2), round((new_height - size) / 2)
    return np.asarray(image.crop((left, top, left + size, top + size)))


@settings(max_examples=scaled(40), deadline=None)
@given(st.integers(8, 200), st.integers(8, 200), st.integers(0, 2**32 - 1))
def test_the_picture_is_resized_by_its_shortest_side_and_its_centre_kept(width, height, seed):
    picture = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)

    (found,) = to_pixel_values([picture], 48, **PLAIN)

    expected = whole_then_crop(picture, 48)
    assert np.array_equal(np.rint(found.transpose(1, 2, 0) * 255), expected)


def test_pixels_are_scaled_then_standardised_channel_by_channel():
    picture = np.full((10, 20, 3), (255, 0, 51), dtype=np.uint8)

    found = to_pixel_values([picture], 16, mean=(0.5, 0.25, 0.0), std=(0.5, 0.25, 2.0))

    assert found.dtype == np.float32
    assert found.shape == (1, 3, 16, 16)
    assert found[0, :, 5, 5] == pytest.approx([1.0, -1.0, 0.1])


def test_a_line_a_thousand_times_wider_than_high_needs_no_more_memory_than_a_square():
    picture = np.zeros((2, 100_000, 3), dtype=np.uint8)
    picture[:, 49_000:51_000] = (255, 0, 0)

    (found,) = to_pixel_values([picture], 224, **PLAIN)

    assert found.shape == (3, 224, 224)
    assert found[0].min() == 1
    assert found[1:].max() == 0


@pytest.mark.parametrize("turned", [False, True])
def test_a_very_long_picture_is_cut_at_the_same_place(turned):
    slope = np.arange(400)[None, :, None] * [1, 2, 3] + np.arange(5)[:, None, None] * 9
    picture = np.abs(slope % 400 - 200).astype(np.uint8)
    picture = np.swapaxes(picture, 0, 1) if turned else picture

    (found,) = to_pixel_values([picture], 48, **PLAIN)

    expected = whole_then_crop(picture, 48).astype(float)
    assert np.abs(found.transpose(1, 2, 0) * 255 - expected).max() < 2


def test_an_array_that_is_only_a_view_is_read_right():
    picture = np.arange(30 * 30 * 3, dtype=np.uint8).reshape(30, 30, 3)

    turned = to_pixel_values([picture[:, ::-1]], 30, **PLAIN)

    assert np.array_equal(turned, to_pixel_values([picture], 30, **PLAIN)[..., ::-1])


@pytest.mark.parametrize(
    ("shape", "kind"),
    [((4, 4), "uint8"), ((4, 4, 4), "uint8"), ((4, 4, 3), "float32"), ((0, 4, 3), "uint8")],
)
def test_what_is_no_picture_is_refused(shape, kind):
    with pytest.raises(ValueError, match=r"a picture is uint8 \[height, width, 3\]"):
        to_pixel_values([np.zeros(shape, dtype=kind)], 16, **PLAIN)
