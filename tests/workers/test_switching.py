"""From colours to photographs to shapes and back on a filled catalogue, each time arranged."""

from __future__ import annotations

import io
import random
import shutil
from itertools import product
from pathlib import Path

import pytest

from cubby.cli.demo.drawings import draw
from cubby.embedding import embedder_named
from tests.workers.plant import REPOSITORY, Plant

COLOURS, SHAPES, EACH = ("red", "green", "blue", "yellow"), ("circle", "star"), 4
HISTOGRAM, PHOTOGRAPHS, SHAPED = "histogram-512", "efficientnet-lite0-v1", "shapes-clip-v1"

Parts = set[frozenset[str]]


def _drawings(folder: Path) -> list[Path]:
    chance = random.Random(5)
    made = []
    for (colour, shape), n in product(product(COLOURS, SHAPES), range(EACH)):
        out = io.BytesIO()
        draw(colour, shape, chance).save(out, "PNG")
        path = folder / f"{colour}-{shape}-{n}.png"
        path.write_bytes(out.getvalue())
        made.append(path)
    chance.shuffle(made)
    return made


def _begin(plant: Plant, models: Path, name: str) -> str:
    embedder = embedder_named(models, name)
    plant.call(
        "api.register_space", p_space=embedder.space, p_model=embedder.model,
        p_threshold=str(embedder.cluster_threshold), p_has_text=True,
    )  # fmt: skip
    return embedder.space


def _switch(plant: Plant, models: Path, name: str) -> None:
    space = _begin(plant, models, name)
    plant.call("api.begin_reembedding", p_space=space, p_actor="ann")
    query = "select space from catalog.embedding_space where active"
    plant.wait_for(lambda: plant.rows(query) == [(space,)], f"the switch to {space}")


def _arrange(plant: Plant) -> str:
    """As a person; the id of a cluster that the act touched."""
    job = plant.call("api.begin_arranging", p_actor="ann")["job_id"]
    state = "select state from core.job where id = %s"
    plant.wait_for(lambda: plant.rows(state, job) == [("done",)], "the end of arranging")
    ((act,),) = plant.rows("select result ->> 'act_id' from core.job where id = %s", job)
    touched = "select cluster_id::text from core.cluster_act_cluster where act_id = %s limit 1"
    return str(plant.rows(touched, act)[0][0])


def _parts(plant: Plant) -> Parts:
    """Names of the files that are together."""
    rows = plant.rows(
        "select array_agg(media.filename) from core.asset join core.media on asset_id = asset.id"
        " group by cluster_id"
    )
    return {frozenset(row[0]) for row in rows}


def _spaces(plant: Plant) -> set[str]:
    return {row[0] for row in plant.rows("select space from core.cluster where not closed")}


@pytest.mark.prove
def test_each_switch_ends_with_directories_of_its_own_and_undo_takes_them_back(
    plant: Plant, tmp_path: Path
) -> None:
    models = tmp_path / "models"
    models.mkdir()
    shutil.copytree(REPOSITORY / "packs" / "shapes-clip", models / "shapes-clip")
    plant.settings |= {"CUBBY_EMBEDDER": "auto", "CUBBY_MODELS": str(models)}
    plant.change_setting("arrange_by_itself", 0)
    _begin(plant, models, "histogram")
    plant.work()
    request = plant.send(*_drawings(tmp_path))
    assert set(plant.finish(request)) == {"done"}

    seen: dict[str, Parts] = {}
    for name in ("photographs", "shapes-clip", "histogram", "shapes-clip"):
        _switch(plant, models, name)
        before = _parts(plant)
        cluster = _arrange(plant)
        after = _parts(plant)
        assert len(_spaces(plant)) == 1, "similarities of two spaces stand side by side"
        if name in seen:
            assert after == seen[name], "the way does not matter"
        seen[name] = after

        plant.call("api.undo_cluster_act", p_cluster_id=cluster, p_actor="ann")
        assert _parts(plant) == before
        _arrange(plant)
        assert _parts(plant) == after

    kinds = {
        frozenset(f"{colour}-{shape}-{n}.png" for n in range(EACH))
        for colour, shape in product(COLOURS, SHAPES)
    }
    assert len(seen["shapes-clip"] & kinds) >= 6
