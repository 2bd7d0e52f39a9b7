"""The secret that the passwords of Cubby's logins are derived from."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from cubby.cli.data_folder import make_data_folder
from cubby.cli.errors import CliError
from cubby.config import Settings


def secret_of(settings: Settings, *, make: bool) -> str | None:
    """The one given, else that of the file in the data folder. None where that file is missing and
    is not to be made."""
    if settings.logins_secret is not None:
        return settings.logins_secret
    path = settings.data_dir / "logins.secret"
    with contextlib.suppress(FileNotFoundError):
        return _read(path)
    if not make:
        return None
    make_data_folder(settings.data_dir)
    # Complete before it has its name; the first of several processes wins.
    fresh = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32) + "\n")
            file.flush()
            os.fsync(descriptor)
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(fresh)
    finally:
        fresh.unlink()
    return _read(path)


def _read(path: Path) -> str:
    try:
        text = path.read_text(encoding="ascii").strip()
    except (PermissionError, UnicodeDecodeError) as error:
        raise CliError(f"{path} cannot be read: {error}.") from None
    if len(text) < 16:
        raise CliError(
            f"{path} holds {len(text)} characters, 16 are needed.",
            "Put the secret of the installation that made the logins there, or remove the file "
            "and run cubby migrate --reset-passwords.",
        )
    return text
