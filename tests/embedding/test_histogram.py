from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from cubby.embedding import HistogramEmbedder
from cubby.embedding.colours import colours_in
from tests.campaign import scaled
from tests.embedding.drawings import COLOURS, draw, plain

histogram = HistogramEmbedder()
pictures = arrays(np.uint8, st.tuples(st.integers(1, 20), st.integers(1, 20), st.just(3)))


def test_it_tells_that_it_is_the_fallback():
    assert (histogram.space, histogram.dim, histogram.labels) == ("histogram-512", 512, [])


@given(st.lists(pictures, max_size=3))
def test_every_picture_has_a_vector_of_length_one(found):
    rows = histogram.embed_images(found)

    assert rows.shape == (len(found), 512)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-6)


@given(pictures, st.randoms(use_true_random=False))
def test_only_the_colours_matter_and_not_where_they_are(picture, random):
    pixels = picture.reshape(-1, 3).tolist()
    random.shuffle(pixels)
    moved = np.array(pixels, dtype=np.uint8).reshape(picture.shape)

    assert np.array_equal(histogram.embed_images([picture]), histogram.embed_images([moved]))


@given(pictures, pictures)
def test_the_cosine_of_two_pictures_is_their_bhattacharyya_coefficient(first, second):
    def shares(picture):
        levels = picture.reshape(-1, 3) // 32
        counts = np.zeros((8, 8, 8))
        np.add.at(counts, tuple(levels.T), 1)
        return counts.ravel() / counts.sum()

    a, b = histogram.embed_images([first, second])

    assert a @ b == pytest.approx(np.sqrt(shares(first) * shares(second)).sum(), abs=1e-5)


@settings(max_examples=scaled(10))
@given(st.sampled_from(list(COLOURS)), st.sampled_from(list(COLOURS)), st.integers(130, 600))
def test_a_larger_copy_is_the_same_picture(colour, ground, size):
    small, large = histogram.embed_images(
        [draw("circle", colour, ground, 128), draw("circle", colour, ground, size)]
    )

    assert small @ large > 0.98


@pytest.mark.parametrize(("colour", "ground"), list(itertools.permutations(COLOURS, 2)))
def test_the_two_colours_of_a_drawing_are_the_words_nearest_to_it(colour, ground):
    words = list(COLOURS)
    texts = histogram.embed_texts(words)

    (picture,) = histogram.embed_images([draw("square", colour, ground)])

    nearest = np.argsort(texts @ picture)[-2:]
    assert {words[at] for at in nearest} == {colour, ground}


def test_a_text_without_a_colour_has_no_meaning_here():
    rows = histogram.embed_texts(["a dog on a beach", "", "redness", "rot"])

    assert not rows.any()


def test_a_text_means_the_colours_it_names_whatever_else_it_says():
    rows = histogram.embed_texts(["Red!", "a photo of a RED dress", "red, red"])

    assert np.allclose(rows[0], rows[1:], atol=1e-6)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-6)


def test_two_colours_together_mean_both():
    both, red, blue = histogram.embed_texts(["red and blue", "red", "blue"])

    assert both @ red == pytest.approx(both @ blue, abs=1e-6)
    assert both @ red == pytest.approx(0.5**0.5, abs=1e-6)


@pytest.mark.parametrize(
    ("text", "colours"),
    [
        ("grey", [("gray", 0)]),
        ("navy shirt", [("blue", -1)]),
        ("dark green and light blue", [("green", -1), ("blue", 1)]),
        ("a dark night", []),
        ("beige", [("brown", 1)]),
    ],
)
def test_shades_and_other_words_for_colours_are_understood(text, colours):
    assert colours_in(text) == colours


def test_dark_and_light_are_told_apart():
    dark, light = histogram.embed_images([plain((20, 30, 90)), plain((120, 180, 240))])
    navy, sky = histogram.embed_texts(["dark blue", "light blue"])

    assert dark @ navy > dark @ sky
    assert light @ sky > light @ navy


@pytest.mark.parametrize("colour", ["red", "blue", "yellow", "green", "pink"])
def test_photographs_of_clothes_are_found_by_colour(corpora, colour):
    files = sorted(corpora.glob("img-clothing/test/**/*.jpg"))[::3]
    found = [np.asarray(Image.open(file).convert("RGB")) for file in files]

    scores = histogram.embed_images(found) @ histogram.embed_texts([colour])[0]
    first = [float(share_of(colour, found[at])) for at in np.argsort(scores)[::-1][:5]]
    usual = np.mean([share_of(colour, each) for each in found])

    assert np.mean(first) > 2 * usual


def share_of(colour: str, picture: np.ndarray) -> float:
    """How much of a picture has the hue of a colour, by a rule of its own."""
    image = Image.fromarray(picture).resize((48, 48)).convert("HSV")
    hue, saturation, value = np.asarray(image).reshape(-1, 3).T.astype(float)
    degrees = hue * 360 / 256
    ranges = {"red": (345, 15), "yellow": (45, 68), "green": (75, 165), "blue": (195, 255)}
    low, high = ranges.get(colour, (310, 350))
    inside = (
        (degrees >= low) & (degrees <= high) if low < high else (degrees >= low) | (degrees <= high)
    )
    return float((inside & (saturation > 90) & (value > 60)).mean())
