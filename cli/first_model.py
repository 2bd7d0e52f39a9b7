"""`cubby up --model NAME`: the model is here and in use before the first picture is."""

from __future__ import annotations

import getpass

from cubby.cli.database import Database
from cubby.cli.pulling import pull_shown
from cubby.cli.shared_models import share_model
from cubby.config import Settings
from cubby.db import client
from cubby.db.calls import api, catalog
from cubby.embedding import KNOWN_PACKS, embedder_named, offers


def pull_where_missing(settings: Settings, name: str, base_url: str) -> None:
    """Fetch a known pack that is not here yet. Raises PackError, DownloadInterrupted."""
    here = {offer.name for offer in offers(settings.models_dir) if offer.state != "known"}
    if name in KNOWN_PACKS and name not in here:
        pull_shown(name, settings.models_dir, base_url)


def use_model(settings: Settings, database: Database, name: str) -> None:
    """Make it the one in use; files that are there get their vectors in it first."""
    embedder = embedder_named(settings.models_dir, name)
    with database.connect("cubby_admin") as connection:
        actor = f"cli:{getpass.getuser()}"
        share_model(settings, connection, embedder, actor)
        active = client.call_sync(connection, catalog.ready())["space"]
        if active == embedder.space:
            return
        if database.has_objects():
            client.call_sync(connection, api.begin_reembedding(space=embedder.space, actor=actor))
        else:
            client.call_sync(connection, api.use_space(space=embedder.space, actor=actor))
