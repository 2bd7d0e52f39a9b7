"""Which TCP port the embedded Postgres listens on."""

from __future__ import annotations

import hashlib
import os
import socket
from pathlib import Path

from cubby.cli.errors import PostgresError

# Below the range from which the kernel takes ports for outgoing connections. So no client holds a
# remembered port at the next start.
_FIRST, _COUNT = 20000, 12000


def free_port(data_dir: Path, known: int | None, taken: set[int]) -> int:
    """The remembered port if it is free, else one that depends on the folder; none of `taken`."""
    if known is not None and known not in taken and _is_free(known):
        return known
    start = int.from_bytes(hashlib.sha256(os.fsencode(data_dir)).digest()[:4], "big")
    for step in range(_COUNT):
        port = _FIRST + (start + step) % _COUNT
        if port not in taken and _is_free(port):
            return port
    raise PostgresError("Every port from 20000 to 31999 is taken.")


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As Postgres does: a connection of the last server that is still closing is not an
        # obstacle.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
