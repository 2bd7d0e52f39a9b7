"""db/schema.sql: what a deployed database holds, without the bodies of functions and without data.

For reviewers: the difference of this file is what a change does to the database. The bodies are in
db/functions, a file each.
"""

from __future__ import annotations

import re
import subprocess

from cubby.cli.postgres.places import wheel_binaries

HEAD = """\
-- Written by `make docs` from a fresh installation, for reviewers. Migrations make the tables.
-- Functions are left out: each has a file of its own in db/functions.
"""
_SCHEMAS = ("core", "api", "catalog", "collections")
# Statements end with a semicolon at the end of a line; those of functions end behind their body.
_FUNCTION = re.compile(
    r"^CREATE (?:FUNCTION|PROCEDURE) .*?(\$\w*\$).*?\1;\n+", re.MULTILINE | re.DOTALL
)
_OF_FUNCTION = re.compile(
    r"^(?:ALTER|COMMENT ON|GRANT \w+ ON|REVOKE \w+ ON) (?:FUNCTION|PROCEDURE) .*?;\n+",
    re.MULTILINE | re.DOTALL,
)
_NOISE = re.compile(
    r"^(?:--.*|SET .*|SELECT pg_catalog\.set_config.*|\\(?:un)?restrict .*)\n", re.M
)


def snapshot(dsn: str) -> str:
    """The text of db/schema.sql for this database."""
    only = [f"--schema={schema}" for schema in _SCHEMAS]
    command = [str(wheel_binaries() / "pg_dump"), "--schema-only", "--no-owner", *only, dsn]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for pattern in (_FUNCTION, _NOISE, _OF_FUNCTION):
        text = pattern.sub("", text)
    return HEAD + "\n" + re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
