"""What tests of several files begin with."""

from __future__ import annotations

from typing import Any

import pytest
from psycopg import sql

from tests.db.cubby import Cubby


@pytest.fixture
def things(cubby: Cubby) -> Cubby:
    """An accepted table of two documents {"a": number, "o": {"x": number}}."""
    cubby.ingest({"a": 1, "o": {"x": 1}}, {"a": 2, "o": {"x": 2}}, collection="things")
    cubby.accept_schema("things")
    return cubby


@pytest.fixture
def forged(cubby: Cubby) -> Any:
    """Makes core._render_ddl render something else, until the end of the test."""
    source = cubby.value("select pg_get_functiondef('core._render_ddl(jsonb)'::regprocedure)")
    yield lambda statements: cubby.run(
        sql.SQL(
            "create or replace function core._render_ddl(p_proposal jsonb) returns text[]"
            " language sql immutable as {}"
        )
        .format(sql.SQL("select {}::text[]").format(statements).as_string())
        .as_string()
    )
    cubby.run(source)
