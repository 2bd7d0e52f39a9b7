"""Landlock (Linux 5.13): this process opens only what lies below given folders, for reading."""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

# The numbers are the same on every architecture since they were added (asm-generic/unistd.h).
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
ASK_VERSION, RULE_PATH_BENEATH = 1, 1
READ_FILE, READ_DIR = 1 << 2, 1 << 3
# linux/landlock.h: what each version of the interface can forbid.
FILES = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
TCP_BIND_AND_CONNECT, ABSTRACT_SOCKETS_AND_SIGNALS = 3, 3

_libc = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """Of the kernel's interface; 0 where it has none, or where it is switched off."""
    known: int = _libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ASK_VERSION)
    return max(0, known)


def restrict(readable: Iterable[Path]) -> None:
    """Forbid this thread permanently every file but those below `readable`, and every connection.

    Needs PR_SET_NO_NEW_PRIVS. Raises OSError.
    """
    known = version()
    if not known:
        raise OSError(38, "this kernel has no Landlock")
    files = sum(right for since, right in FILES.items() if since <= known)
    network = TCP_BIND_AND_CONNECT if known >= 4 else 0
    scope = ABSTRACT_SOCKETS_AND_SIGNALS if known >= 6 else 0
    size = 24 if known >= 6 else 16 if known >= 4 else 8
    attributes = struct.pack("QQQ", files, network, scope)[:size]
    ruleset = _call(CREATE_RULESET, attributes, ctypes.c_size_t(size), 0)
    try:
        for path in readable:
            _allow(ruleset, path)
        _call(RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path) -> None:
    try:
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError):
        return  # out of reach without a rule
    try:
        rule = struct.pack("=Qi", READ_FILE | READ_DIR, folder)
        _call(ADD_RULE, ruleset, RULE_PATH_BENEATH, rule, 0)
    finally:
        os.close(folder)


def _call(number: int, *arguments: object) -> int:
    answer: int = _libc.syscall(number, *arguments)
    if answer < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return answer
