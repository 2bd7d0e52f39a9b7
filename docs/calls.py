"""`python -m docs.calls`: write db/calls/api.py and catalog.py, and db/schema.sql.

Apart from docs.generate, which imports what uses these modules. A test fails when they are stale.
"""

from __future__ import annotations

from pathlib import Path

import psycopg

from cubby.cli.postgres import EmbeddedPostgres
from cubby.db.apply import deploy
from docs._generate.calls import modules
from docs._generate.schema import snapshot

FOLDER = Path(__file__).parents[1] / "db" / "calls"
SCHEMA = FOLDER.parent / "schema.sql"


def main() -> None:
    with EmbeddedPostgres(durable=False) as server:
        deploy(server.dsn())
        with psycopg.connect(server.dsn()) as connection:
            written = modules(connection)
        SCHEMA.write_text(snapshot(server.dsn()), encoding="utf-8")
    for name, text in written.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
