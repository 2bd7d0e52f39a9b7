"""`python lacking.py LAYER COMMAND...`: run a command as on a kernel without a sandbox layer.

A seccomp filter answers the calls of the layer as such a kernel does. It holds for the command and
for every process that it starts, and none of them can leave it.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP = 38, 22
ALLOW, ERRNO, LOAD, EQUAL, RETURN = 0x7FFF0000, 0x00050000, 0x20, 0x15, 0x06
LANDLOCK = (444, 445, 446)
PRCTL, SECCOMP = (157, 317) if os.uname().machine == "x86_64" else (167, 277)
EINVAL, ENOSYS = 22, 38


def _line(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)


def _without_landlock() -> list[bytes]:
    refused = [
        line for number in LANDLOCK
        for line in (_line(EQUAL, number, 0, 1), _line(RETURN, ERRNO | ENOSYS))
    ]  # fmt: skip
    return [_line(LOAD, 0), *refused, _line(RETURN, ALLOW)]


def _without_seccomp() -> list[bytes]:
    return [
        _line(LOAD, 0),
        _line(EQUAL, SECCOMP, 0, 1), _line(RETURN, ERRNO | ENOSYS),
        _line(EQUAL, PRCTL, 0, 3),
        _line(LOAD, 16), _line(EQUAL, PR_SET_SECCOMP, 0, 1), _line(RETURN, ERRNO | EINVAL),
        _line(RETURN, ALLOW),
    ]  # fmt: skip


def main(layer: str, command: list[str]) -> None:
    lines = {"landlock": _without_landlock, "seccomp": _without_seccomp}[layer]()
    code = ctypes.create_string_buffer(b"".join(lines), 8 * len(lines))
    program = struct.pack("H6xP", len(lines), ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    for call in ((PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), (PR_SET_SECCOMP, 2, program, 0, 0)):
        if libc.prctl(*call):
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    os.execv(command[0], command)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
