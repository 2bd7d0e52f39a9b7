"""A file that takes over its decoder gets no secret, connection, program or stored file."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cubby.media import Decoded, DecoderPool, Sniffed
from cubby.media.sandbox import NOBODY, REQUIRE, available, missing

CHILD = Path(__file__).with_name("taken_over_child.py")
ANY = Sniffed("image", "image/png", "png")
# What an attacker would run, in Python for the reader. {place} is a folder of the test's own.
PRELUDE = """
import ctypes, os, signal, socket, subprocess, sys
libc = ctypes.CDLL(None, use_errno=True)
def call(*arguments):
    answer = libc.syscall(*arguments)
    if answer < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
def attempt(name, act):
    try:
        act()
    except OSError as error:
        tell(f"{name}: refused {error.errno}")
    else:
        tell(f"{name}: DONE")
parent, place = os.getppid(), "PLACE"
"""
ACTS = {
    "read the environment of the worker": "open(f'/proc/{parent}/environ', 'rb').read()",
    "read its own environment by name": "open('/proc/self/environ', 'rb').read()",
    "open the memory of the worker": "open(f'/proc/{parent}/mem', 'rb')",
    "trace the worker": "call(101, 16, parent, None, None)",
    "copy from the memory of the worker": "call(310, parent, None, 0, None, 0, 0)",
    "take a descriptor of the worker": "call(438, os.pidfd_open(parent), 0, 0)",
    "open a descriptor of the worker by name": "open(f'/proc/{parent}/fd/0', 'rb')",
    "stop the worker": "os.kill(parent, signal.SIGSTOP)",
    "let a signal be sent by the kernel": "__import__('fcntl').fcntl(0, 8, parent)",
    "limit the worker": "call(302, parent, 7, (ctypes.c_ulong * 2)(0, 0), None)",
    "make a socket": "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "make a socket of a file": "socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)",
    "make a pair of sockets": "socket.socketpair()",
    "send through its own socket": "os.sendfile(0, path.descriptor, 0, 1)",
    "make a ring": "call(425, 8, ctypes.create_string_buffer(120))",
    "start a program": "os.execv('/bin/true', ['true'])",
    "start a program beside itself": "subprocess.run(['/bin/true'])",
    "split in two": "os.fork()",
    "read a stored file": "open(place + '/stored', 'rb').read()",
    "read a stored file through a descriptor": "open(f'/proc/self/fd/{path.descriptor}/../stored')",
    "list the stored files": "os.listdir(place)",
    "read the passwords of the machine": "open('/etc/passwd', 'rb').read()",
    "write over a stored file": "open(place + '/stored', 'wb')",
    "write over the file at hand": "os.pwrite(path.descriptor, b'x', 0)",
    "open the file at hand again for writing": "open(f'/proc/self/fd/{path.descriptor}', 'r+b')",
    "change the rights of the file at hand": "os.fchmod(path.descriptor, 0o777)",
    "mark the file at hand": "os.setxattr(path.descriptor, 'user.x', b'x')",
    "cut the file at hand": "os.ftruncate(path.descriptor, 0)",
    "lock the file at hand": "__import__('fcntl').flock(path.descriptor, 2)",
    "make a file": "open(place + '/made', 'wb')",
    "remove a stored file": "os.unlink(place + '/stored')",
    "rename a stored file": "os.rename(place + '/stored', place + '/gone')",
    "link a stored file": "os.link(place + '/stored', place + '/again')",
    "link to a stored file": "os.symlink('stored', place + '/symlink')",
    "change the rights of a stored file": "os.chmod(place + '/stored', 0o777)",
    "make a folder": "os.mkdir(place + '/folder')",
    "become root": "os.setuid(0)",
    "mount": "call(165, b'none', b'/mnt', b'tmpfs', 0, None)",
    "change its root": "os.chroot(place)",
    "leave its namespaces": "call(272, 0x10000000)",
    "load a program into the kernel": "call(321, 0, None, 0)",
    "watch the machine": "call(298, None, 0, -1, -1, 0)",
    "read the keys of the kernel": "call(250, 0, -4, 1)",
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _needs_a_sandbox() -> None:
    if why := missing(available()):
        pytest.skip(f"this kernel has no sandbox: {why}")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "stored").write_bytes(b"bytes of somebody else")
    return tmp_path


@pytest.fixture
def taken_over() -> Iterator[DecoderPool]:
    with DecoderPool(1, sandbox=REQUIRE, command=(sys.executable, str(CHILD))) as pool:
        yield pool


def run(pool: DecoderPool, place: Path, *lines: str) -> Decoded:
    file = place / "attack"
    file.unlink(missing_ok=True)
    file.write_text("\n".join((PRELUDE.replace("PLACE", str(place)), *lines)))
    return pool.decode(file, ANY)


def attempts() -> list[str]:
    return [f"attempt({name!r}, lambda: {act})" for name, act in ACTS.items()]


def refused(notes: list[str]) -> None:
    assert [note.partition(":")[0] for note in notes] == list(ACTS)
    assert [note for note in notes if "refused" not in note] == []


def test_nothing_that_a_taken_over_decoder_tries_is_done(
    place: Path, taken_over: DecoderPool
) -> None:
    before = sorted(path.name for path in place.iterdir())
    told = run(taken_over, place, *attempts()).notes

    refused(told)
    assert (place / "stored").read_bytes() == b"bytes of somebody else"
    assert sorted({*before, "attack"}) == sorted(path.name for path in place.iterdir())


def test_a_connection_that_is_open_to_everybody_is_not_open_to_a_decoder(
    place: Path, taken_over: DecoderPool
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        told = run(
            taken_over,
            place,
            f"attempt('connect', lambda: socket.create_connection({address!r}))",
            f"attempt('connect by call', lambda: call(42, 0, b'\\2\\0' + ({address[1]}).to_bytes(2, 'big') + b'\\x7f\\0\\0\\1' + bytes(8), 16))",  # noqa: E501
        ).notes

    assert told == ["connect: refused 1", "connect by call: refused 1"]


@pytest.mark.skipif(os.geteuid() != 0, reason="another account is root's to take")
def test_a_decoder_started_by_root_is_nobody_or_says_why_not(place: Path) -> None:
    layers: list[dict[str, str]] = []
    command = (sys.executable, str(CHILD))
    with DecoderPool(1, command=command, on_ready=layers.append) as pool:
        told = run(pool, place, "tell(str(os.geteuid()))").notes

    if layers[0]["uid"] == "on":
        assert told == [str(NOBODY)]
    else:
        assert layers[0]["uid"] == "Python lies where only root may read"
        assert not Path(sys.base_prefix).parents[-2].stat().st_mode & 0o001


def test_the_sandbox_survives_the_next_file(place: Path, taken_over: DecoderPool) -> None:
    for _ in range(2):
        refused(run(taken_over, place, *attempts()).notes)


def test_a_decoder_has_no_descriptor_but_its_own(place: Path, taken_over: DecoderPool) -> None:
    """Request, answer, errors, its own memory figures and the file at hand."""
    lines = (
        "found = []",
        "for number in range(64):",
        "    try: os.fstat(number)",
        "    except OSError: continue",
        "    found.append(number)",
        "tell(str(len(found)))",
    )
    with (place / "stored").open("rb") as other:
        os.set_inheritable(other.fileno(), True)
        assert run(taken_over, place, *lines).notes in (["5"], ["6"])


AS_USER = """
import ctypes, os, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tests.security.test_decoders import CHILD, DecoderPool, REQUIRE, attempts, run
user, place = int(sys.argv[3]), Path(sys.argv[1])
with DecoderPool(1, sandbox=REQUIRE, command=(sys.executable, str(CHILD), str(user))) as pool:
    run(pool, place)
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)
    # The worst case: a parent of the same account that does not hide its memory.
    ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
    run(pool, place)
    print("\\n".join(run(pool, place, *attempts()).notes))
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="the tests above ran as an ordinary account")
def test_a_decoder_of_an_ordinary_account_does_nothing_either(place: Path) -> None:
    user, project = 54321, Path(__file__).parents[2]
    open_to_all = Path("/tmp") / f"cubby-taken-over-{os.getpid()}"
    shutil.copytree(place, open_to_all)
    try:
        for path in (open_to_all, *open_to_all.iterdir()):
            os.chown(path, user, user)
        arguments = [sys.executable, "-c", AS_USER, open_to_all, project, str(user)]
        told = subprocess.run(arguments, capture_output=True, text=True, check=False)

        assert told.returncode == 0, told.stderr
        refused(told.stdout.splitlines())
        assert (open_to_all / "stored").read_bytes() == b"bytes of somebody else"
    finally:
        shutil.rmtree(open_to_all)
