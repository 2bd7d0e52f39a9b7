"""The real decoder process, taken over. With its decoders loaded and its sandbox entered it runs
the Python that the file consists of, and answers with what `tell` was given.

`python taken_over_child.py [USER] MEMORY PIXELS SECONDS PARENT MODE`: with a number of an
account it is that account's before it enters its sandbox.
"""

from __future__ import annotations

# The attacks use these; an account may not reach them where Python lies in the home of root.
import fcntl  # noqa: F401
import os
import socket  # noqa: F401
import subprocess  # noqa: F401
import sys
from pathlib import Path

from cubby.media import child
from cubby.media.facts import Decoded, Sniffed

COUNT = 5
user = 0


def warm() -> child.Decode:
    child.decoders()
    if user:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    return run


def run(path: Path, sniffed: Sniffed, max_pixels: int, **_: object) -> Decoded:
    told: list[str] = []
    exec(compile(path.read_bytes(), "taken over", "exec"), {"tell": told.append, "path": path})
    return Decoded(sniffed.media_type, "text/plain", "txt", notes=told)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if len(arguments) > COUNT:
        user = int(arguments.pop(0))
    child.main(arguments, warm)
