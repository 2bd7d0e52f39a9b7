"""`cubby up --model NAME`: the model is here and in use before the first picture is."""

from __future__ import annotations

import getpass

from psycopg.types.numeric import Float4

from cubby.cli.database import Database
from cubby.cli.pulling import pull_shown
from cubby.config import Settings
from cubby.db import client
from cubby.embedding import KNOWN_PACKS, embedder_named, offers


def pull_where_missing(settings: Settings, name: str, base_url: str) -> None:
    """Fetch a known pack that is not here yet. Raises PackError, DownloadInterrupted."""
    here = {offer.name for offer in offers(settings.models_dir) if offer.state != "known"}
    if name in KNOWN_PACKS and name not in here:
        pull_shown(name, settings.models_dir, base_url)


def use_model(settings: Settings, database: Database, name: str) -> None:
    """Make it the one in use; files that are there get their vectors in it first."""
    embedder = embedder_named(settings.models_dir, name)
    with client.connect(database.dsn("cubby_admin"), "cubby_admin") as connection:
        client.call_sync(
            connection, "api.register_space", p_space=embedder.space, p_model=embedder.model,
            p_threshold=Float4(embedder.cluster_threshold), p_has_text=True,
        )  # fmt: skip
        active = client.call_sync(connection, "catalog.ready")["space"]
        if active == embedder.space:
            return
        actor = f"cli:{getpass.getuser()}"
        function = "api.begin_reembedding" if database.has_objects() else "api.use_space"
        client.call_sync(connection, function, p_space=embedder.space, p_actor=actor)
