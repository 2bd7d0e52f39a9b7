"""`python -m docs.generate`: write the reference pages, docs/reference/*.md, and the list of locks
in ARCHITECTURE.md.

What they say is said once, where it belongs: in the settings table, the error trees, the handlers
and the comments of the database. A test fails when a page is stale.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg

from docs._generate import commands, database, errors, locks, metrics, routes, settings

FOLDER = Path(__file__).parent / "reference"


def pages(connection: psycopg.Connection[Any]) -> dict[str, str]:
    """File name -> text; `connection` is the owner's, to a deployed database without data."""
    return {
        "settings.md": settings.page(connection),
        "commands.md": commands.page(),
        "http.md": routes.page(),
        "errors.md": errors.page(),
        "functions.md": database.functions_page(connection),
        "views.md": database.views_page(connection),
        "tables.md": database.tables_page(connection),
        "metrics.md": metrics.page(),
    }


def main() -> None:
    from cubby.cli.postgres import EmbeddedPostgres  # noqa: PLC0415 -- the pages themselves need none
    from cubby.db.apply import deploy  # noqa: PLC0415

    with EmbeddedPostgres(durable=False) as server:
        deploy(server.dsn())
        with psycopg.connect(server.dsn()) as connection:
            written = pages(connection)
            locks.PAGE.write_text(locks.page(connection), encoding="utf-8")
    FOLDER.mkdir(exist_ok=True)
    for name, text in written.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    for stale in set(FOLDER.glob("*.md")) - {FOLDER / name for name in written}:
        stale.unlink()


if __name__ == "__main__":
    main()
