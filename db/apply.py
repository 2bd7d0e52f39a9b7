"""Bring a database to what this folder says: roles, migrations, functions, views, triggers, grants.

`cubby migrate` does it, and `cubby up` for the Postgres that it runs itself. Everything happens in
one transaction under one advisory lock, so that several may try at once and a failure leaves the
database as it was. Migrations run once, in order, and are frozen
by their hash; functions, views, triggers and grants are applied again whenever one of their files
changed. A second run with nothing changed only compares hashes.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import structlog
from procrastinate import __version__ as procrastinate_version
from procrastinate.schema import SchemaManager
from psycopg import sql

from cubby.db.logins import Logins
from cubby.db.release import OLDEST_RELEASE, RELEASE
from cubby.db.replace_view import replace_view
from cubby.db.sessions import NETWORK, begin

log = structlog.get_logger(__name__)

HERE = Path(__file__).parent
LOCK = 0x43554242  # "CUBB"
NEEDED_SERVER = 180000
NEEDED_PGVECTOR = (0, 8, 4)
DEPLOY_LOCK_TIMEOUT = "3s"
LOCK_TRIES = 10
LOCK_PAUSE_SECONDS = 2.0
# Processes of the version before may be at work: they lock in an order of their own.
_LOCKED = (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected)
STANDBY = "the database URL leads to a standby, which takes no writes: give that of the primary"
_FINGERPRINT = " Fingerprint of the secret of its password: "


class DeployError(Exception):
    """The database cannot be brought up to date; the message says why and what to do."""


@dataclass(frozen=True)
class Deployed:
    """What a run did: names of migrations applied, and whether behaviour was applied again.

    `no_logins` says why the logins got no passwords; None where they did, or none were given.
    `were_shared`: this installation is of a version without logins, and has none yet.
    """

    migrations: tuple[str, ...]
    behaviour: bool
    no_logins: str | None = None
    were_shared: bool = False


def deploy(dsn: str, logins: Logins | None = None, *, reset: bool = False) -> Deployed:
    """Bring the database of `dsn` up to date.

    `logins` lets their roles log in; without it they stay roles that other users are members of.
    `reset` gives them these passwords although another secret gave them theirs. Raises DeployError.
    """
    for left in reversed(range(LOCK_TRIES)):
        try:
            return _deploy(dsn, logins, reset)
        except (*_LOCKED, DeployError) as error:
            lock = error.__cause__ if isinstance(error, DeployError) else error
            if not isinstance(lock, _LOCKED):
                raise
            if not left:
                raise DeployError(
                    f"another session holds a lock that the deployment needs: {error}; "
                    "find it in pg_stat_activity and end it, or deploy later"
                ) from error
            log.warning("deployment waits for a lock", reason=str(error))
        time.sleep(LOCK_PAUSE_SECONDS)
    raise AssertionError("the last try returns or raises")


def restore_logins(dsn: str, logins: Logins) -> None:
    """Give the shared logins the passwords and limits they had: each may change its own."""
    with psycopg.connect(dsn, **NETWORK) as conn:
        begin(conn, None)
        conn.execute("select pg_advisory_xact_lock(%s)", (LOCK,))
        _set_passwords(conn, logins, reset=False)
        conn.execute(_text(HERE / "limits.sql"))


def _deploy(dsn: str, logins: Logins | None, reset: bool) -> Deployed:
    # Behind a long reader the deployment would make every later statement wait, too. It gives up
    # soon, with its transaction, and is tried again.
    with psycopg.connect(dsn, **NETWORK) as conn:
        begin(conn, None, DEPLOY_LOCK_TIMEOUT, client_min_messages="warning")
        # Another deployment may take long.
        conn.execute("set local lock_timeout = '5min'")
        conn.execute("select pg_advisory_xact_lock(%s)", (LOCK,))
        conn.execute(f"set local lock_timeout = '{DEPLOY_LOCK_TIMEOUT}'")
        _check_versions(conn)
        with _needs("CREATEROLE, or a role that has it to run db/roles.sql and grant them"):
            conn.execute(_text(HERE / "roles.sql"))
        _prepare(conn)
        _refuse_older(conn)
        applied = _migrate(conn)
        adopted = _adopt_strays(conn)
        behaviour = _apply_behaviour(conn, force=bool(applied) or adopted)
        _note_release(conn)
        no_logins = _make_logins(conn, logins, reset) if logins else None
        conn.execute("reset role")
        conn.execute(_text(HERE / "limits.sql"))
        shared = conn.execute("select roles_were_shared from core.deployment").fetchone()
    return Deployed(applied, behaviour, no_logins, bool(shared and shared[0]))


def _check_versions(conn: psycopg.Connection[Any]) -> None:
    if conn.info.server_version < NEEDED_SERVER:
        raise DeployError(
            f"PostgreSQL 18 is needed, the server is {conn.info.server_version // 10000}: "
            "upgrade it, or leave CUBBY_DATABASE_URL unset to use the embedded one"
        )
    row = conn.execute("select pg_is_in_recovery()").fetchone()
    if row is not None and row[0]:
        raise DeployError(STANDBY)
    row = conn.execute(
        "select default_version from pg_available_extensions where name = 'vector'"
    ).fetchone()
    if row is None:
        raise DeployError("the extension pgvector is not installed on the server: install 0.8.4+")
    _check_pgvector(row[0])


def _check_pgvector(version: str) -> None:
    if tuple(int(part) for part in version.split(".")) < NEEDED_PGVECTOR:
        raise DeployError(f"pgvector 0.8.4 or newer is needed, the server has {version}: update it")


def _prepare(conn: psycopg.Connection[Any]) -> None:
    with _needs("a superuser to run: create extension vector schema public"):
        conn.execute("create extension if not exists vector schema public")
    row = conn.execute(
        "select extversion, nspname from pg_extension"
        " join pg_namespace on pg_namespace.oid = extnamespace where extname = 'vector'"
    ).fetchone()
    assert row is not None
    version, schema = row
    if schema != "public":
        raise DeployError(
            f"pgvector is in the schema {schema}, it is needed in public: "
            "alter extension vector set schema public"
        )
    try:
        _check_pgvector(version)
    except DeployError:
        with _needs("the owner of the extension to run: alter extension vector update"):
            conn.execute("alter extension vector update")
    with _needs(f"to own the database {conn.info.dbname}, or the right to create in it"):
        _make_rooms(conn)
    conn.execute(_text(HERE / "deployment.sql"))


def _make_rooms(conn: psycopg.Connection[Any]) -> None:
    conn.execute(
        sql.SQL("grant create, connect on database {} to cubby_owner").format(
            sql.Identifier(conn.info.dbname)
        )
    )
    # A caller's temporary table, with a trigger on it, must never meet a function of the owner.
    conn.execute(
        sql.SQL("revoke temporary on database {} from public").format(
            sql.Identifier(conn.info.dbname)
        )
    )
    conn.execute("revoke create on schema public from public")
    conn.execute("set local role cubby_owner")
    for schema in ("core", "queue"):
        conn.execute(sql.SQL("create schema if not exists {}").format(sql.Identifier(schema)))


@contextlib.contextmanager
def _needs(remedy: str) -> Iterator[None]:
    try:
        yield
    except psycopg.errors.InsufficientPrivilege as error:
        raise DeployError(f"{error.diag.message_primary}; the user needs {remedy}") from error


def _adopt_strays(conn: psycopg.Connection[Any]) -> bool:
    """Put right what a restored dump left with the deploying user; True if there was any."""
    conn.execute("reset role")
    statements = [statement for (statement,) in conn.execute(_text(HERE / "strays.sql"))]
    for statement in statements:
        conn.execute(statement)
    conn.execute("set local role cubby_owner")
    return bool(statements)


def _migrate(conn: psycopg.Connection[Any]) -> tuple[str, ...]:
    done = dict(conn.execute("select name, sha256 from core.migration").fetchall())
    applied = []
    if "procrastinate" not in done:
        conn.execute("set local search_path = queue")
        conn.execute(SchemaManager.get_schema())
        conn.execute("reset search_path")
        _record(conn, "procrastinate", procrastinate_version)
        applied.append("procrastinate")
    for path in sorted((HERE / "migrations").glob("*.sql")):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        known = done.pop(path.stem, None)
        if known is None:
            _run_file(conn, path)
            _record(conn, path.stem, digest)
            applied.append(path.stem)
        elif known != digest:
            raise DeployError(
                f"migration {path.stem} was changed after it had been applied: "
                "put it back as it was and write a new one"
            )
    unknown = set(done) - {"procrastinate"}
    if unknown:
        raise DeployError(
            f"the database is newer than this program: it has {', '.join(sorted(unknown))}; "
            "run the newer program"
        )
    return tuple(applied)


def _refuse_older(conn: psycopg.Connection[Any]) -> None:
    """Also where only functions changed, an older program must not put its own back."""
    # The column is younger than the table.
    query = "select (to_jsonb(deployment) ->> 'release')::integer from core.deployment"
    known = (conn.execute(query).fetchone() or (0,))[0] or 0
    if known > RELEASE:
        raise DeployError(
            f"the database is newer than this program: it is of release {known}, this program of "
            f"{RELEASE}; run the newer program"
        )


def _note_release(conn: psycopg.Connection[Any]) -> None:
    conn.execute(
        "update core.deployment set release = %(release)s, oldest_release = %(oldest)s"
        " where (release, oldest_release) is distinct from (%(release)s, %(oldest)s)",
        {"release": RELEASE, "oldest": OLDEST_RELEASE},
    )


def _record(conn: psycopg.Connection[Any], name: str, digest: str) -> None:
    conn.execute("insert into core.migration (name, sha256) values (%s, %s)", (name, digest))


def migrations_here() -> int:
    """How many a database of this version has, that of the queue among them."""
    return len(list((HERE / "migrations").glob("*.sql"))) + 1


def behaviour_files() -> list[Path]:
    """Views, then functions (some take a view's row), then triggers, then grants."""
    return [
        *sorted((HERE / "views").rglob("*.sql")),
        *sorted((HERE / "functions").rglob("*.sql")),
        *sorted((HERE / "triggers").rglob("*.sql")),
        HERE / "grants.sql",
    ]


def _apply_behaviour(conn: psycopg.Connection[Any], *, force: bool) -> bool:
    files = behaviour_files()
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.relative_to(HERE).as_posix().encode() + b"\0" + path.read_bytes())
    row = conn.execute("select behaviour_sha256 from core.deployment").fetchone()
    if row is not None and row[0] == digest.hexdigest() and not force:
        return False
    # Only once pgvector is loaded are its parameters for any role to set, as some functions do.
    conn.execute("select '[1]'::public.vector")
    # Functions may name each other, whatever their order; the pass after checks the bodies.
    conn.execute("set local check_function_bodies = off")
    _run_views(conn, [path for path in files if path.parent.name == "views"])
    for path in files:
        if path.parent.name != "views":
            _run_file(conn, path)
    conn.execute("set local check_function_bodies = on")
    for path in (HERE / "functions").rglob("*.sql"):
        if "language sql" in path.read_text():
            _run_file(conn, path)
    _run_file(conn, HERE / "grants.sql")
    conn.execute("select core._record_deployment(%s)", (digest.hexdigest(),))
    return True


def _run_file(conn: psycopg.Connection[Any], path: Path) -> None:
    try:
        conn.execute(_text(path))
    except psycopg.Error as error:
        raise _told(path, error) from error


def _run_views(conn: psycopg.Connection[Any], paths: list[Path]) -> None:
    # A view may read another: those whose turn has not come are tried again after the rest.
    while paths:
        waiting: list[Path] = []
        failures: list[DeployError] = []
        for path in paths:
            try:
                with conn.transaction():
                    waiting += replace_view(conn, path)
            except psycopg.errors.DependentObjectsStillExist as error:
                raise DeployError(
                    f"the view catalog.{path.stem} must be rebuilt, but something of yours reads "
                    f"it: {error.diag.message_detail}. Drop that first, deploy, then make it again"
                ) from error
            except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedColumn) as error:
                waiting.append(path)
                failures.append(_told(path, error))
            except psycopg.Error as error:
                raise _told(path, error) from error
        if len(failures) == len(paths):
            raise failures[0]
        paths = waiting


def _told(path: Path, error: psycopg.Error) -> DeployError:
    return DeployError(f"{path.relative_to(HERE)}: {error.diag.message_primary or error}")


def _make_logins(conn: psycopg.Connection[Any], logins: Logins, reset: bool) -> str | None:
    """Why the deploying user may not make them, else None. The deployment continues without
    them."""
    try:
        with conn.transaction():
            _set_passwords(conn, logins, reset)
    except psycopg.errors.InsufficientPrivilege as error:
        return f"{error.diag.message_primary}: {error.diag.message_detail or ''}".rstrip(": ")
    conn.execute("set local role cubby_owner")
    conn.execute("update core.deployment set roles_were_shared = false where roles_were_shared")
    return None


def _set_passwords(conn: psycopg.Connection[Any], logins: Logins, reset: bool) -> None:
    """As verifiers, so that no log of statements has a password."""
    conn.execute("reset role")
    if logins.fingerprint is not None:
        _note_fingerprint(conn, logins.fingerprint, reset)
    for role, password in sorted(logins.passwords.items()):
        verifier = conn.pgconn.encrypt_password(
            password.encode(), role.encode(), b"scram-sha-256"
        ).decode()
        conn.execute(
            sql.SQL("alter role {} login password {}").format(
                sql.Identifier(role), sql.Literal(verifier)
            )
        )


def _note_fingerprint(conn: psycopg.Connection[Any], fingerprint: str, reset: bool) -> None:
    query = "select shobj_description('cubby_api'::regrole, 'pg_authid')"
    words = (conn.execute(query).fetchone() or ("",))[0] or ""
    known = words.partition(_FINGERPRINT)[2].rstrip(".")
    if known and known != fingerprint and not reset:
        raise DeployError(
            f"the logins of this server were made with another secret (fingerprint {known}, "
            f"here {fingerprint}): set CUBBY_LOGINS_SECRET_FILE to the file logins.secret of the "
            "installation that made them, or give them new passwords by "
            "cubby migrate --reset-passwords and restart all processes"
        )
    comment = f"Login of the API.{_FINGERPRINT}{fingerprint}."
    if words != comment:
        conn.execute(sql.SQL("comment on role cubby_api is {}").format(sql.Literal(comment)))


def _text(path: Path) -> bytes:
    return path.read_bytes()
