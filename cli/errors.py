"""What can stop a command. Each is shown as one line, and the command ends with exit code 2.

CliError
├── PostgresError           the embedded Postgres cannot be started or reached
│   ├── PostgresInUse       another process runs it on this data folder
│   └── OtherMajorVersion   the data folder belongs to another Postgres major version
├── NoInstallation          the data folder has no database, and this command makes none
├── OtherRelease            the database serves no processes of this program
├── AlreadyUp               another `cubby up` has this data folder
├── ChildGaveUp             a child process crashed too often in a row
└── ServerRefused           the API answered with a refusal
    └── ServerAway          no server answers, or it lets no client in: no request will do better
"""

from __future__ import annotations

import errno


class CliError(Exception):
    """One sentence on what is wrong and where, then what to do."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message.rstrip('.')}. {hint}" if hint else message)
        self.message = message
        self.hint = hint


class PostgresError(CliError):
    """The embedded Postgres cannot be started or reached."""


class PostgresInUse(PostgresError):
    """Another process runs Postgres on this data folder."""


class OtherMajorVersion(PostgresError):
    """The data folder was made by another major version of Postgres."""


class NoInstallation(CliError):
    """The data folder has no database, and this command makes none."""


class OtherRelease(CliError):
    """The database serves no processes of this program."""


class AlreadyUp(CliError):
    """Another `cubby up` has this data folder."""


class ChildGaveUp(CliError):
    """A child process crashed too often in a row."""


class ServerRefused(CliError):
    """The API answered with a refusal, of this HTTP status; None where it was refused here."""

    status: int | None = None


class ServerAway(ServerRefused):
    """No server answers, or it lets no client in: no request will do better."""


# An exception of these rooms is a message for people; any other one is a fault of the program.
_ROOMS = tuple(f"cubby.{room}." for room in ("cli", "config", "db", "embedding", "storage"))
# A file or folder that this machine does not let us use is not a fault of the program either.
_NOT_LET = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.ENOSPC, errno.EDQUOT}


def refusal(error: Exception) -> str | None:
    """The line for a person, or None when the program itself is at fault."""
    if isinstance(error, OSError) and error.filename and error.errno in _NOT_LET:
        return (
            f"{error.filename} cannot be used: {error.strerror}. "
            "Check its permissions, or give CUBBY_DATA another folder."
        )
    kinds = {f"{kind.__module__.partition('.')[0]}.{kind.__name__}" for kind in type(error).mro()}
    if not type(error).__module__.startswith(_ROOMS) and "psycopg.OperationalError" not in kinds:
        return None
    hint = getattr(error, "hint", None)
    text = str(error)
    if hint and hint not in text:
        text = f"{text.rstrip('.')}. {hint}"
    return " ".join(text.split())
