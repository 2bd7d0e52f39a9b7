"""Whether the API may be started where others can reach it."""

from __future__ import annotations

from cubby.app.keys import is_loopback
from cubby.cli.database import Database
from cubby.cli.errors import CliError
from cubby.config import Settings
from cubby.db import client
from cubby.db.calls import catalog


def refuse_open_door(settings: Settings, database: Database) -> None:
    """Raises CliError where other hosts reach the address and no API key exists: the API would
    refuse every request. On loopback the API is open until there is a key."""
    if is_loopback(settings.host) or settings.admin_key is not None:
        return
    with database.connect("cubby_api") as connection:
        keys = client.call_sync(connection, catalog.ready())["keys"]
    if not keys:
        raise CliError(
            f"CUBBY_HOST={settings.host} can be reached by others and no API key exists.",
            "Set CUBBY_ADMIN_KEY, or make a key: cubby keys add NAME --role admin.",
        )
