"""A decoder process like the real one, for files that hold one word of mischief.

`python naughty_child.py [impatient] MEMORY PIXELS SECONDS PARENT MODE`; impatient grants one
second of processor time whatever the parent says.
"""

from __future__ import annotations

import ctypes
import os
import sys
import time
from pathlib import Path

from cubby.media import child
from cubby.media.facts import Decoded, Sniffed


def decode(path: Path, sniffed: Sniffed, max_pixels: int, *, frugal: bool = False) -> Decoded:
    word, _, place = path.read_text(errors="replace").partition(":")
    if word == "segfault":
        ctypes.string_at(0)
    elif word == "abort":
        os.abort()
    elif word == "exit":
        sys.stderr.write("no reason given\n")
        os._exit(3)
    elif word == "bad_alloc":
        sys.stderr.write("terminate called after throwing an instance of 'std::bad_alloc'\n")
        os.abort()
    elif word == "hang":
        if place:  # tells the reader of the pipe that the file is being decoded
            Path(place).open("wb").close()
        while True:
            time.sleep(1)
    elif word == "burn":
        while True:
            pass
    elif word == "allocate":
        hoard = []
        while True:
            hoard.append(bytearray(64 << 20))
    elif word == "print":
        sys.stdout.write("a library that chats\n")
        sys.stdout.flush()
    elif word == "environment":
        return Decoded(sniffed.media_type, "text/plain", "txt", notes=sorted(os.environ))
    return Decoded(sniffed.media_type, sniffed.content_type, sniffed.extension, notes=[word])


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[0] == "impatient":
        arguments = [*arguments[1:3], "1", *arguments[4:]]
    # Without a sandbox: tests/security has decoders that are taken over inside one.
    child.main(arguments, lambda: decode, lambda *_: {"none": "on"})
