"""A model belongs to the installation: hosts that lack it fetch it from storage."""

from __future__ import annotations

from pathlib import Path

import pytest

from cubby.cli.errors import CliError
from cubby.cli.shared_models import share_model, wait_for_workers
from cubby.config import load
from cubby.embedding import embedder_named
from tests.packs import PACKS
from tests.workers.plant import Plant

SPACE = "shapes-clip-v1"


@pytest.fixture
def shared(plant: Plant) -> Plant:
    """The pack was shared from a host that has it."""
    environment = plant.environment(CUBBY_MODELS=str(PACKS))
    share_model(load(environment), plant.owner, embedder_named(PACKS, SPACE), "ann")
    return plant


def test_a_worker_fetches_what_its_host_lacks_and_says_that_it_has_it(
    shared: Plant, tmp_path: Path
) -> None:
    models = tmp_path / "elsewhere"
    shared.work(CUBBY_EMBEDDER="auto", CUBBY_MODELS=str(models))
    shared.wait_for(lambda: shared.rows("select from core.worker_model"), "a report")

    wait_for_workers(shared.owner, SPACE, lambda _: None)

    assert (models / "shapes-clip" / "model.json").is_file()
    assert [key for key in _stored(shared) if key.startswith("models/")]


def test_a_model_that_a_worker_cannot_get_is_refused_by_name(shared: Plant, tmp_path: Path) -> None:
    for key in _stored(shared):
        shared.storage.delete(shared.storage.uri_of(key))
    shared.work(CUBBY_EMBEDDER="auto", CUBBY_MODELS=str(tmp_path / "elsewhere"))
    shared.wait_for(lambda: shared.rows("select from core.worker_model"), "a report")

    with pytest.raises(CliError, match=rf"1 workers do not have the model of {SPACE}: \S+:0"):
        wait_for_workers(shared.owner, SPACE, lambda _: None, seconds=0)


def _stored(plant: Plant) -> list[str]:
    return [plant.storage.key_of(uri) for uri, _ in plant.storage.list()]
