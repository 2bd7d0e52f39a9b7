"""Where the embedded Postgres listens, and how to get in."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from cubby.cli.errors import PostgresError
from cubby.cli.postgres.cluster import lock_file
from cubby.cli.postgres.ownership import Ownership
from cubby.cli.postgres.state import State
from cubby.db.logins import ALL

HOST = "127.0.0.1"
DATABASE = "cubby"


@dataclass(frozen=True)
class Address:
    """`sockets` is the folder of the socket; any driver takes it as the host."""

    state: State
    port: int
    sockets: Path
    durable: bool = True

    def dsn(self, user: str = "postgres", dbname: str = DATABASE, socket: bool = False) -> str:
        """A URL that any driver takes; `socket=True` goes through the socket instead of TCP.
        A role that has no password yet gets one: the next migration gives it to the role."""
        password = f":{self.state.password(user)}" if self.durable else ""
        host = quote(str(self.sockets), safe="") if socket else HOST
        return f"postgresql://{user}{password}@{host}:{self.port}/{dbname}"

    def role_passwords(self) -> dict[str, str]:
        """The passwords of the login roles, made and kept at the first call; the migration gives
        them to the roles. Empty where no passwords are asked for."""
        return {role: self.state.password(role) for role in ALL} if self.durable else {}


def attach(data_dir: Path, timeout: float = 60) -> Address | None:
    """The address of the server that another process runs on this data folder, once it accepts
    connections; None when none runs."""
    ownership = Ownership(data_dir)
    deadline = time.monotonic() + timeout
    while ownership.taken_by_another():
        lines = lock_file(data_dir / "postgres")
        if lines[7:8] == ["ready"]:
            return Address(State(data_dir), int(lines[3]), Path(lines[4]))
        if time.monotonic() > deadline:
            raise PostgresError(
                f"Postgres on {data_dir} is starting in another process and not ready yet.",
                f"See {data_dir / 'postgres.log'}.",
            )
        time.sleep(0.02)
    return None
