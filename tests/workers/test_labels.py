"""The model pack in use, its labels, and what becomes of pictures with them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from tests.packs import models_folder
from tests.workers.plant import Plant

SPACE = "shapes-clip-v1"


@pytest.fixture
def drawn(plant: Plant, tmp_path: Path) -> Plant:
    """A plant whose active space is that of the small real pack."""
    plant.settings |= {"CUBBY_EMBEDDER": "auto", "CUBBY_MODELS": str(models_folder(tmp_path))}
    plant.call(
        "api.register_space", p_space=SPACE, p_model="shapes-clip", p_threshold="0.7",
        p_has_text=True,
    )  # fmt: skip
    plant.call("api.use_space", p_space=SPACE, p_actor="ann")
    return plant


def circle(path: Path, colour: str, scale: int = 1) -> Path:
    image = Image.new("RGB", (300 * scale, 240 * scale), "white")
    ImageDraw.Draw(image).ellipse([side * scale for side in (80, 50, 220, 190)], fill=colour)
    image.save(path)
    return path


def put(plant: Plant, label: str) -> None:
    plant.call(
        "api.put_tag_label", p_label=label, p_prompts=[f"a photo of a {label}"], p_actor="ann"
    )


def tags(plant: Plant, request: str) -> set[str]:
    [(found,)] = plant.rows("select tags from core.asset where request_id = %s", request)
    return set(found)


def test_a_picture_is_embedded_in_the_active_space_and_tagged_by_its_labels(drawn, tmp_path):
    for label in ("red circle", "blue square", "green star"):
        put(drawn, label)
    drawn.work()
    request = drawn.send(circle(tmp_path / "c.png", "red"))

    assert drawn.finish(request) == ["done"]
    assert drawn.rows("select distinct space from core.embedding") == [(SPACE,)]
    assert "red circle" in tags(drawn, request)
    assert not {"blue square", "green star"} & tags(drawn, request)


@pytest.mark.prove
def test_a_label_that_comes_later_gets_its_vector_without_a_restart(drawn, tmp_path):
    put(drawn, "blue square")
    drawn.work()
    vectors = "select vector_norm(vector) from core.tag_label_vector where label = %s"
    drawn.wait_for(lambda: drawn.rows(vectors, "blue square"), "the vector of the first label")

    put(drawn, "red circle")
    [(norm,)] = drawn.wait_for(lambda: drawn.rows(vectors, "red circle"), "the second's vector")
    assert norm == pytest.approx(1, abs=1e-5)
    request = drawn.send(circle(tmp_path / "c.png", "red"))
    drawn.finish(request)
    assert "red circle" in tags(drawn, request)


def test_a_space_that_is_new_brings_the_labels_its_model_knows(drawn):
    drawn.work()
    drawn.wait_for(
        lambda: drawn.rows("select from core.tag_label_vector where space = %s", SPACE),
        "the labels of the pack",
    )
    assert drawn.rows("select from core.tag_label where label = 'red circle'")


@pytest.mark.prove
def test_a_worker_follows_a_switch_of_the_space(drawn, tmp_path):
    worker = drawn.work()
    loaded = lambda: [e["space"] for e in worker.log() if e["event"] == "embedder loaded"]  # noqa: E731
    drawn.wait_for(lambda: loaded() == [SPACE], "the loading of the pack")
    drawn.wait_for(lambda: "worker ready" in [e["event"] for e in worker.log()], "the queues")
    events = [e["event"] for e in worker.log()]
    assert events.index("embedder loaded") < events.index("worker ready")
    drawn.call(
        "api.register_space", p_space="histogram-512", p_model="histogram", p_threshold="0.8",
        p_has_text=True,
    )  # fmt: skip
    drawn.call("api.use_space", p_space="histogram-512", p_actor="ann")
    drawn.wait_for(lambda: loaded() == [SPACE, "histogram-512"], "the switch")

    request = drawn.send(circle(tmp_path / "c.png", "red"))
    drawn.finish(request)
    assert drawn.rows("select distinct space from core.embedding") == [("histogram-512",)]
