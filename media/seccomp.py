"""A seccomp filter: the system calls that decoding takes, and no other.

It is a list of what is allowed, so that a call of a newer kernel (io_uring, pidfd_getfd) needs no
line here to be refused. A call that is not listed fails with EPERM, which libraries report.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
KILL, ERRNO, ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
# linux/audit.h, and where the kernel puts what a filter sees (struct seccomp_data).
ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
NUMBER_AT, ARCHITECTURE_AT, ARGUMENTS_AT = 0, 4, 16
LOAD, EQUAL, HAS_BITS, RETURN = 0x20, 0x15, 0x45, 0x06
CLONE_THREAD, PR_SET_NAME = 0x10000, 15
TCGETS, FIONCLEX, FIOCLEX = 0x5401, 0x5450, 0x5451
F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC = 0, 1, 2, 3, 1030

# Name: number on x86_64 and on aarch64; None where the architecture has no such call.
ALWAYS: dict[str, tuple[int | None, int | None]] = {
    # the file at hand, the request, the answer
    "read": (0, 63), "write": (1, 64), "readv": (19, 65), "writev": (20, 66),
    "pread64": (17, 67), "preadv": (295, 69), "preadv2": (327, 286), "lseek": (8, 62),
    "recvmsg": (47, 212), "ftruncate": (77, 46), "fadvise64": (221, 223),
    "close": (3, 57), "dup": (32, 23), "fstat": (5, 80), "fstatfs": (138, 44),
    # names: Landlock says which
    "open": (2, None), "openat": (257, 56), "stat": (4, None), "lstat": (6, None),
    "newfstatat": (262, 79), "statx": (332, 291), "access": (21, None), "faccessat": (269, 48),
    "faccessat2": (439, 439), "readlink": (89, None), "readlinkat": (267, 78),
    "getdents64": (217, 61), "getcwd": (79, 17),
    # memory
    "mmap": (9, 222), "munmap": (11, 215), "mprotect": (10, 226), "mremap": (25, 216),
    "madvise": (28, 233), "brk": (12, 214), "mincore": (27, 232), "membarrier": (324, 283),
    # threads of this process, and their signals
    "futex": (202, 98), "set_robust_list": (273, 99), "rseq": (334, 293),
    "sched_yield": (24, 124), "sched_getaffinity": (204, 123), "getcpu": (309, 168),
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132), "restart_syscall": (219, 128),
    "exit": (60, 93), "exit_group": (231, 94),
    # waiting, clocks, facts of this process
    "poll": (7, None), "ppoll": (271, 73), "select": (23, None), "pselect6": (270, 72),
    "nanosleep": (35, 101), "clock_nanosleep": (230, 115), "clock_gettime": (228, 113),
    "clock_getres": (229, 114), "gettimeofday": (96, 169), "time": (201, None),
    "getpid": (39, 172), "gettid": (186, 178), "getppid": (110, 173), "getuid": (102, 174),
    "geteuid": (107, 175), "getgid": (104, 176), "getegid": (108, 177), "getrusage": (98, 165),
    "getrlimit": (97, 163), "setrlimit": (160, 164), "sysinfo": (99, 179), "times": (100, 153),
    "uname": (63, 160), "getrandom": (318, 278),
}  # fmt: skip
# Allowed with these values of one argument: its index, then the values.
WITH: dict[str, tuple[tuple[int, int], int, tuple[int, ...]]] = {
    "fcntl": ((72, 25), 1, (F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_DUPFD_CLOEXEC)),
    "ioctl": ((16, 29), 1, (TCGETS, FIONCLEX, FIOCLEX)),
    "prctl": ((157, 167), 0, (PR_SET_NAME,)),
}
# To this process alone: `abort` sends a signal, and a limit is read and set.
TO_ITSELF = {"tgkill": (234, 131), "prlimit64": (302, 261)}
CLONE, CLONE3 = (56, 220), (435, 435)

_libc = ctypes.CDLL(None, use_errno=True)


def is_supported() -> bool:
    """Whether this kernel has filters and the architecture is known here."""
    # A filter at address 0 is refused as a bad address only where filters exist.
    _libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, None, 0, 0)
    return ctypes.get_errno() == errno.EFAULT and platform.machine() in ARCHITECTURES


def restrict() -> None:
    """Let this thread permanently make only the calls above. Needs PR_SET_NO_NEW_PRIVS."""
    machine = platform.machine()
    if machine not in ARCHITECTURES:
        raise OSError(errno.ENOSYS, f"no list of system calls for {machine}")
    lines = _program(ARCHITECTURES[machine], list(ARCHITECTURES).index(machine))
    code = ctypes.create_string_buffer(b"".join(lines), 8 * len(lines))
    program = struct.pack("H6xP", len(lines), ctypes.addressof(code))
    if _libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program, 0, 0):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _program(architecture: int, column: int) -> list[bytes]:
    lines = [_line(LOAD, ARCHITECTURE_AT), _line(EQUAL, architecture, 1, 0), _line(RETURN, KILL)]
    lines.append(_line(LOAD, NUMBER_AT))
    for numbers in ALWAYS.values():
        number = numbers[column]
        if number is not None:
            lines += [_line(EQUAL, number, 0, 1), _line(RETURN, ALLOW)]
    for numbers, index, values in WITH.values():
        lines += _if_argument(numbers[column], index, values)
    for numbers in TO_ITSELF.values():
        values = (os.getpid(), 0) if numbers == TO_ITSELF["prlimit64"] else (os.getpid(),)
        lines += _if_argument(numbers[column], 0, values)
    lines += [_line(EQUAL, CLONE[column], 0, 4), _line(LOAD, ARGUMENTS_AT)]
    lines += [_line(HAS_BITS, CLONE_THREAD, 0, 1), _line(RETURN, ALLOW), _refusal(errno.EPERM)]
    # Its flags lie in memory, out of a filter's sight; the C library then takes clone.
    lines += [_line(EQUAL, CLONE3[column], 0, 1), _refusal(errno.ENOSYS)]
    return [*lines, _refusal(errno.EPERM)]


def _if_argument(number: int, index: int, values: tuple[int, ...]) -> list[bytes]:
    """Allow a call with one of the values and refuse it with any other."""
    checks = [
        line for value in values for line in (_line(EQUAL, value, 0, 1), _line(RETURN, ALLOW))
    ]
    judged = [_line(LOAD, ARGUMENTS_AT + 8 * index), *checks, _refusal(errno.EPERM)]
    return [_line(EQUAL, number, 0, len(judged)), *judged]


def _refusal(number: int) -> bytes:
    return _line(RETURN, ERRNO | number)


def _line(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("HBBI", code, if_true, if_false, value)
