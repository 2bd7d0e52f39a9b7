"""Calls by the names of SQL functions and arguments, as psql makes them."""

from __future__ import annotations

import keyword
from dataclasses import replace
from typing import Any

import psycopg

from cubby.db import client
from cubby.db.calls import api, catalog

SCHEMAS = {"api": api, "catalog": catalog}


def by_name(connection: psycopg.Connection[Any], function: str, **arguments: Any) -> Any:
    """What `function` answers, its JSON as plain lists and dicts."""
    schema, _, name = function.partition(".")
    given = {argument.removeprefix("p_"): value for argument, value in arguments.items()}
    given = {f"{key}_" if keyword.iskeyword(key) else key: each for key, each in given.items()}
    wanted = getattr(SCHEMAS[schema], name)(**given)
    return client.call_sync(connection, replace(wanted, answer=None))
