"""A real worker compares the pictures of files that look alike."""

from __future__ import annotations

from PIL import ImageOps

from tests.media.test_compared import scene


def test_a_mirrored_copy_becomes_the_same_picture(plant, tmp_path):
    plant.work()
    scene(1).save(tmp_path / "scene.png")
    ImageOps.mirror(scene(1)).save(tmp_path / "mirrored.png")
    for name in ("scene", "mirrored"):
        assert plant.finish(plant.send(tmp_path / f"{name}.png")) == ["done"]

    plant.wait_for(
        lambda: plant.rows("select from core.likeness_pair where state = 'measured'"),
        "the end of the comparison",
    )
    states = {row[0] for row in plant.rows("select distinct task from core.job")}
    assert "media.verify" in states
    for (request,) in plant.rows("select id from core.ingest_request"):
        (progress,) = plant.rows("select core._progress(%s, null)", request)[0]
        assert (progress["total"], progress["done"]) == (1, 1), "a comparison is no object"
    [(kind, transformation)] = plant.rows(
        "select class, evidence ->> 'transformation' from core.duplicate"
    )
    assert (kind, transformation) == ("same_picture", "mirrored")
