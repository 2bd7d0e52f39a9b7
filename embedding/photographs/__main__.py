"""`python -m cubby.embedding.photographs MODELS [PARENT]`: convert the pack into a models folder.

A process of its own, so that what converts it takes no memory afterwards. It ends with PARENT, the
process that started it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from pathlib import Path

# linux/prctl.h
PR_SET_PDEATHSIG = 1


def end_with(parent: int) -> None:
    """Be killed when the parent ends, and end now where it did already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        end_with(int(sys.argv[2]))
    # Imported late: loading what converts takes most of a second, in which the parent may end.
    from cubby.embedding.photographs.store import converted

    converted(Path(sys.argv[1]))
