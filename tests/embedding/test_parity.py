"""Vectors equal those of the reference pipeline that the pack was recorded with."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from cubby.embedding import Picture
from tests.embedding.conftest import PACK

GOLDEN = json.loads((PACK / "golden.json").read_bytes())


def read_picture(path: Path) -> Picture:
    """Upright RGB over white, as every picture comes to an embedder."""
    with Image.open(path) as file:
        image = ImageOps.exif_transpose(file)
    if image.has_transparency_data:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return np.asarray(image.convert("RGB"))


@pytest.mark.parametrize("text", GOLDEN["texts"])
def test_texts_have_the_vectors_of_the_reference(clip, text):
    (found,) = clip.embed_texts([text])

    assert found @ np.array(GOLDEN["texts"][text]) >= 0.999


@pytest.mark.parametrize("name", GOLDEN["images"])
def test_pictures_have_the_vectors_of_the_reference(clip, corpora, name):
    (found,) = clip.embed_images([read_picture(corpora / name)])

    assert found @ np.array(GOLDEN["images"][name]) >= 0.999
