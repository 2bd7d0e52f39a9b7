"""An open server on loopback answers its own account and root, not the others of the machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from typing import Any

import pytest

from cubby.app.peers import account_of, check_account
from cubby.app.problems import OtherAccount
from cubby.config.settings import load

STRANGER = 54321


def connected(family: socket.AddressFamily, host: str, to: str) -> Any:
    server = socket.create_server((host, 0), family=family)
    port = server.getsockname()[1]
    ours = socket.create_connection((to, port))
    theirs, _ = server.accept()
    server.close()
    return ours, theirs


@pytest.mark.parametrize(
    ("family", "host", "to"),
    [
        (socket.AF_INET, "127.0.0.1", "127.0.0.1"),
        (socket.AF_INET, "127.0.0.1", "::ffff:127.0.0.1"),
        (socket.AF_INET6, "::1", "::1"),
    ],
)
def test_the_account_of_a_connection_is_that_of_its_program(
    family: socket.AddressFamily, host: str, to: str
) -> None:
    ours, theirs = connected(family, host, to)
    with ours, theirs:
        client, server = theirs.getpeername()[:2], theirs.getsockname()[:2]

        assert account_of(client, server) == os.geteuid()
        assert account_of(client, (server[0], 1)) is None


OTHER = """
import os, socket, sys
os.setresuid(int(sys.argv[2]), int(sys.argv[2]), int(sys.argv[2]))
connection = socket.socket()
connection.connect(("127.0.0.1", int(sys.argv[1])))
sys.stdin.read()
"""


def scope(connection: socket.socket) -> Any:
    ends = {"client": connection.getpeername(), "server": connection.getsockname()}
    return ends | {"state": {"connection": {}}}


@pytest.mark.skipif(os.geteuid() != 0, reason="root alone can start a program of another account")
def test_a_program_of_another_account_is_refused_until_a_setting_lets_it_in() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        with subprocess.Popen(
            [sys.executable, "-c", OTHER, port, str(STRANGER)], stdin=subprocess.PIPE
        ) as other:
            server.settimeout(60)  # a program that cannot start ends the test
            connection, _ = server.accept()
            with connection:
                assert account_of(connection.getpeername(), connection.getsockname()) == STRANGER
                with pytest.raises(OtherAccount) as refusal:
                    check_account(scope(connection), load({}))
                assert (refusal.value.status, refusal.value.code) == (403, "other_account")
                check_account(scope(connection), load({"CUBBY_LOCAL_ACCOUNTS": "any"}))
            other.communicate()


def test_a_program_of_this_account_is_served() -> None:
    ours, theirs = connected(socket.AF_INET, "127.0.0.1", "127.0.0.1")
    with ours, theirs:
        check_account(scope(theirs), load({}))
