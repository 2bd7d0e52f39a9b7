"""A host without the model in use says so in its answers, and fetches the model."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from cubby.cli.shared_models import share_model
from cubby.embedding import embedder_named
from tests.packs import PACKS

SPACE = "shapes-clip-v1"


async def test_search_is_degraded_until_the_model_in_use_is_here(
    opened: Any, settings: Any, database: Any, tmp_path: Path
) -> None:
    embedder = embedder_named(PACKS, SPACE)
    database.call(
        "api.register_space", p_space=SPACE, p_model=embedder.model,
        p_threshold=str(embedder.cluster_threshold), p_has_text=True,
    )  # fmt: skip
    database.call("api.use_space", p_space=SPACE)
    models = tmp_path / "elsewhere"
    async with opened(embedder="auto", models_dir=models) as client:
        without = (await client.get("search", params={"q": "red circle"})).json()
        # Another host has the pack, and shares it.
        with database.connect() as connection:
            owner_host = dataclasses.replace(settings, models_dir=PACKS)
            share_model(owner_host, connection, embedder, "ann")
        client.services.vectors._looked_at = float("-inf")
        while (found := await _search(client))["degraded"]:
            pass

    assert without["degraded"]
    assert without["embedding_space"] != SPACE
    assert "not on the host" in without["note"]
    assert found["embedding_space"] == SPACE
    assert (models / "shapes-clip").is_dir()


async def _search(client: Any) -> Any:
    client.services.vectors._looked_at = float("-inf")
    return (await client.get("search", params={"q": "red circle"})).json()
