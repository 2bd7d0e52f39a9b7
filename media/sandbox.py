"""What a decoder may do once its libraries are loaded: read what it was handed, and answer.

The layers stand for themselves: a kernel without one of them still has the others.

- uid: root gives itself up for an account that owns nothing.
- landlock: no file but the libraries can be opened, no connection made, no process signalled.
- seccomp: no program started, no socket made, no other process looked into, nothing renamed,
  removed or given other rights.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from cubby.media import landlock, seccomp

REQUIRE, BEST = "require", "best"
# An account that owns nothing, by its number: not every machine has its name.
NOBODY = 65534
# linux/prctl.h
PR_SET_PDEATHSIG, PR_SET_DUMPABLE = 1, 4
NEEDED = ("landlock", "seccomp")


class SandboxMissing(Exception):
    """A layer that is required cannot be had; the message says which, and why."""


def hide_memory() -> None:
    """Keep other processes of the same account out of this one's memory and environment."""
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


def available() -> dict[str, str]:
    """Layer: "on", or why this machine does not have it. Changes nothing."""
    known = landlock.version()
    return {
        "landlock": "on" if known else "the kernel has no Landlock, or it is switched off",
        "seccomp": "on" if seccomp.is_supported() else "the kernel has no seccomp filters",
        "uid": "on" if os.geteuid() == 0 else "not started by root",
    }


def missing(layers: dict[str, str]) -> str:
    """The required layers that do not hold, in words; empty where all do."""
    return "; ".join(f"{name}: {layers[name]}" for name in NEEDED if layers[name] != "on")


def enter(mode: str, parent: int) -> dict[str, str]:
    """Confine this process permanently. Layer: "on", or why not.

    Called when everything is loaded: what a library loads later, it may read only from where
    Python keeps libraries. Raises SandboxMissing with `mode` "require".
    """
    hide_memory()
    # The layers bind a thread and those that it makes: one made earlier would stay free.
    alone = len(list(Path("/proc/self/task").iterdir())) == 1
    layers = {}
    # A file system that only root reads must be opened before root is given up.
    for name, step in (
        ("landlock", lambda: landlock.restrict(_libraries())),
        ("uid", lambda: _leave_root(parent)),
        ("seccomp", seccomp.restrict),
    ):
        layers[name] = _attempt(step) if alone else "a library started a thread while it was loaded"
    if mode == REQUIRE and (why := missing(layers)):
        raise SandboxMissing(why)
    return layers


def _attempt(step: Callable[[], None]) -> str:
    try:
        step()
    except OSError as error:
        return error.strerror or str(error)
    return "on"


def _leave_root(parent: int) -> None:
    if os.geteuid() != 0:
        raise OSError(errno.EPERM, "not started by root")
    if not _others_may_read(_libraries()):
        raise OSError(errno.EPERM, "Python lies where only root may read")
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    # The kernel forgets this with the account.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    hide_memory()
    if os.getppid() != parent:
        os._exit(0)


def _libraries() -> set[Path]:
    """Where Python and its libraries lie. Nothing that Cubby keeps is below them."""
    packages = {Path(entry) for entry in sys.path if entry.endswith("-packages")}
    return packages | {Path(os.__file__).resolve().parent, Path(__file__).resolve().parent}


def _others_may_read(folders: set[Path]) -> bool:
    above = {parent for folder in folders for parent in (folder, *folder.parents)}
    return all(not path.exists() or path.stat().st_mode & 0o001 for path in above)
