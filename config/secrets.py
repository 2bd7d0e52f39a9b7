"""Secrets, kept out of the environment of processes: it is inherited, and others may read it.

The supervisor hands them to its children in a memory file, by descriptor. A secret setting can also
be in a file: `CUBBY_DATABASE_URL_FILE=/run/secrets/database_url`.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, MutableMapping
from pathlib import Path
from urllib.parse import unquote

DESCRIPTOR = "CUBBY_SECRETS_FD"
FILE_SUFFIX = "_FILE"
# Of libraries, which look for them in the environment of their own process.
FOREIGN = ("PGPASSWORD", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")

_taken: dict[str, str] = {}


def taken() -> Mapping[str, str]:
    """The secrets that this process took out of its environment."""
    return _taken


def read_foreign(environ: MutableMapping[str, str] = os.environ) -> None:
    """Set the secrets of other libraries whose files are named: `PGPASSWORD_FILE`. Raises
    ValueError."""
    for name in FOREIGN:
        if not environ.get(name) and (text := from_file(name, environ)) is not None:
            environ[name] = text


def take(names: Iterable[str], environ: MutableMapping[str, str] = os.environ) -> None:
    """Take the secrets of these names out of the environment of this process, for `taken`.

    Those of other libraries stay there, since they read nothing else.
    """
    handed: dict[str, str] = {}
    if descriptor := environ.pop(DESCRIPTOR, ""):
        with open(int(descriptor), "rb") as file:  # noqa: PTH123 - it has no name
            handed = json.loads(file.read())
    environ.update({name: handed.pop(name) for name in FOREIGN if name in handed})
    _taken.update(handed)
    _taken.update({name: environ.pop(name) for name in names if name in environ})


def hand_on(environ: Mapping[str, str], names: Iterable[str]) -> tuple[dict[str, str], int]:
    """The environment for a child without its secrets, and the descriptor of a file that has them,
    to be passed on and closed."""
    secret = {name: environ[name] for name in (*names, *FOREIGN) if name in environ}
    descriptor = os.memfd_create("cubby-secrets")
    os.write(descriptor, json.dumps(secret).encode())
    os.lseek(descriptor, 0, os.SEEK_SET)
    public = {name: value for name, value in environ.items() if name not in secret}
    return public | {DESCRIPTOR: str(descriptor)}, descriptor


def without_secrets(text: str, url: str) -> str:
    """A message about a URL, with no part of its user and password in it."""
    userinfo = url.partition("://")[2].rpartition("@")[0]
    parts = {userinfo, *userinfo.split(":"), *re.findall(r"[?&]password=([^&]*)", url)}
    for part in sorted(filter(None, parts | set(map(unquote, parts))), key=len, reverse=True):
        text = text.replace(part, "***")
    return text


def from_file(name: str, environ: Mapping[str, str]) -> str | None:
    """What the file of a secret holds; None where none is named. Raises ValueError."""
    place = environ.get(name + FILE_SUFFIX)
    if not place:
        return None
    try:
        return Path(place).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"its file {place} must be readable ({error})") from None
