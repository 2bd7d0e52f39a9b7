"""The account behind a connection over loopback, as the kernel's list of sockets has it.

An API without keys is open to whatever reaches its address: also to programs of other accounts of
the machine. Linux says of each socket which account opened it.
"""

from __future__ import annotations

import ipaddress
import os
import sys
from pathlib import Path
from typing import Any

from litestar.types import Scope

from cubby.app.problems import OtherAccount
from cubby.config.settings import Settings

OWN = "own"
_LISTS = (Path("/proc/net/tcp"), Path("/proc/net/tcp6"))
_UID_FIELD = 7


def check_account(scope: Scope, settings: Settings) -> None:
    """Raises OtherAccount for a peer that another account than this one's or root started. Checked
    once for each connection."""
    if settings.local_accounts != OWN:
        return
    known: dict[str, Any] = scope["state"].get("connection", {})
    if "is_own" not in known:
        known["is_own"] = _is_own(scope)
    if not known["is_own"]:
        raise OtherAccount(
            "Without keys, this server answers programs of its own account and of root.",
            hint="Make a key (cubby keys add NAME --role admin), or set CUBBY_LOCAL_ACCOUNTS=any.",
        )


def _is_own(scope: Scope) -> bool:
    client, server = scope.get("client"), scope.get("server")
    if client is None or server is None or server[1] is None:
        return True  # no network: the rights of a file guard a socket that has a name
    try:
        ends = (client[0], client[1]), (server[0], server[1])
        account = account_of(*ends)
    except ValueError:
        return True  # called in process
    return account in (os.geteuid(), 0)


def account_of(client: tuple[str, int], server: tuple[str, int]) -> int | None:
    """The account of the socket at the client's end; None where there is none on this machine."""
    for path in _LISTS:
        mapped = path.name == "tcp6"
        wanted = [_written(*client, mapped=mapped), _written(*server, mapped=mapped)]
        if None in wanted:
            continue
        try:
            lines = path.read_text(encoding="ascii").splitlines()
        except FileNotFoundError:
            continue
        for line in lines[1:]:
            fields = line.split()
            if fields[1:3] == wanted:
                return int(fields[_UID_FIELD])
    return None


def _written(host: str, port: int, *, mapped: bool) -> str | None:
    """An address as the list has it: words of four bytes in the order of this machine."""
    address = ipaddress.ip_address(host)
    if mapped and address.version == 4:
        address = ipaddress.ip_address(f"::ffff:{host}")
    if not mapped and address.version == 6:
        four = address.ipv4_mapped
        if four is None:
            return None
        address = four
    packed = address.packed
    words = (packed[at : at + 4] for at in range(0, len(packed), 4))
    step = -1 if sys.byteorder == "little" else 1
    return f"{''.join(word[::step].hex() for word in words).upper()}:{port:04X}"
