"""Processes of Cubby for tests, forked from one that has imported what they import.

An import takes longer than most tests do. From `main` on a process is its own: environment, folder,
descriptors, signals, exit code. Tests of how processes start do not use this.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import importlib
import json
import os
import pkgutil
import select
import selectors
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path

from cubby.cli import commands

ROOT = Path(__file__).parents[1]
API, WORKER, COMMAND = "cubby.cli.api_process", "cubby.workers.main", "cubby.cli.main"
_LONGEST = 2**17


class Forked:
    """What tests need of a subprocess.Popen."""

    def __init__(
        self,
        module: str,
        arguments: Sequence[str],
        environment: Mapping[str, str],
        output: int,
        errors: int,
        inherited: Sequence[int] = (),
    ) -> None:
        """`module` has a `main(argv)`. Each `{}` in the arguments is the next inherited
        descriptor, under its number in the new process."""
        self._ended, telling = os.pipe()
        order = {"module": module, "arguments": [*arguments], "environment": {**environment}}
        try:
            parent = _parent()
            socket.send_fds(
                parent, [json.dumps(order).encode()], [telling, output, errors, *inherited]
            )
            self.pid = int(parent.recv(64))
        finally:
            os.close(telling)
        self.returncode: int | None = None

    def poll(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(0)
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        if self.returncode is None:
            if not select.select([self._ended], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
            self.returncode = int(os.read(self._ended, 16))
            os.close(self._ended)
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


@functools.cache
def _parent() -> socket.socket:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        command = [sys.executable, "-m", "tests.forked", str(theirs.fileno())]
        process = subprocess.Popen(
            command, cwd=ROOT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL
        )

    def end() -> None:
        ours.close()
        process.wait()

    atexit.register(end)
    return ours


def _serve(orders: socket.socket) -> None:
    for module in (API, WORKER, COMMAND):
        importlib.import_module(module)
    for module in pkgutil.iter_modules(commands.__path__, f"{commands.__name__}."):
        importlib.import_module(module.name)
    gc.freeze()  # a collection in a child would copy every page
    with selectors.DefaultSelector() as selector:
        selector.register(orders, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.data is None:
                    text, descriptors, *_ = socket.recv_fds(orders, _LONGEST, 8)
                    if not text:
                        return
                    telling, *given = descriptors
                    pid = os.fork()
                    if not pid:
                        orders.close()
                        selector.close()
                        os.close(telling)
                        _become(json.loads(text), *given)
                    for descriptor in given:
                        os.close(descriptor)
                    selector.register(os.pidfd_open(pid), selectors.EVENT_READ, (pid, telling))
                    orders.send(str(pid).encode())
                else:
                    pid, telling = key.data
                    selector.unregister(key.fd)
                    os.close(int(key.fd))
                    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
                    with contextlib.suppress(BrokenPipeError):  # its test has ended
                        os.write(telling, str(code).encode())
                    os.close(telling)


def _become(order: dict[str, object], output: int, errors: int, *inherited: int) -> None:
    code = 1
    try:
        for given, standard in ((output, 1), (errors, 2)):
            os.dup2(given, standard)
            os.close(given)
        environment, arguments = order["environment"], order["arguments"]
        assert isinstance(environment, dict)
        assert isinstance(arguments, list)
        os.environ.clear()
        os.environ.update(environment)
        time.tzset()
        numbers = iter(inherited)
        argv = [str(next(numbers)) if one == "{}" else one for one in arguments]
        code = importlib.import_module(str(order["module"])).main(argv) or 0
    except SystemExit as end:
        code = int(end.code or 0)
    except Exception:  # noqa: BLE001 -- the process ends with what it says
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
