"""The environment variables, and the settings in the database."""

from __future__ import annotations

from typing import Any

import psycopg

from cubby.config.settings import Setting, settings_reference
from docs._generate.markdown import code, document, table

INTRODUCTION = """\
The processes read these variables when they start. One that is not set, or empty, has its default.
Sizes take units: `256MB` is millions of bytes, `2GiB` powers of two. A secret
can also be in a file, named by its variable with `_FILE` behind it:
`CUBBY_DATABASE_URL_FILE=/run/secrets/database_url`."""

STORAGE = """\
For `s3://` the credentials, the region and the endpoint come from the variables that all S3 clients
read: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_REGION`, `AWS_ENDPOINT_URL`. For Postgres
what the URL leaves out comes from those of libpq, such as `PGPASSWORD`."""

KNOBS = """\
## Settings in the database

What is decided in the database is set in the database, while everything runs. They are rows of
`catalog.setting`, and an admin turns one with `select api.change_setting(name, value)`. Every
change is in the lineage."""


def page(connection: psycopg.Connection[Any]) -> str:
    return document(
        "Settings",
        INTRODUCTION,
        table(("variable", "default", "meaning"), map(_row, settings_reference())),
        STORAGE,
        KNOBS,
        table(("setting", "default", "range", "meaning"), _knobs(connection)),
    )


def _row(setting: Setting) -> tuple[str, str, str]:
    secret = " A secret: never shown in messages." if setting.secret else ""
    return f"`{setting.env}`", code(setting.default or ""), setting.sentence + secret


def _knobs(connection: psycopg.Connection[Any]) -> list[tuple[str, ...]]:
    rows = connection.execute(
        "select name, initial, type, minimum, maximum, sentence from catalog.setting"
        ' order by name collate "C"'
    )
    return [
        (f"`{name}`", f"`{str(initial).lower()}`", _range(kind, least, most), sentence)
        for name, initial, kind, least, most, sentence in rows
    ]


def _range(kind: str, least: object, most: object) -> str:
    return f"{kind}, {least} to {most}" if least is not None and most is not None else kind
