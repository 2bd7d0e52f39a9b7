"""What is remembered beside the data of the embedded Postgres: its port and the passwords."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cubby.cli.data_folder import make_data_folder
from cubby.cli.errors import PostgresError


class State:
    """`postgres.json` in the data folder, mode 0600: {"port": n, "passwords": {role: text}}.

    Every change rewrites the file in one rename and holds a lock, so that two commands at once
    never lose each other's passwords.
    """

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / "postgres.json"

    @property
    def port(self) -> int | None:
        port = self._read().get("port")
        return port if isinstance(port, int) else None

    def remember_port(self, port: int) -> None:
        with self._changing() as content:
            content["port"] = port

    def known_password(self, role: str) -> str | None:
        password = self._read().get("passwords", {}).get(role)
        return password if isinstance(password, str) else None

    def password(self, role: str) -> str:
        """The password of a role; a new one is made, and kept, for a role that has none."""
        known = self.known_password(role)
        if known is not None:
            return known
        with self._changing() as content:
            # Letters and digits alone: it goes into URLs, SQL and configuration files.
            made = "".join(secrets.choice(_LETTERS) for _ in range(32))
            password = content.setdefault("passwords", {}).setdefault(role, made)
        return str(password)

    def _read(self) -> dict[str, Any]:
        try:
            content = json.loads(self.path.read_bytes())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise PostgresError(
                f"{self.path} cannot be read: {error}.",
                "It holds the passwords of the embedded Postgres; if it is damaged, remove it, "
                "and new passwords are made.",
            ) from None
        return content if isinstance(content, dict) else {}

    @contextmanager
    def _changing(self) -> Iterator[dict[str, Any]]:
        make_data_folder(self.path.parent)
        lock = os.open(self.path.with_suffix(".json.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            content = self._read()
            yield content
            self._replace(json.dumps(content, indent=2).encode() + b"\n")
        finally:
            os.close(lock)

    def _replace(self, text: bytes) -> None:
        fresh = self.path.with_suffix(".json.new")
        fresh.unlink(missing_ok=True)
        fd = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "wb") as file:
            if os.geteuid() == 0 and self.path.exists():
                # Root may serve the data of another account, which must read this afterwards.
                owner = self.path.stat()
                os.fchown(fd, owner.st_uid, owner.st_gid)
            file.write(text)
            file.flush()
            os.fsync(fd)
        fresh.replace(self.path)


_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
