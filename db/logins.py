"""The logins of processes and people: their passwords, their addresses, what they could become.

Passwords are derived from one secret, so that every host that has it knows them and nothing has to
be kept twice. The fingerprint of the secret is in the comment of a role. Roles belong to the
server, and two installations with different secrets would change each other's passwords.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import psycopg

from cubby.db.sessions import NETWORK

API: Final = "cubby_api"
WORKER: Final = "cubby_worker"
ANALYST: Final = "cubby_analyst"
ADMIN: Final = "cubby_admin"
ALL: Final = (API, WORKER, ANALYST, ADMIN)

POWERS: Final = (Path(__file__).parent / "powers.sql").read_bytes()
"""What each of some roles could become: its name, and the names of more."""
# What belongs to the login of a URL and to no other: a password and what may replace it.
_PERSONAL: Final = frozenset(("user", "password", "passfile", "sslcert", "sslkey", "sslpassword"))


@dataclass(frozen=True)
class Logins:
    """Passwords by role. `fingerprint` names the secret they were derived from; None where they are
    kept singly."""

    passwords: Mapping[str, str]
    fingerprint: str | None = None


def derived(secret: str) -> Logins:
    """The same secret gives the same passwords. scrypt makes it costly to guess it from one."""
    root = hashlib.scrypt(secret.encode(), salt=b"cubby logins", n=2**14, r=8, p=1)

    def part(name: str) -> bytes:
        return hmac.digest(root, name.encode(), "sha256")

    passwords = {role: base64.urlsafe_b64encode(part(role))[:43].decode() for role in ALL}
    return Logins(passwords, part("fingerprint")[:8].hex())


def login_url(url: str, role: str, password: str) -> str:
    """The URL of the same server and database for another login."""
    parts = urlsplit(url)
    _, _, where = parts.netloc.rpartition("@")
    kept = [pair for pair in parse_qsl(parts.query) if pair[0] not in _PERSONAL]
    return urlunsplit(
        parts._replace(
            netloc=f"{quote(role, safe='')}:{quote(password, safe='')}@{where}",
            query=urlencode(kept, quote_via=quote),
        )
    )


def powers(connection: psycopg.Connection[Any], roles: list[str]) -> dict[str, list[str]]:
    """What each of these roles could become that it is not; empty where that is nothing."""
    found = connection.execute(POWERS, (roles,)).fetchall()
    return {role: more for role, more in found if more}


@dataclass(frozen=True)
class Session:
    """The login of a URL, whether it deploys, and in which of our roles it may act.
    `lacks_logins`: there is a Cubby, of a version that made no logins or was not allowed to.
    `deployed`: there is a Cubby at all. `standby`: the server takes no writes.
    `version`: that of the server, as 180001."""

    user: str
    deploys: bool
    roles: frozenset[str]
    lacks_logins: bool
    deployed: bool
    standby: bool
    version: int


def session_of(url: str) -> Session:
    """Log in once and ask. Before the first deployment any login may try to make the roles."""
    with psycopg.connect(url, **NETWORK) as connection:
        row = connection.execute(
            """
            select session_user::text,
                   to_regrole('cubby_owner') is null or pg_has_role('cubby_owner', 'member')
                     or (select rolsuper or rolcreaterole
                         from pg_roles where rolname = session_user),
                   array(select rolname::text from pg_roles
                         where rolname = any (%s) and pg_has_role(oid, 'member')),
                   to_regrole('cubby_owner') is not null and not coalesce(
                     (select rolcanlogin from pg_roles where rolname = 'cubby_api'), false),
                   exists (select from pg_proc
                           join pg_namespace on pg_namespace.oid = pronamespace
                           where nspname = 'catalog' and proname = 'ready'),
                   pg_is_in_recovery(),
                   current_setting('server_version_num')::integer
            """,
            (list(ALL),),
        ).fetchone()
    assert row is not None
    return Session(row[0], row[1], frozenset(row[2]), *row[3:])
