"""A model in use belongs to the installation: its pack is in storage, and all workers have it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any

import psycopg
from psycopg.types.numeric import Float4

from cubby.cli.errors import CliError
from cubby.config import Settings
from cubby.db import client
from cubby.db.calls import api, catalog
from cubby.embedding import Embedder, find_pack
from cubby.embedding.stored import store_pack
from cubby.storage import Storage, open_storage

WAIT_SECONDS = 120
_PAUSE_SECONDS = 0.5


def share_model(
    settings: Settings, connection: psycopg.Connection[Any], embedder: Embedder, actor: str
) -> None:
    """Make its space known, and put its pack into storage, where other hosts fetch it."""
    client.call_sync(
        connection,
        api.register_space(
            space=embedder.space,
            model=embedder.model,
            threshold=Float4(embedder.cluster_threshold),
            has_text=True,
            candidate_cosine=embedder.candidate_cosine,
            actor=actor,
        ),
    )
    folder = find_pack(settings.models_dir, embedder.space)
    if folder is None:
        return  # it is built in
    row = connection.execute("select not exists (select from catalog.asset)").fetchone()
    # As at a start: an empty folder where something was stored is a disk that is not mounted.
    storage = open_storage(
        settings.storage, readable=settings.library_is_open, make=bool(row and row[0])
    )
    storage.check()
    sha256 = store_pack(folder, lambda key, chunks: _put(storage, key, chunks))
    client.call_sync(
        connection,
        api.record_pack(space=embedder.space, pack=folder.name, sha256=sha256, actor=actor),
    )


def wait_for_workers(
    connection: psycopg.Connection[Any],
    space: str,
    say: Callable[[str], object],
    seconds: float = WAIT_SECONDS,
) -> None:
    """Return when all live workers have the model. Raises CliError when some still lack it."""
    deadline, said = time.monotonic() + seconds, False
    wanted = catalog.workers_without(space=space)
    while lacking := client.call_sync(connection, wanted)["workers"]:
        if time.monotonic() >= deadline:
            raise CliError(
                f"{len(lacking)} workers do not have the model of {space}: {', '.join(lacking)}.",
                "Their logs say why it is not fetched from storage; stop them, or try again.",
            )
        if not said:
            said = True
            say(f"Waiting until {len(lacking)} workers have it.")
        time.sleep(_PAUSE_SECONDS)


def _put(storage: Storage, key: str, chunks: Iterable[bytes]) -> None:
    if storage.exists(storage.uri_of(key)):
        return  # named by its content, and complete since it has its name
    with storage.create(key) as writer:
        for chunk in chunks:
            writer.write(chunk)
        writer.commit()
