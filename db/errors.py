"""What the database can answer instead of a result.

CubbyError
├── InvalidArgument       CB001  400  a value that cannot be right
├── NotFound              CB002  404  no row of that id or name
├── WrongState            CB003  409  the step is impossible from where things stand
├── IdempotencyMismatch   CB004  422  the key was used for something else
├── Immutable             CB005  409  raw bytes and lineage never change
├── DdlRefused            CB006  422  the proposal may not become a table
├── NameTaken             CB007  409  another thing has that name
├── TooLarge              CB008  413  more than a setting allows
├── Forbidden             CB009  403  the role may not do this
├── OverBudget            CB010  429  more than the budget of an API key allows
├── Busy                  55P03  503  another transaction holds a lock for too long
└── DatabaseUnavailable   08000  503  no answer; trying again may help

SQL functions raise the codes with message, hint and a JSON detail; nothing here parses text.
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

import psycopg
from psycopg import errors as pg
from psycopg_pool import PoolClosed, PoolTimeout


class CubbyError(Exception):
    """The database refused."""

    code: ClassVar[str] = "CB000"
    http_status: ClassVar[int] = 500
    title: ClassVar[str] = "Refused by the database"
    slug: ClassVar[str] = "refused"
    permanent: ClassVar[bool] = True

    def __init__(
        self, message: str, hint: str | None = None, detail: dict[str, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.detail = detail or {}


class InvalidArgument(CubbyError):
    code, http_status, title, slug = "CB001", 400, "Invalid argument", "invalid-argument"


class NotFound(CubbyError):
    code, http_status, title, slug = "CB002", 404, "Not found", "not-found"


class WrongState(CubbyError):
    code, http_status, title, slug = "CB003", 409, "Impossible in this state", "wrong-state"


class IdempotencyMismatch(CubbyError):
    code, http_status = "CB004", 422
    title, slug = "Idempotency key used for another request", "idempotency-mismatch"


class Immutable(CubbyError):
    code, http_status, title, slug = "CB005", 409, "Immutable", "immutable"


class DdlRefused(CubbyError):
    code, http_status, title, slug = "CB006", 422, "Table definition refused", "ddl-refused"


class NameTaken(CubbyError):
    code, http_status, title, slug = "CB007", 409, "Name taken", "name-taken"


class TooLarge(CubbyError):
    code, http_status, title, slug = "CB008", 413, "Too large", "too-large"


class Forbidden(CubbyError):
    code, http_status, title, slug = "CB009", 403, "Forbidden", "forbidden"


class OverBudget(CubbyError):
    code, http_status, title, slug = "CB010", 429, "Too many requests", "too-many-requests"


class DatabaseUnavailable(CubbyError):
    code, http_status, title, slug = "08000", 503, "Database unavailable", "database-unavailable"
    permanent = False


class Busy(CubbyError):
    """A lock was waited for in vain, or two transactions waited for each other."""

    code, http_status, title, slug = "55P03", 503, "Locked by another transaction", "busy"
    permanent = False


BY_SQLSTATE: dict[str, type[CubbyError]] = {
    error.code: error
    for error in (
        InvalidArgument, NotFound, WrongState, IdempotencyMismatch, Immutable,
        DdlRefused, NameTaken, TooLarge, Forbidden, OverBudget,
    )
}  # fmt: skip


def translate(error: Exception) -> CubbyError | None:
    """The CubbyError that a driver error stands for, or None when it is a fault of the program."""
    if isinstance(error, PoolTimeout | PoolClosed):
        return DatabaseUnavailable("no database connection became free in time")
    return _from_driver(error) if isinstance(error, psycopg.Error) else None


def cause_of(error: BaseException | None) -> psycopg.Error | None:
    """What the server or the driver said, below what it was translated to."""
    while error is not None and not isinstance(error, psycopg.Error):
        error = error.__cause__
    return error


def _from_driver(error: psycopg.Error) -> CubbyError | None:
    kind = BY_SQLSTATE.get(error.sqlstate or "")
    if kind is not None:
        message = error.diag.message_primary or kind.title
        return kind(message, error.diag.message_hint, _detail(error.diag.message_detail))
    if isinstance(error, psycopg.DataError) and error.sqlstate is None:
        # Refused by the driver, before the server saw it: a NUL in a text.
        return InvalidArgument(str(error))
    if isinstance(error, pg.UntranslatableCharacter):
        # The same NUL, escaped within JSON.
        return InvalidArgument("a text has a character that Postgres cannot hold: U+0000")
    if isinstance(error, pg.InsufficientPrivilege):
        return Forbidden(error.diag.message_primary or "permission denied")
    return _transient(error)


def _transient(error: psycopg.Error) -> CubbyError | None:
    if isinstance(error, pg.LockNotAvailable | pg.DeadlockDetected | pg.SerializationFailure):
        reason = error.diag.message_primary or "lock not available"
        return Busy(f"Another transaction holds what this needs: {reason}", "Try again.")
    # Class 54, a limit of the program, is operational for the driver, yet no patience helps.
    limit = (error.sqlstate or "").startswith("54")
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError) and not limit:
        return DatabaseUnavailable(f"the database did not answer: {error}".strip())
    return None


def _detail(text: str | None) -> dict[str, Any]:
    try:
        value = json.loads(text) if text else {}
    except ValueError:
        return {"detail": text}
    return value if isinstance(value, dict) else {"detail": value}
