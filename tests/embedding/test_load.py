from __future__ import annotations

import json

import pytest

from cubby.embedding import (
    ClipEmbedder,
    EmbedderUnavailable,
    HistogramEmbedder,
    PackError,
    PhotographEmbedder,
    import_pack,
    load_embedder,
)


def test_the_pack_of_the_active_space_is_used(pack, tmp_path):
    import_pack(pack, tmp_path / "models")

    found = load_embedder(tmp_path / "models", "shapes-clip-v1")

    assert isinstance(found, ClipEmbedder)
    assert found.space == "shapes-clip-v1"


@pytest.mark.parametrize("space", ["histogram-512", "clip-vit-b32-openai-q8"])
def test_without_the_pack_of_the_active_space_the_histogram_is_used(pack, tmp_path, space):
    import_pack(pack, tmp_path / "models")

    assert isinstance(load_embedder(tmp_path / "models", space), HistogramEmbedder)
    assert isinstance(load_embedder(tmp_path / "none", space), HistogramEmbedder)


def test_the_first_space_is_that_of_the_built_in_pack_for_photographs(tmp_path):
    found = load_embedder(tmp_path, None)

    assert isinstance(found, PhotographEmbedder)
    assert load_embedder(tmp_path, found.space).space == found.space


def test_a_pack_that_a_person_fetched_goes_before_the_built_in_one(pack, tmp_path):
    import_pack(pack, tmp_path / "models")

    assert load_embedder(tmp_path / "models", None).space == "shapes-clip-v1"


def test_the_histogram_can_be_asked_for_by_name(pack, tmp_path):
    import_pack(pack, tmp_path / "models")

    found = load_embedder(tmp_path / "models", "shapes-clip-v1", "histogram")

    assert found.space == "histogram-512"


def test_a_damaged_pack_is_an_error_and_not_silently_another_space(pack, tmp_path):
    path = import_pack(pack, tmp_path / "models") / "text_model.onnx"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)

    with pytest.raises(PackError, match="sha256"):
        load_embedder(tmp_path / "models", "shapes-clip-v1")


def test_the_http_embedder_needs_a_url(tmp_path):
    with pytest.raises(PackError, match="needs the URL"):
        load_embedder(tmp_path, None, "http")


def test_the_http_embedder_is_asked_at_once(tmp_path):
    with pytest.raises(EmbedderUnavailable):
        load_embedder(tmp_path, None, "http", url="http://127.0.0.1:9/embed")


def test_another_kind_is_refused_with_the_known_ones(tmp_path):
    with pytest.raises(PackError, match="known are auto, histogram, http"):
        load_embedder(tmp_path, None, json.loads('"clip"'))
