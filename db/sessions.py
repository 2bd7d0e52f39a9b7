"""What every session of Cubby's asks of the network and of the server.

A host that loses power or network sends nothing, not even an end. Both sides therefore look
themselves: the client through `NETWORK`, the server through `LOST_CLIENT`. A session that is found
lost is ended within half a minute, and its locks with it.
"""

from __future__ import annotations

from typing import Any, Final

import psycopg

NETWORK: Final[dict[str, Any]] = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 30_000,
}

LOST_CLIENT: Final[dict[str, str]] = {
    # An idle connection, for instance between two statements of a transaction.
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "4",
    # An answer that is not acknowledged.
    "tcp_user_timeout": "30s",
    # A statement that runs, or waits for a lock, for a client that is gone.
    "client_connection_check_interval": "10s",
    # A client that is there and does nothing: a stopped process, a frozen virtual machine.
    "idle_in_transaction_session_timeout": "60s",
}

REQUEST_LOCK_TIMEOUT: Final = "10s"
"""A client of the API waits: it gets 503 and may repeat the request."""

JOB_LOCK_TIMEOUT: Final = "30s"
"""A job is retried, and the try is not counted."""


STATEMENT_TIMEOUT: Final = "2h"
"""No statement of a request or of a job takes longer. One that does has lost its way."""


class WrongRole(psycopg.OperationalError):
    """The session is not what it must be: a pooler gave it away, or the login is another."""


_by_transaction = False


def pool_by_transaction(wanted: bool) -> None:
    """Whether a pooler gives each transaction another session of the server, for this process.
    Nothing may be set for a session then: the settings of the login hold (limits.sql)."""
    global _by_transaction  # noqa: PLW0603 - a fact of the process, as its environment is
    _by_transaction = wanted


def pooled_by_transaction() -> bool:
    return _by_transaction


def prepare_threshold() -> int | None:
    """For `connect`: a prepared statement belongs to a session of the server."""
    return None if _by_transaction else 5


def state_of(lock_timeout: str = REQUEST_LOCK_TIMEOUT, **more: str) -> dict[str, str]:
    """The settings of a session: no lock and no lost client holds others. UTC, so that no answer
    depends on the time zone of the server."""
    return {"TimeZone": "UTC", "lock_timeout": lock_timeout, **LOST_CLIENT} | more


_SET: Final = (
    "select set_config(name, value, false)"
    " from unnest(%s::text[], %s::text[]) as given (name, value)"
    " where name <> 'role' or value <> session_user"
)
_ASK: Final = "select current_user::text, current_setting('TimeZone')"


def begin(
    connection: psycopg.Connection[Any],
    role: str | None,
    lock_timeout: str = REQUEST_LOCK_TIMEOUT,
    **more: str,
) -> None:
    """Make a fresh connection act as `role` with these settings. By statements: startup options do
    not pass a pooler, or are dropped by it in silence. Raises WrongRole."""
    if not _by_transaction:
        connection.execute(_SET, _given(role, state_of(lock_timeout, **more)), prepare=False)
    _refuse_other(role, connection.execute(_ASK, prepare=False).fetchone())
    if not connection.autocommit:
        connection.commit()  # a rollback would take the settings back


async def begin_async(
    connection: psycopg.AsyncConnection[Any],
    role: str | None,
    lock_timeout: str = REQUEST_LOCK_TIMEOUT,
    **more: str,
) -> None:
    """As begin."""
    if not _by_transaction:
        given = _given(role, state_of(lock_timeout, **more))
        await connection.execute(_SET, given, prepare=False)
    cursor = await connection.execute(_ASK, prepare=False)
    _refuse_other(role, await cursor.fetchone())
    if not connection.autocommit:
        await connection.commit()


def _given(role: str | None, state: dict[str, str]) -> tuple[list[str], list[str]]:
    # The role last: it may be allowed less than the login.
    named = state | ({"role": role} if role else {})
    return list(named), list(named.values())


def _refuse_other(role: str | None, found: tuple[str, str] | None) -> None:
    assert found is not None
    if role is not None and found[0] != role:
        raise WrongRole(
            f"the session is {found[0]} and must be {role}: give the URL of the login {role}"
        )
    if found[1] != "UTC":
        raise WrongRole(
            f"the login {found[0]} lacks its settings: run cubby migrate past the pooler"
        )
