"""What every session of Cubby's asks of the network and of the server.

A host that loses power or network sends nothing, not even an end. Both sides therefore look
themselves: the client through `NETWORK`, the server through `LOST_CLIENT`. A session that is found
lost is ended within half a minute, and its locks with it.
"""

from __future__ import annotations

from typing import Any, Final

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


def options(role: str | None, lock_timeout: str = REQUEST_LOCK_TIMEOUT, **more: str) -> str:
    """The `options` of a connection: act as `role`, and let no lock and no lost client hold others.

    UTC, so that no answer depends on the time zone of the server.
    """
    given = {"TimeZone": "UTC", "lock_timeout": lock_timeout, **LOST_CLIENT} | more
    if role:
        given["role"] = role
    return " ".join(f"-c {name}={value}" for name, value in given.items())
