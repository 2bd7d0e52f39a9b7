"""What a decoder process may use, and when it has to end. Called inside that process."""

from __future__ import annotations

import ctypes
import functools
import math
import os
import resource
import signal

# linux/prctl.h
PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38

# All a decoder ever writes is its own error output.
FILE_BYTES = 1 << 20
OPEN_FILES = 64


def confine(memory_bytes: int, parent: int) -> None:
    """Bind this process to its limits and to the lifetime of its parent."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if os.getppid() != parent:  # it ended before the line above
        os._exit(0)
    # The supervisor's signals are not ours: Ctrl-C ends the parent, and that ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGXCPU, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))


def allow_processor(seconds: float) -> None:
    """Grant this much processor time from now on; SIGXCPU ends the process after that.

    The kernel counts from the start of the process, and this one decodes many files.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    limit = math.ceil(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


@functools.cache
def _statm() -> int:
    # Opened once: a confined process opens nothing there.
    return os.open("/proc/self/statm", os.O_RDONLY | os.O_CLOEXEC)


def address_space() -> int:
    """Bytes of address space this process holds now: what RLIMIT_AS counts."""
    return int(os.pread(_statm(), 100, 0).split()[0]) * resource.getpagesize()
