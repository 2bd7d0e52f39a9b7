from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from cubby.embedding import DIM, EmbeddingError, load_pack
from tests.embedding.conftest import PACK
from tests.embedding.drawings import draw

PAIRS = [("red", "white"), ("blue", "yellow"), ("green", "black"), ("orange", "gray")]


def test_a_pack_tells_what_it_is(clip):
    assert (clip.space, clip.model, clip.dim) == ("shapes-clip-v1", "shapes-clip", 512)
    assert clip.cluster_threshold == pytest.approx(0.7)
    assert all(prompt.count("{}") == 1 for prompt in clip.prompts)


def test_labels_are_every_colour_with_every_shape(clip):
    assert len(clip.labels) == 96
    assert clip.labels[:2] == ["red circle", "red square"]
    assert "gray diamond" in clip.labels


@pytest.mark.parametrize("shape", ["circle", "square", "triangle"])
@pytest.mark.parametrize(("colour", "ground"), PAIRS)
def test_the_words_for_a_drawing_are_nearest_to_it(clip, shape, colour, ground):
    (picture,) = clip.embed_images([draw(shape, colour, ground)])
    texts = clip.embed_texts([f"a photo of a {label}" for label in clip.labels])

    assert clip.labels[int(np.argmax(texts @ picture))] == f"{colour} {shape}"


def test_rows_have_length_one(clip):
    pictures = clip.embed_images([draw("circle", *pair) for pair in PAIRS])
    texts = clip.embed_texts(["red", "", "word " * 200])

    for rows in (pictures, texts):
        assert rows.dtype == np.float32
        assert rows.shape[1] == DIM
        assert np.linalg.norm(rows, axis=1) == pytest.approx(1, abs=1e-6)


def test_nothing_asked_is_nothing_answered(clip):
    assert clip.embed_images([]).shape == clip.embed_texts([]).shape == (0, DIM)


def test_a_vector_does_not_depend_on_its_neighbours(clip):
    pictures = [draw("circle", *PAIRS[at % 4], size=100 + at) for at in range(20)]
    texts = [f"{label} " * at for at, label in enumerate(clip.labels[:20])]

    alone = np.concatenate([clip.embed_images([each]) for each in pictures])
    assert np.allclose(clip.embed_images(pictures), alone, atol=1e-6)
    alone = np.concatenate([clip.embed_texts([each]) for each in texts])
    assert np.allclose(clip.embed_texts(texts), alone, atol=1e-6)


def test_many_threads_may_ask_at_once(clip):
    pictures = [draw("square", *pair) for pair in PAIRS]
    expected = clip.embed_images(pictures), clip.embed_texts(clip.labels)

    with ThreadPoolExecutor(8) as pool:
        both = [
            (pool.submit(clip.embed_images, pictures), pool.submit(clip.embed_texts, clip.labels))
            for _ in range(8)
        ]

    for first, second in both:
        assert np.allclose(first.result(), expected[0], atol=1e-6)
        assert np.allclose(second.result(), expected[1], atol=1e-6)


def test_more_threads_for_one_run_change_no_vector(clip):
    pictures = [draw("triangle", *pair) for pair in PAIRS]

    found = load_pack(PACK, threads=2).embed_images(pictures)

    assert np.allclose(found, clip.embed_images(pictures), atol=1e-5)


def test_values_that_are_not_finite_are_an_error_and_no_vector(clip):
    broken = np.full((1, 3, 224, 224), np.nan, dtype=np.float32)

    with pytest.raises(EmbeddingError, match="not finite"):
        clip._vision.run(broken)
